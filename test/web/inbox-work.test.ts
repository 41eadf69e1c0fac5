import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import { accessFaults, launchBrowser, leave, type Watched } from '../helpers/browser.ts'
import { openDesk, type Desk } from './desk.ts'

let browser: Browser
let desk: Desk
let watched: Watched
let page: Page

beforeAll(async () => {
  await ensurePage({ say: () => undefined })
  browser = await launchBrowser()
  desk = await openDesk()
})
afterAll(async () => {
  await browser.close()
  await desk[Symbol.asyncDispose]()
})

beforeEach(() => desk.reset())
afterEach(async () => {
  expect(watched.complaints).toEqual([])
  await leave(page)
})

/** Several requests on a busy machine take their time. */
const eventually = <T>(read: () => T) => expect.poll(read)
const rows = () => page.locator('[data-ticket]')
const nameOnPane = () => page.locator('article#ticket h2')
const names = () =>
  rows().evaluateAll((all) => all.map((row) => row.querySelector('bdi')?.textContent ?? ''))
const press = (keys: string) => page.keyboard.press(keys)
/** A menu of choices, once keys go to it. */
const menu = (name: string) => page.getByRole('dialog', { name })

async function work(path = '/inbox/service', settings = {}): Promise<void> {
  watched = await desk.sit(browser, desk.ana(), path, settings)
  page = watched.page
  await nameOnPane().waitFor()
  await page.getByRole('region', { name: 'Write' }).waitFor()
}

