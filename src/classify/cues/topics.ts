import type { CueTable } from './cue-table.ts'

/** What a text is about; each topic stands on its own words. */
export const topicCues = {
  about_price: `
    price~, pricing, priced, overpriced, pricey, cost~, costly, expensive, cheap~, fee~, fare~, bill, bills, billed, billing, charge~ (me|my|extra|us|for|too), subscription (cost|price|fee), refund~, discount~, coupon~, worth the money, value for money, rip off, ripoff, affordable, $`,
  about_quality: `
    quality, broken, broke, breaks, defective, faulty, durable, durability, sturdy, flimsy, cheaply made, well made, material~, fabric, fits, stopped working, wore out, worn out, falls apart, fell apart, battery life, screen, sound quality, taste~, flavor~, delicious, tasty, bland, stale, fresh, food (is|was|quality), comfortable, build quality, scratched, cracked, reliable, unreliable`,
  about_delivery: `
    deliver~, shipping, shipped, ships, shipment, parcel~, package~, courier, tracking (number|), arrived, arrive, out for delivery, in the mail, dispatch~, post office, flight delay~, delayed flight, luggage, baggage, my bag, lost bag`,
  about_support: `
    customer (service|support|care), support, help desk, helpdesk, helpline, call cent~, on hold, no (reply|response|answer), agent~, representative~, rep, reps, contacted, complaint~, refund request, ticket number, live chat, speak to, hung up`,
  about_app: `
    app, apps, application, update~, ios, android, website, web site, site, login, log in, sign in, password, crash~, bug, bugs, glitch~, interface, ui, notification~, download~, install~, uninstall~, version, dark mode, widget~, account settings, server~, loading, sync~`,
  about_staff: `
    staff, employee~, waiter~, waitress~, server was, manager~, driver~, cashier~, crew, flight attendant~, attendant~, receptionist, host, hostess, barista, technician~, assistant~, rude, friendly, polite, courteous, helpful staff, unprofessional, gate agent~, salesman, salesperson, team member~`,
} as const satisfies CueTable
