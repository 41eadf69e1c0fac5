import type { Outgoing } from '../model/integration.ts'

/** A delivery in words, for people: each channel puts it into its own form. */
export type Message = {
  title: string
  /** What the author wrote, or a sentence of ours; null where the title says it all. */
  text: string | null
  facts: { name: string; value: string }[]
  links: { name: string; url: string }[]
}

const queues: Record<string, string> = {
  service: 'Service',
  sales: 'Sales',
  advocacy: 'Advocacy',
  nurture: 'Nurture',
  unsure: 'Unsure',
}
const priorities = ['Can wait', 'Normal', 'Now'] as const

/** What is told, as a headline begins. */
function headline({ type, data }: Outgoing): string {
  const { actor, ticket, person, after } = data
  const by = actor === 'system' ? '' : ` by ${actor}`
  switch (type) {
    case 'test':
      return 'A test from Earshot'
    case 'push':
      return `Sent from Earshot${by}`
    case 'ticket.opened':
      return 'New ticket'
    case 'ticket.resolved':
      return `Ticket resolved${by}`
    case 'ticket.moved':
      return `Ticket ${after?.status === 'open' ? 'opened again' : `now ${after?.status ?? 'moved'}`}${by}`
    case 'ticket.assigned':
      return `Ticket given to ${ticket?.assignee?.name ?? ticket?.team?.name ?? 'nobody'}${by}`
    case 'ticket.requeued':
      return `Ticket moved to another queue${by}`
    case 'ticket.replied':
      return `Ticket answered${by}`
    case 'lead.offered':
      return 'A lead is offered'
    case 'lead.accepted':
      return `A lead is accepted${by}`
    case 'person.stage':
      return `${person?.name ?? 'Somebody'} is now: ${(person?.stage ?? 'known').replaceAll('_', ' ')}`
  }
}

export function messageFor(outgoing: Outgoing): Message {
  const { ticket, person, lead, text } = outgoing.data
  const title = headline(outgoing)
  if (!ticket) {
    const facts = person?.tags.length ? [{ name: 'Tags', value: person.tags.join(', ') }] : []
    return { title, text: text ?? lead?.whyNow ?? null, facts, links: [] }
  }
  const { author } = ticket
  const called = author?.name ?? author?.handle
  const reach = author?.followers ?? null
  const facts = [
    { name: 'Author', value: called ? `${called} on ${ticket.network}` : ticket.network },
    ...(reach === null ? [] : [{ name: 'Followers', value: String(reach) }]),
    { name: 'Mood', value: ticket.sentiment },
    { name: 'Priority', value: priorities[ticket.priority] },
    ...(ticket.tags.length > 0 ? [{ name: 'Tags', value: ticket.tags.join(', ') }] : []),
  ]
  const links = [
    { name: 'Open in Earshot', url: ticket.link },
    ...(ticket.postUrl ? [{ name: 'Read the post', url: ticket.postUrl }] : []),
  ].filter(({ url }) => /^https?:\/\//i.test(url))
  const where = `${queues[ticket.queue] ?? ticket.queue} · ${ticket.brand.name}`
  return { title: `${title}: ${where}`, text: text ?? ticket.excerpt, facts, links }
}