describe('one ticket after another, by keys alone', () => {
  beforeEach(async () => {
    for (const author of ['carla', 'bruno', 'alma'])
      await desk.hear(author, `Broken, says ${author}`)
    await work()
  })

  it('is taken with y, put back with u and given with a, and the row says whose it is', async () => {
    await press('y')
    await page.getByTitle('Assigned to Ana Sousa').waitFor()
    await eventually(async () => (await desk.ticketOf('alma')).assignee?.name).toBe('Ana Sousa')
    await press('u')
    await eventually(async () => (await desk.ticketOf('alma')).assignee).toBeNull()
    await press('a')
    await menu('Give it to')
      .getByRole('option', { name: /Ben Okafor/ })
      .waitFor()
    await page.keyboard.type('ben')
    await press('Enter')
    await eventually(async () => (await desk.ticketOf('alma')).assignee?.name).toBe('Ben Okafor')
    expect(await nameOnPane().innerText()).toBe('alma')
  })

  it('is tagged, made urgent and put off, and z takes back each step, the last first', async () => {
    await press('l')
    await menu('Tags').waitFor()
    await page.keyboard.type('Refund')
    await press('Enter')
    await press('+')
    await press('s')
    await menu('Snooze until').waitFor()
    await press('w')
    await eventually(async () => {
      const { tags, priority, status, untilReply } = await desk.ticketOf('alma')
      return { tags, priority, status, untilReply }
    }).toEqual({ tags: ['refund'], priority: 2, status: 'snoozed', untilReply: true })
    expect(await nameOnPane().innerText()).toBe('bruno')
    await press('z')
    await eventually(async () => (await desk.ticketOf('alma')).status).toBe('open')
    await eventually(() => nameOnPane().innerText()).toBe('alma')
    await press('z')
    await eventually(async () => (await desk.ticketOf('alma')).priority).toBe(1)
    await press('z')
    await eventually(async () => (await desk.ticketOf('alma')).tags).toEqual([])
  })

  it('is undone from its history, also when the note about it has gone', async () => {
    await press('+')
    await eventually(async () => (await desk.ticketOf('alma')).priority).toBe(2)
    await page.reload()
    await page.getByRole('button', { name: 'Undo: Normal to urgent' }).click()
    await eventually(async () => (await desk.ticketOf('alma')).priority).toBe(1)
    await page.getByText('Undone: Urgent to normal').waitFor()
  })

  it('takes a note that names a colleague, kept as a draft until it is added', async () => {
    await press('n')
    await page.getByRole('textbox', { name: 'Internal note' }).waitFor()
    await page.keyboard.type('Please look, @be')
    await page.getByRole('option', { name: /Ben Okafor/ }).waitFor()
    await press('Enter')
    await page.keyboard.type('it is odd')
    await page.reload()
    await page.getByRole('button', { name: /^Note .*Draft/ }).click()
    await press('Control+Enter')
    await page.getByText('Note by Ana Sousa').waitFor()
    const { notes } = await desk.ticketOf('alma')
    expect(notes).toMatchObject([
      { text: 'Please look, @ben it is odd', actor: 'Ana Sousa', agents: [{ handle: 'ben' }] },
    ])
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('ticket')
    await press('z')
    await eventually(async () => (await desk.ticketOf('alma')).notes).toEqual([])
  })

  it('is corrected with c and a letter, and the correction is taken back with z', async () => {
    await press('c')
    await menu('What is right?').waitFor()
    await press('p')
    await eventually(async () => (await desk.ticketOf('alma')).sentiment).toBe('positive')
    await press('z')
    await eventually(async () => (await desk.ticketOf('alma')).sentiment).toBe('negative')
    await press('c')
    await press('2')
    await eventually(async () => (await desk.ticketOf('alma')).queue).toBe('sales')
    await eventually(() => nameOnPane().innerText()).toBe('bruno')
  })

  it('is merged into another and comes back out of it', async () => {
    await press('Shift+M')
    await menu('Merge this ticket into').waitFor()
    await page.keyboard.type('carla')
    await press('Enter')
    await eventually(names).toEqual(['carla', 'bruno'])
    await eventually(() => nameOnPane().innerText()).toBe('carla')
    expect((await desk.ticketOf('carla')).mentionCount).toBe(2)
    await press('z')
    await eventually(names).toEqual(['alma', 'bruno', 'carla'])
    expect((await desk.ticketOf('carla')).mentionCount).toBe(1)
  })

  it('gives up marked messages as a ticket of their own', async () => {
    await desk.hear('alma', 'And another thing: the invoice is wrong.')
    await page.getByText('And another thing').last().waitFor()
    await press('Enter')
    await press(']')
    await press('x')
    await press('Shift+S')
    await eventually(() => rows().count()).toBe(4)
    const messages = page.locator('[id^=message-]')
    await eventually(() => messages.allInnerTexts()).toHaveLength(1)
    expect(await messages.innerText()).toContain('And another thing')
  })

  it('runs a macro by m and its digit, as one step', async () => {
    await desk.service.call('POST', '/macros', {
      name: 'Parcel lost',
      key: '7',
      steps: [
        { kind: 'tags', add: ['parcel'], remove: [] },
        { kind: 'assign', assigneeId: 'me' },
        { kind: 'move', to: 'pending' },
      ],
    })
    await press('m')
    await menu('Macros')
      .getByRole('option', { name: /Parcel lost/ })
      .waitFor()
    await press('7')
    await eventually(async () => {
      const { tags, status, assignee } = await desk.ticketOf('alma')
      return [tags, status, assignee?.name]
    }).toEqual([['parcel'], 'pending', 'Ana Sousa'])
    expect(await nameOnPane().innerText()).toBe('bruno')
  })
})

describe('many tickets at once', () => {
  it('are marked with x and J and changed by one key, and z brings them all back', async () => {
    for (const author of ['dora', 'carla', 'bruno', 'alma']) await desk.hear(author, 'Broken')
    await work()
    await press('x')
    await press('Shift+J')
    await press('Shift+J')
    await page.getByText('3 marked').waitFor()
    await press('e')
    await eventually(names).toEqual(['dora'])
    for (const author of ['alma', 'bruno', 'carla']) {
      await eventually(async () => (await desk.ticketOf(author)).status).toBe('resolved')
    }
    expect(await nameOnPane().innerText()).toBe('dora')
    await press('z')
    await eventually(() => rows().count()).toBe(4)
  })

  it('are all that the view holds after a second *, also those that were never scrolled to', async () => {
    for (let place = 0; place < 56; place += 1) await desk.hear(`writer${place}`, 'Broken')
    await work()
    await press('*')
    await page.getByText('50 marked').waitFor()
    await press('*')
    await page.getByText('All 56 here').waitFor()
    await press('l')
    await menu('Tags').waitFor()
    await page.keyboard.type('outage')
    await press('Enter')
    await eventually(async () => (await desk.ticketOf('writer0')).tags).toEqual(['outage'])
    expect((await desk.ticketOf('writer55')).tags).toEqual(['outage'])
  })
})

