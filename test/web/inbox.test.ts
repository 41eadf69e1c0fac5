import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import type { TicketDetail, TicketItem } from '../../src/model/views.ts'
import { launchBrowser, leave, type Watched, watchedPage } from '../helpers/browser.ts'
import { startService, type TestService } from '../helpers/service.ts'
import { complaint, complaints, emergency, line, wish } from './mentions-of.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true }

let browser: Browser
let service: TestService
let watched: Watched
let page: Page

beforeAll(async () => {
  await ensurePage({ say: () => undefined })
  browser = await launchBrowser()
})
afterAll(() => browser.close())

async function open(path: string, settings = {}): Promise<void> {
  watched = await watchedPage(browser, service.url, settings)
  page = watched.page
  await page.goto(`${service.url}${path}`)
}

const rows = () => page.locator('[data-ticket]')
/** The palette's field, once it has the focus: what is typed before goes elsewhere. */
const palette = () => page.locator('[role=dialog] [role=combobox]:focus')
const chosen = () => page.locator('[data-ticket][aria-current]')
const nav = (name: string) => page.getByRole('link', { name: new RegExp(`^${name}\\b`) })
const names = () => rows().locator('bdi').allInnerTexts()
const nameOnPane = () => page.locator('article#ticket h2')

async function ticketOf(name: string): Promise<TicketItem> {
  for (const status of ['open', 'pending', 'snoozed', 'resolved', 'dismissed']) {
    const { body } = await service.call<{ items: TicketItem[] }>('GET', `/tickets?status=${status}`)
    const found = body.items.find(({ author }) => author?.name === name)
    if (found !== undefined) return found
  }
  throw new Error(`No ticket of ${name}`)
}

beforeEach(async () => {
  service = await startService()
})
afterEach(async () => {
  expect(watched.complaints).toEqual([])
  await leave(page)
  await service.stop()
})

