import type { Browser, Page } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import type { Integration } from '../../src/model/integration.ts'
import {
  accessFaults,
  launchBrowser,
  leave,
  type Watched,
  watchedPage,
} from '../helpers/browser.ts'
import { startReceiver } from '../helpers/receiver.ts'
import { startService, type TestService } from '../helpers/service.ts'

let browser: Browser
let service: TestService
let watched: Watched
let page: Page

beforeAll(async () => {
  await ensurePage({ say: () => undefined })
  browser = await launchBrowser()
  service = await startService({ role: 'web', env: { EARSHOT_CLASSIFIER: 'fast' } })
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})
afterEach(async () => {
  expect(watched.complaints).toEqual([])
  await leave(page)
})

async function open(path: string): Promise<void> {
  watched = await watchedPage(browser, service.url)
  page = watched.page
  await page.goto(`${service.url}${path}`)
}
const button = (name: string | RegExp) => page.getByRole('button', { name })
const stored = async () =>
  (await service.call<{ items: Integration[] }>('GET', '/integrations')).body.items

/** What was just said goes, so that the page alone is judged. */
async function closeToasts(): Promise<void> {
  const closing = page.locator('.mantine-Notification-closeButton')
  await expect
    .poll(async () => {
      // One that goes by itself meanwhile need not be clicked.
      const click = () => closing.first().click({ timeout: 2000 })
      if ((await closing.count()) > 0) await click().catch(() => undefined)
      return closing.count()
    })
    .toBe(0)
}

/** Looks at it wide and light, then dark on a phone, and finds no fault. */
async function look(): Promise<void> {
  await closeToasts()
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 900 })
    expect(await accessFaults(page)).toEqual([])
    const wider = await page.evaluate(() => document.body.scrollWidth - innerWidth)
    expect(wider).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

describe('the integrations page', () => {
  it('adds a webhook, shows its secret once, tests it, shows each try and sends it again', async () => {
    await using receiver = await startReceiver(() => ({ status: 503, body: 'busy <b>now</b>' }))
    await open('/integrations')
    await page.getByRole('heading', { name: 'Nobody is told yet' }).waitFor()
    await page.getByRole('link', { name: 'Add an integration' }).click()
    await page.getByLabel('Name').fill('Our shop')
    await page.getByLabel('Address').fill(`${receiver.url}/in`)
    await button('Add it').click()
    const dialog = page.getByRole('dialog', { name: 'The secret of Our shop' })
    const secret = (await dialog.locator('code').textContent()) ?? ''
    expect(secret).toMatch(/^whsec_/)
    await dialog.getByRole('button', { name: 'I have it' }).click()
    await page.getByRole('link', { name: /Our shop.*Works/ }).waitFor()
    expect(await page.content()).not.toContain(secret)
    expect(await stored()).toMatchObject([
      { name: 'Our shop', events: ['ticket.opened'], options: { url: `${receiver.url}/in` } },
    ])

    await button('Send a test').click()
    await page.getByText('The test did not get there').waitFor()
    await button(/Failed.*A test/).click()
    await page.getByText('Answered 503', { exact: true }).waitFor()
    await page.getByText('busy <b>now</b>').waitFor()
    const [told] = receiver.received
    expect(() => new Webhook(secret).verify(told?.body ?? '', told?.headers ?? {})).not.toThrow()
    await look()

    await button('Send again now').click()
    await button(/Waits.*A test/).waitFor()
    receiver.say(() => ({ status: 204 }))
    await button('Send a test').click()
    await page.getByText('The test got there.').waitFor()

    await button('Send a time again').click()
    const replay = page.getByRole('dialog', { name: /Send again what was made/ })
    await replay.getByLabel('Also what got there').check()
    await replay.getByRole('button', { name: 'Send again' }).click()
    await page.getByText('1 delivery is sent again.').waitFor()
    await button('Pause').click()
    await page.getByRole('link', { name: /Our shop.*Paused/ }).waitFor()
    await button('Delete').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { name: 'Nobody is told yet' }).waitFor()
    expect(await stored()).toEqual([])
  })

  it('keeps what is secret to itself, and is reached from the palette', async () => {
    await open('/inbox')
    await page.getByText('Nothing heard yet').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('Integrations')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Add an integration' }).click()
    await page.getByLabel('What it is', { exact: true }).selectOption('email')
    await page.getByLabel('Name').fill('The desk')
    await page.getByLabel('Mail server').fill('mail.example.com')
    await page.getByLabel('From', { exact: true }).fill('earshot@example.com')
    await page.getByLabel('To', { exact: true }).fill('a@example.com, b@example.com')
    await page.getByLabel('User').fill('postman')
    await page.getByLabel('Password').fill('a long pass phrase')
    await look()
    await button('Add it').click()
    await page.getByText('Stored, ends in ••••rase. Leave it empty to keep it.').waitFor()
    expect(await stored()).toMatchObject([
      {
        kind: 'email',
        options: { port: 587, security: 'starttls', to: ['a@example.com', 'b@example.com'] },
      },
    ])
    await look()
  })
})