describe('what the model is not sure of', () => {
  it('is settled by one key, teaches, goes on to the next, and is taken back with z', async () => {
    for (const author of ['carla', 'bruno', 'alma']) {
      await desk.hear(author, `Hm, says ${author}`, {}, { unsure: true })
    }
    await work('/inbox/unsure')
    await page.getByRole('button', { name: /Service.*sure/ }).waitFor()
    await press('1')
    await eventually(() => nameOnPane().innerText()).toBe('bruno')
    await eventually(async () => (await desk.ticketOf('alma')).queue).toBe('service')
    await page.getByRole('button', { name: /Service.*sure/ }).waitFor()
    const last = page.getByRole('region', { name: 'Where does this belong?' })
    expect(await last.getByRole('button').count()).toBe(4)
    const place = (await last.getByRole('button').allInnerTexts()).findIndex((text) =>
      text.includes('Nobody has to act'),
    )
    await press(String(place + 1))
    await eventually(() => nameOnPane().innerText()).toBe('carla')
    await eventually(async () => (await desk.ticketOf('bruno')).status).toBe('dismissed')
    const { body } = await desk.service.call<{ items: unknown[] }>('GET', '/corrections')
    expect(body.items).toHaveLength(2)
    await press('z')
    await eventually(async () => (await desk.ticketOf('bruno')).queue).toBe('unsure')
    await eventually(() => nameOnPane().innerText()).toBe('bruno')
  })
})

describe('answers', () => {
  const box = () => page.getByRole('textbox', { name: 'Reply to alma' })

  beforeEach(async () => {
    await desk.hear('alma', 'My kettle is broken')
    await work()
  })

  it('go out by r and Ctrl Enter once the time to take them back is over, and show as sent', async () => {
    await press('r')
    await box().waitFor()
    await page.getByText('from Mastodon').waitFor()
    await page.keyboard.type('We are sorry')
    await press('Control+Enter')
    await page.getByText('Take back').waitFor()
    expect(desk.network.posts).toHaveLength(0)
    await desk.sendDue()
    await page.getByText('Sent', { exact: true }).waitFor()
    expect(desk.network.posts.map(({ text }) => text)).toEqual([
      expect.stringContaining('We are sorry'),
    ])
  })

  it('can be taken back with z, and the words are in the box again', async () => {
    await press('r')
    await box().waitFor()
    await page.getByText('from Mastodon').waitFor()
    await page.keyboard.type('Too quick')
    await press('Control+Enter')
    await page.getByText('Take back').waitFor()
    await press('z')
    await eventually(() => box().inputValue()).toBe('Too quick')
    await desk.sendDue()
    expect(desk.network.posts).toHaveLength(0)
  })

  it('take a saved reply by typing ; with its fields filled in', async () => {
    await desk.service.call('POST', '/saved-replies', {
      name: 'Sorry',
      text: 'Hello {{author.name}}, we are sorry.',
    })
    await page.reload()
    await nameOnPane().waitFor()
    await page.getByRole('region', { name: 'Write' }).waitFor()
    await press('r')
    await box().waitFor()
    await page.keyboard.type(';so')
    await page.getByRole('option', { name: /Sorry/ }).waitFor()
    await press('Enter')
    await eventually(() => box().inputValue()).toBe('Hello alma, we are sorry.')
  })

  it('are not sent over what came in meanwhile: it is shown, and the words are kept', async () => {
    // What the page knows stays old: it hears of nothing.
    await page.route('**/api/v1/live', (route) => route.abort())
    await page.reload()
    await nameOnPane().waitFor()
    await page.getByRole('region', { name: 'Write' }).waitFor()
    await press('r')
    await box().waitFor()
    await page.getByText('from Mastodon').waitFor()
    await page.keyboard.type('Is it plugged in?')
    await desk.hear('alma', 'Never mind, it was the fuse!')
    await press('Control+Enter')
    await page.getByText('The conversation has moved on').waitFor()
    await page.locator('article#ticket').getByText('it was the fuse').waitFor()
    expect(await box().inputValue()).toBe('Is it plugged in?')
    expect((await desk.ticketOf('alma')).replies).toEqual([])
    await page.getByRole('button', { name: 'Send all the same' }).click()
    await eventually(async () => (await desk.ticketOf('alma')).replies.length).toBe(1)
    watched.complaints.splice(0)
  })

  it('are written by one person at a time: the other one sees who looks and who writes', async () => {
    const other = await desk.sit(browser, desk.ben(), '/inbox/service')
    await other.page.locator('article#ticket h2').waitFor()
    await page.getByText('Ben Okafor is here too').waitFor()
    await other.page.getByRole('region', { name: 'Write' }).waitFor()
    await other.page.keyboard.press('r')
    await page.getByText('Ben Okafor is writing').waitFor()
    await other.page.getByRole('textbox', { name: 'Reply to alma' }).waitFor()
    await other.page.getByText('from Mastodon').waitFor()
    await press('r')
    await box().waitFor()
    await page.keyboard.type('Mine')
    await other.page.keyboard.type('Theirs')
    await other.page.keyboard.press('Control+Enter')
    await page.getByText('The conversation has moved on').waitFor()
    await press('Control+Enter')
    await page.getByRole('button', { name: 'Send all the same' }).waitFor()
    expect((await desk.ticketOf('alma')).replies.map(({ text }) => text)).toEqual(['Theirs'])
    expect(await box().inputValue()).toBe('Mine')
    watched.complaints.splice(0)
    expect(other.complaints).toEqual([])
    await other.page.context().close()
    await page.getByText('Ben Okafor').first().waitFor()
  })
})