describe('what arrives', () => {
  it('tells what to do while nothing has been heard, and each way leads somewhere', async () => {
    await open('/')
    await expect.poll(() => page.getByText('Nothing heard yet').isVisible()).toBe(true)
    expect(await page.getByText('npx earshot serve --demo').isVisible()).toBe(true)
    await page.getByRole('link', { name: /Add a source/ }).click()
    await expect.poll(() => page.getByRole('textbox', { name: 'Address (URL)' }).count()).toBe(1)
    await page.goBack()
    await page.getByRole('link', { name: /Upload a file/ }).click()
    await expect.poll(() => page.getByText('Drop a JSONL or CSV file here').count()).toBe(1)
  })

  it('shows imported mentions in their queues, with counts, without a reload', async () => {
    await open('/inbox')
    await page.getByText('Nothing heard yet').waitFor()
    await service.importLines([line(complaint), line(wish), line(emergency)])
    await expect.poll(() => rows().count()).toBe(3)
    await expect.poll(() => nav('Service').innerText()).toMatch(/Service\s*2\b/)
    expect(await nav('Sales').innerText()).toMatch(/Sales\s*1\b/)
    expect(await rows().first().innerText()).toContain('Urgent')
    expect(await page.title()).toContain('(3)')
    await nav('Sales').click()
    await expect.poll(() => rows().count()).toBe(1)
    expect(await rows().innerText()).toContain('Where can I buy this')
  })

  it('lets new tickets in above without moving what is read, and says how many came', async () => {
    await service.importLines(complaints(30))
    await open('/inbox/service')
    await rows().first().waitFor()
    await page.locator('[data-ticket]').nth(4).hover()
    await page.mouse.wheel(0, 900)
    await expect.poll(() => names()).not.toContain('Writer 1')
    const middle = { x: 500, y: 500 }
    const under = () =>
      page.evaluate(
        ({ x, y }) =>
          document.elementFromPoint(x, y)?.closest('[data-ticket]')?.getAttribute('data-ticket'),
        middle,
      )
    await page.waitForFunction(() => document.getAnimations().length === 0)
    const before = await under()
    expect(before).toBeTruthy()
    await service.importLines([line(emergency), line(emergency)])
    await page.getByRole('button', { name: '2 new' }).waitFor()
    expect(await under()).toBe(before)
    await page.getByRole('button', { name: '2 new' }).click()
    await expect.poll(() => rows().first().innerText()).toContain('Urgent')
    await expect.poll(() => page.getByRole('button', { name: '2 new' }).count()).toBe(0)
  })

  it('reads on as one scrolls, through more tickets than one page holds', async () => {
    await service.importLines(complaints(120))
    await open('/inbox/service')
    await rows().first().waitFor()
    const seen = new Set<string>()
    await rows().first().hover()
    await expect
      .poll(
        async () => {
          for (const name of await names()) seen.add(name)
          await page.mouse.wheel(0, 700)
          return seen.size
        },
        { timeout: 30_000, interval: 60 },
      )
      .toBe(120)
  })

  it('keeps hostile text, names and titles as text, and links to http and https only', async () => {
    const script = '<script>document.title="owned"</script><img src=x onerror=alert(1)>'
    const name = `<b>Bob</b>"><svg onload=alert(3)>`
    await service.importLines([
      line(`${complaint} ${script} javascript:alert(2) https://good@evil.example/a?b=1.`, {
        authorName: name,
        title: script,
      }),
    ])
    await open('/')
    // The import refuses such addresses; the page must not lean on that.
    await page.route('**/api/v1/tickets/*-*', async (route) => {
      const answer = await route.fetch()
      const ticket = (await answer.json()) as TicketDetail
      for (const mention of ticket.mentions) mention.url = 'javascript:alert(4)'
      if (ticket.author !== null) ticket.author.url = 'data:text/html,<script>alert(5)</script>'
      await route.fulfill({ response: answer, json: ticket })
    })
    await page.goto(`${service.url}/inbox/service`)
    await nameOnPane().waitFor()
    expect(await nameOnPane().innerText()).toBe(name)
    await page.locator('article mark').first().waitFor()
    expect(await page.locator('article#ticket').innerText()).toContain('<img src=x onerror=')
    expect(await page.locator('main :is(script, svg[onload], img, b)').count()).toBe(0)
    expect(await page.title()).not.toBe('owned')
    const links = page.locator('article#ticket a[target="_blank"]')
    expect(await links.allInnerTexts()).toEqual(['evil.example/a?b=1'])
    expect(await links.first().getAttribute('rel')).toBe('noopener noreferrer nofollow ugc')
    for (const path of ['/mentions', '/sources']) {
      await page.goto(`${service.url}${path}`)
      await page.locator('main h1').waitFor({ state: 'attached' })
      expect(await page.locator('main :is(script, svg[onload], img, b)').count()).toBe(0)
    }
  })

  it('marks the words that decided, and tells on focus what each speaks for', async () => {
    await service.importLines([line(complaint)])
    await open('/inbox')
    const word = page.locator('article mark').first()
    await word.waitFor()
    await word.focus()
    const note = page.getByRole('tooltip')
    await note.waitFor()
    expect(await note.innerText()).toMatch(/[+-]\d\.\d\d/)
    const described = await word.getAttribute('aria-describedby')
    expect(await note.locator('span').getAttribute('id')).toBe(described)
    expect(await page.getByText('Why is this here').isVisible()).toBe(true)
  })
})