describe.each([
  ['light', { width: 1280, height: 800 }],
  ['dark', { width: 1280, height: 800 }],
  ['light', { width: 390, height: 844 }],
  ['dark', { width: 390, height: 844 }],
] as const)('in %s colours on a screen of %o', (colorScheme, viewport) => {
  it('has no fault that axe can find, whatever is open, and nothing is cut off', async () => {
    await desk.hear('host', 'Today we talk about kettles', { conversationId: 'talk-alma' })
    await desk.hear('alma', 'My kettle is broken')
    await desk.hear('alma', 'And it smells')
    await desk.hear('bruno', 'Hm', {}, { unsure: true })
    const { id, version, mentions } = await desk.ticketOf('alma')
    await desk.service.call('PATCH', `/tickets/${id}`, { tags: ['refund', 'vip'], priority: 2 })
    await desk.service.call('POST', `/tickets/${id}/notes`, { text: 'Look at this, @ben' })
    await desk.service.call('POST', `/tickets/${id}/replies`, {
      mentionId: mentions[0]?.id,
      sourceId: 1,
      text: 'We are sorry',
      version,
    })
    await work(`/inbox/service?ticket=${id}`, { colorScheme, viewport, reducedMotion: 'reduce' })
    await page.getByText('Note by').waitFor()
    await page.getByText('Take back').waitFor()
    expect(await accessFaults(page), 'the ticket').toEqual([])
    const open: [keys: string[], sign: string][] = [
      [['r'], 'textarea'],
      [['Escape', 'n'], 'textarea'],
      [['Escape', 'c'], '[role=listbox]'],
      [['Escape', 'a'], '[role=listbox]'],
      [['Escape', 'l'], '[role=dialog] input'],
    ]
    for (const [keys, sign] of open) {
      for (const key of keys) await press(key)
      await page.locator(sign).first().waitFor()
      expect(await accessFaults(page), keys.join(' ')).toEqual([])
    }
    await press('Escape')
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menu').waitFor()
    expect(await accessFaults(page), 'more').toEqual([])
    await press('Escape')
    await page.goto(`${desk.service.url}/inbox/unsure?ticket=${(await desk.ticketOf('bruno')).id}`)
    await page.getByRole('region', { name: 'Where does this belong?' }).waitFor()
    expect(await accessFaults(page), 'unsure').toEqual([])
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    await page.goto(`${desk.service.url}/inbox/service`)
    await rows().first().waitFor()
    await page.getByRole('checkbox', { name: 'Mark alma' }).check({ force: true })
    await page.getByRole('toolbar', { name: 'Marked tickets' }).waitFor()
    expect(await accessFaults(page), 'marked').toEqual([])
  })
})