describe('working through a queue', () => {
  beforeEach(async () => {
    await service.importLines(complaints(4))
    await open('/inbox/service')
    await chosen().waitFor()
    await nameOnPane().waitFor()
  })

  it('steps with j and k, goes in with Enter and out with Esc, and never loses the focus', async () => {
    const [first, second] = await names()
    await page.keyboard.press('j')
    await expect.poll(() => nameOnPane().innerText()).toBe(second)
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-ticket'))
    await expect.poll(focused).toBe(await chosen().getAttribute('data-ticket'))
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('ticket')
    await page.keyboard.press('Escape')
    expect(await focused()).toBe(await chosen().getAttribute('data-ticket'))
    await page.keyboard.press('k')
    await expect.poll(() => nameOnPane().innerText()).toBe(first)
  })

  it.each([
    ['e', 'resolved', 'Resolved'],
    ['p', 'pending', 'Waiting for the author'],
    ['d', 'dismissed', 'Dismissed'],
  ])('moves with %s to %s, selects the next at once, and takes it back', async (key, to, said) => {
    const [first, second] = await names()
    await page.keyboard.press(key)
    await expect.poll(() => nameOnPane().innerText()).toBe(second)
    await expect.poll(() => names()).not.toContain(first)
    await expect.poll(async () => (await ticketOf(String(first))).status).toBe(to)
    expect(await nav('Service').innerText()).toMatch(/Service\s*3\b/)
    const note = page.getByRole('alert').filter({ hasText: said })
    await note.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(async () => (await ticketOf(String(first))).status).toBe('open')
    await expect.poll(() => names()).toContain(first)
    await expect.poll(() => nameOnPane().innerText()).toBe(first)
    await expect.poll(() => nav('Service').innerText()).toMatch(/Service\s*4\b/)
  })

  it('takes the last move back with z, and reopens with o', async () => {
    const [first] = await names()
    await page.keyboard.press('e')
    await expect.poll(async () => (await ticketOf(String(first))).status).toBe('resolved')
    await page.keyboard.press('z')
    await expect.poll(() => nameOnPane().innerText()).toBe(first)
    await page.keyboard.press('e')
    await expect.poll(async () => (await ticketOf(String(first))).status).toBe('resolved')
    await page.getByRole('link', { name: 'Done' }).click()
    const tab = page.getByRole('navigation', { name: 'Status' }).locator('[aria-current]')
    await expect.poll(() => tab.allInnerTexts()).toEqual(['Done'])
    await expect.poll(() => nameOnPane().innerText()).toBe(first)
    await page.getByRole('button', { name: 'Reopen' }).waitFor()
    await page.keyboard.press('o')
    await expect.poll(async () => (await ticketOf(String(first))).status).toBe('open')
    await expect.poll(() => rows().count()).toBe(0)
  })

  it('snoozes with s, by the keyboard alone, until the time that was chosen', async () => {
    const [first] = await names()
    await page.keyboard.press('s')
    await page.getByRole('option', { name: /Tomorrow morning/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await ticketOf(String(first))).status).toBe('snoozed')
    const { snoozedUntil } = await ticketOf(String(first))
    expect(Date.parse(String(snoozedUntil))).toBeGreaterThan(Date.now())
    await page.getByRole('link', { name: /^Snoozed/ }).click()
    await expect.poll(() => names()).toEqual([first])
    expect(await rows().innerText()).toContain('until')
  })

  it('snoozes until a time of one’s own, and refuses one that is past', async () => {
    const [first] = await names()
    await page.keyboard.press('s')
    await page.getByRole('option', { name: 'Choose a time…' }).click()
    const field = page.getByLabel('Wake it at')
    await field.fill('2001-01-01T09:00')
    await page.getByRole('dialog').getByRole('button', { name: 'Snooze' }).click()
    await page.getByText('Choose a time in the future.').waitFor()
    await field.fill('2037-05-04T09:00')
    await page.getByRole('dialog').getByRole('button', { name: 'Snooze' }).click()
    await expect.poll(async () => (await ticketOf(String(first))).status).toBe('snoozed')
    expect((await ticketOf(String(first))).snoozedUntil).toContain('2037-05-04')
  })

  it('clears a queue to its end and then says so', async () => {
    for (const left of [3, 2, 1, 0]) {
      await page.keyboard.press('e')
      await expect.poll(() => rows().count()).toBe(left)
    }
    await page.getByText('Service is clear').waitFor()
    await expect.poll(() => nav('Service').innerText()).not.toMatch(/\d/)
  })

  it('shows what another person does within a second or so', async () => {
    const [first, second] = await names()
    const { id } = await ticketOf(String(second))
    await service.call('POST', `/tickets/${id}/move`, { to: 'resolved' })
    await expect.poll(() => names()).not.toContain(second)
    expect(await nameOnPane().innerText()).toBe(first)
    await expect.poll(() => nav('Service').innerText()).toMatch(/Service\s*3\b/)
  })

  it('puts a ticket back and says why when somebody was faster', async () => {
    const [first] = await names()
    const { id } = await ticketOf(String(first))
    // What the page knows stays old: it does not hear of the move in time.
    await page.route('**/api/v1/tickets/*/move', async (route) => {
      await service.call('POST', `/tickets/${id}/move`, { to: 'pending' })
      await route.continue()
    })
    await page.keyboard.press('e')
    await page.getByText(`${String(first)} was not changed.`).waitFor()
    expect((await ticketOf(String(first))).status).toBe('pending')
    watched.complaints.splice(0)
  })

  it('puts a ticket back when the move never reached the server, and says so', async () => {
    const [first, second] = await names()
    await page.route('**/api/v1/tickets/*/move', (route) => route.abort())
    await page.keyboard.press('e')
    await expect.poll(() => nameOnPane().innerText()).toBe(second)
    await page.getByText('The server cannot be reached.').waitFor()
    await expect.poll(() => names()).toContain(first)
    expect((await ticketOf(String(first))).status).toBe('open')
    await expect.poll(() => nav('Service').innerText()).toMatch(/Service\s*4\b/)
    watched.complaints.splice(0)
  })

  it('keeps every open tab current over one connection, also when the first is closed', async () => {
    const streams: string[] = []
    const { page: second } = { page: await page.context().newPage() }
    second.on('request', (request) => {
      if (request.url().endsWith('/live')) streams.push(request.url())
    })
    await second.goto(`${service.url}/inbox/service`)
    const count = () => second.locator('[data-ticket]').count()
    await expect.poll(count).toBe(4)
    await second.locator('output[data-state=live]').first().waitFor()
    await service.importLines([line(complaint)])
    await expect.poll(count).toBe(5)
    expect(streams).toEqual([])
    await page.close()
    await expect.poll(() => streams.length).toBe(1)
    await service.importLines([line(complaint)])
    await expect.poll(count).toBe(6)
  })

  it('goes to every place by g and a letter, and to the next status with t', async () => {
    const places: [string, string][] = [
      ['i', '/inbox'],
      ['s', '/inbox/service'],
      ['l', '/inbox/sales'],
      ['a', '/inbox/advocacy'],
      ['u', '/inbox/unsure'],
      ['n', '/inbox/nurture'],
      ['o', '/overview'],
      ['m', '/mentions'],
      ['r', '/sources'],
      ['b', '/brands'],
    ]
    for (const [key, path] of places) {
      await page.keyboard.press('g')
      await page.keyboard.press(key)
      await expect.poll(() => new URL(page.url()).pathname).toBe(path)
    }
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await rows().first().waitFor()
    await page.keyboard.press('t')
    await expect.poll(() => new URL(page.url()).searchParams.get('status')).toBe('pending')
  })

  it('finds anything from the palette, lists the keys, and lets them be turned off', async () => {
    await page.keyboard.press('Control+k')
    await palette().waitFor()
    await page.keyboard.type('sales')
    await page.keyboard.press('Enter')
    await expect.poll(() => new URL(page.url()).pathname).toBe('/inbox/sales')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    await palette().waitFor()
    await page.keyboard.type('broken')
    await page.keyboard.press('Enter')
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('broken')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.locator('h1').click()
    await page.keyboard.press('?')
    await page.getByRole('switch', { name: /Single-key/ }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const before = page.url()
    await page.keyboard.press('g')
    await page.keyboard.press('b')
    await page.keyboard.press('Control+k')
    await palette().waitFor()
    expect(page.url()).toBe(before)
  })
})

describe('the palette', () => {
  it('keeps what is typed before its field has the focus, and takes none of it for a command', async () => {
    await service.importLines([...complaints(1)])
    await open('/inbox')
    await rows().first().waitFor()
    await rows().first().click()
    await page.locator('article#ticket').waitFor()
    // All in one go: nothing has been drawn in between.
    await page.evaluate(() => {
      for (const key of ['Control+k', 's', 'a', 'x', 'Backspace', 'l']) {
        const ctrlKey = key.startsWith('Control+')
        const event = new KeyboardEvent('keydown', {
          key: key.replace('Control+', ''),
          ctrlKey,
          bubbles: true,
          cancelable: true,
        })
        document.body.dispatchEvent(event)
      }
    })
    await palette().waitFor()
    await expect.poll(() => palette().inputValue()).toBe('sal')
    await page.keyboard.type('es')
    expect(await palette().inputValue()).toBe('sales')
    expect(await page.getByRole('menu').count()).toBe(0)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('!')
    expect(await palette().inputValue()).toBe('sales!')
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Enter')
    await expect.poll(() => new URL(page.url()).pathname).toBe('/inbox/sales')
  })
})

describe('on a phone', () => {
  it('closes a dialog with Esc and leaves the ticket open, also where nothing moves', async () => {
    await service.importLines([...complaints(1)])
    await open('/inbox', { ...phone, reducedMotion: 'reduce' })
    await rows().first().tap()
    await page.locator('article#ticket').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('s')
    await page.getByRole('listbox', { name: 'Snooze until' }).waitFor()
  })

  it('goes from queue to ticket and back, and on to the next after a move', async () => {
    await service.importLines([...complaints(3), line(wish)])
    await open('/inbox', phone)
    await rows().first().waitFor()
    expect(await page.locator('article#ticket').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'All queues' }).click()
    await page
      .getByRole('dialog')
      .getByRole('link', { name: /^Service/ })
      .click()
    await expect.poll(() => rows().count()).toBe(3)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const [first, second] = await names()
    await rows().first().tap()
    await expect.poll(() => nameOnPane().innerText()).toBe(first)
    expect(await rows().first().isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Resolve' }).tap()
    await expect.poll(() => nameOnPane().innerText()).toBe(second)
    await page.getByRole('button', { name: 'Back to Service' }).tap()
    await expect.poll(() => rows().first().isVisible()).toBe(true)
    expect(await names()).not.toContain(first)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
  })
})
