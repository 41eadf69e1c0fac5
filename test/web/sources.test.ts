import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Browser, Locator, Page } from 'playwright-core'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import type { Collector } from '../../src/collectors/collector.ts'
import type * as registry from '../../src/collectors/registry.ts'
import type { Source } from '../../src/model/source.ts'
import {
  accessFaults,
  launchBrowser,
  leave,
  type Watched,
  watchedPage,
} from '../helpers/browser.ts'
import { startWeb, type Loopback } from '../helpers/loopback.ts'
import { startService, type TestService } from '../helpers/service.ts'
import { archive, stream } from './made-up-networks.ts'

// The networks of this build, and two that do what no loopback server could make the others do.
vi.mock('../../src/collectors/registry.ts', async (load) => {
  const real = await load<typeof registry>()
  const createCollectors: typeof registry.createCollectors = (parts) => [
    ...real.createCollectors(parts),
    archive.collector as unknown as Collector,
    stream as unknown as Collector,
  ]
  return { ...real, createCollectors }
})

let browser: Browser
let service: TestService
let feed: Loopback
let watched: Watched
let page: Page

beforeAll(async () => {
  await ensurePage({ say: () => undefined })
  browser = await launchBrowser()
  feed = await startWeb((request, response) => {
    const status = Number(request.url?.slice(1))
    if (status >= 400) {
      response.writeHead(status, { 'retry-after': status === 429 ? '3600' : '' })
      response.end('<h1>Not now</h1>')
      return
    }
    if (request.url === '/page') {
      const named = ['posts', 'comments'].map(
        (path) => `<link rel="alternate" type="application/feed+json" href="/${path}">`,
      )
      response.setHeader('content-type', 'text/html')
      response.end(`<!doctype html><html><head>${named.join('')}</head><body></body></html>`)
      return
    }
    response.setHeader('content-type', 'application/feed+json')
    const now = new Date().toISOString()
    const items = [{ id: '1', content_text: 'The app is broken, please help', date_published: now }]
    response.end(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'B', items }))
  })
})
afterAll(async () => {
  await browser.close()
  await feed[Symbol.asyncDispose]()
})

async function add(name: string, more: object): Promise<Source> {
  const input = { name, collector: 'feed', ...more }
  const { status, body } = await service.call<Source>('POST', '/sources', input)
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}
const addFeed = (name: string, path: string, more: object = {}) =>
  add(name, { options: { url: `${feed.url}/${path}` }, ...more })

async function until(id: number, state: Source['state']): Promise<void> {
  const isThere = async () =>
    (await service.call<Source>('GET', `/sources/${id}`)).body.state === state
  await vi.waitUntil(isThere, { timeout: 30_000, interval: 100 })
}

async function open(path: string, settings = {}): Promise<void> {
  watched = await watchedPage(browser, service.url, settings)
  page = watched.page
  await page.goto(`${service.url}${path}`)
}

const card = (name: string): Locator => page.getByRole('article').filter({ hasText: name })
const sentence = (name: string) => card(name).locator('> p').last().innerText()

describe('the card of a source', () => {
  beforeAll(async () => {
    service = await startService()
    const ids: [number, Source['state']][] = [
      [(await addFeed('Well', '', { intervalMs: 60_000 })).id, 'ok'],
      [(await add('Fresh', { collector: 'archive', options: { mood: 'silent' } })).id, 'new'],
      [(await addFeed('Off', '', { enabled: false })).id, 'paused'],
      [(await addFeed('Keyless', '401')).id, 'paused'],
      [(await addFeed('Gone', '410')).id, 'ended'],
      [(await addFeed('Told to wait', '429')).id, 'waiting'],
      [(await addFeed('Sick', '500')).id, 'failing'],
      [(await addFeed('Long sick', '500')).id, 'failing'],
      [(await add('Wire', { collector: 'stream' })).id, 'ok'],
      [(await add('Paid', { collector: 'archive', backFillDays: 10 })).id, 'ok'],
      [(await add('Spent', { collector: 'archive', options: { mood: 'greedy' } })).id, 'waiting'],
    ]
    for (const [id, state] of ids) await until(id, state)
    await service.ctx.db.query(
      `UPDATE sources SET failures = 12, next_run_at = now() + interval '2 hours' WHERE name = 'Long sick'`,
    )
    // Its first reading says nothing of that.
    await service.ctx.db.query(`UPDATE sources SET lag_ms = 42000 WHERE name = 'Well'`)
  })
  afterAll(() => service.stop())
  afterEach(async () => {
    expect(watched.complaints).toEqual([])
    await leave(page)
  })

  it('says in a sentence how it is doing, in every state', async () => {
    await open('/sources')
    await card('Well').waitFor()
    const time = String.raw`\d+:\d\d [AP]M(?: on \w+)?`
    const says: [name: string, sentence: RegExp][] = [
      ['Well', /^Read (?:just now|.+ ago) · next in \d+ s$/],
      ['Fresh', /^First read any moment$/],
      ['Off', /^Paused: it is not read until you resume it$/],
      ['Keyless', /^Paused: the key was refused$/],
      ['Gone', /^It will not be read again by itself$/],
      ['Told to wait', new RegExp(`^Waits until ${time}: the network asked for it$`)],
      ['Sick', /^Failed \d+ times? in a row · tried again (?:in \d+ (?:s|min)|any moment)$/],
      ['Long sick', new RegExp(`^Rests after 12 failures · tried again at ${time}$`)],
      ['Wire', /^Posts are heard as they are written · last word (?:just now|.+ ago)$/],
      ['Spent', new RegExp(`^Waits until ${time}: the budget “Posts read” is spent$`)],
    ]
    for (const [name, words] of says) expect.soft(await sentence(name), name).toMatch(words)
    expect(await card('Well').innerText()).toMatch(/Posts arrive after\s+42 s/)
    expect(await card('Told to wait').innerText()).toMatch(
      /Failed reads so far\s+1 × it had to wait/,
    )
  })

  it('shows what was answered when it is asked for, and what was spent with what it cost', async () => {
    await open('/sources')
    const answer = card('Told to wait').locator('pre')
    await card('Told to wait').getByText('It had to wait', { exact: true }).waitFor()
    expect(await answer.isVisible()).toBe(false)
    await card('Told to wait').getByText('What it answered').focus()
    await page.keyboard.press('Enter')
    expect(await answer.innerText()).toContain('Not now')
    const budget = page.getByRole('list', { name: 'Budgets of Paid' }).getByRole('listitem')
    await expect
      .poll(() => budget.innerText())
      .toMatch(/Posts read\s+20 of 400 today · \$0\.10 so far · begins anew/)
    const paid = await card('Paid').innerText()
    expect(paid).toMatch(/Left of the network’s limit\s+12 of 300\s?begins anew/)
    expect(paid).toMatch(/The past: back to .+ · 50% · 2 found/)
  })

  it.each([
    ['light', 'wide', { width: 1440, height: 900 }],
    ['dark', 'wide', { width: 1440, height: 900 }],
    ['light', 'phone', { width: 390, height: 844 }],
    ['dark', 'phone', { width: 390, height: 844 }],
  ] as const)('has no fault that axe can find in %s colours on a %s screen', async (...variant) => {
    const [colorScheme, , viewport] = variant
    await open('/sources', { colorScheme, viewport })
    await card('Well').waitFor()
    expect(await accessFaults(page)).toEqual([])
    const wide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth
    expect(await page.evaluate(wide)).toBe(false)
    await page.getByRole('button', { name: 'Actions for Paid' }).click()
    await page.getByRole('menuitem', { name: 'Read the past…' }).click()
    await page.getByLabel('How far back').waitFor()
    await page.waitForFunction(() => document.getAnimations().length === 0)
    expect(await accessFaults(page)).toEqual([])
    await page.goto(`${service.url}/sources/new`)
    await page.getByRole('radio', { name: /^Archive/ }).check({ force: true })
    await page.getByText('What it may cost').waitFor()
    expect(await accessFaults(page)).toEqual([])
  })
})

describe('with one source at most', () => {
  beforeEach(async () => {
    archive.past.isOver = false
    service = await startService()
  })
  afterEach(async () => {
    // What the service refuses the browser itself writes on the console.
    const foreign = watched.complaints.filter((one) => !/status of 4\d\d/.test(one))
    expect(foreign).toEqual([])
    await leave(page)
    await service.stop()
  })

  const choose = (kind: RegExp) => page.getByRole('radio', { name: kind }).check({ force: true })
  const press = (name: string) => page.getByRole('button', { name }).click()

  it('counts down to the next read without asking anybody', async () => {
    const { id } = await addFeed('Well', '', { intervalMs: 60_000 })
    await until(id, 'ok')
    await open('/sources')
    const asked: string[] = []
    await card('Well')
      .getByText(/next in/)
      .waitFor()
    page.on('request', (request) => asked.push(request.url()))
    const seen = new Set<string>()
    await expect.poll(async () => seen.add(await sentence('Well')).size).toBeGreaterThan(2)
    expect(asked).toEqual([])
  })

  it('reads the past from the start when asked to, stops, and begins anew from the menu', async () => {
    await open('/sources/new')
    await choose(/^Archive/)
    await page.getByLabel('Name', { exact: true }).fill('Old posts')
    await page.getByLabel('Also read the past').selectOption('7 days')
    await press('Save and listen')
    const progress = page.getByRole('region', { name: 'The past of Old posts' })
    await progress.getByText(/back to .+ · 50% · 2 found/).waitFor()
    await press('Stop reading the past of Old posts')
    await progress.getByText(/stopped at .+ · 50% · 2 found/).waitFor()
    expect(await progress.getByRole('button').count()).toBe(0)
    archive.past.isOver = true
    await press('Actions for Old posts')
    await page.getByRole('menuitem', { name: 'Read the past…' }).click()
    await page.getByLabel('How far back').selectOption('A year')
    await page.getByText('What is older than 30 days is forgotten again').waitFor()
    await press('Read it')
    await progress.getByText(/read back to/).waitFor()
  })

  it('offers no past where the network has none', async () => {
    await addFeed('Well', '')
    await open('/sources')
    await press('Actions for Well')
    await page.getByRole('menuitem', { name: 'Edit' }).waitFor()
    expect(await page.getByRole('menuitem', { name: 'Read the past…' }).count()).toBe(0)
    await page.goto(`${service.url}/sources/new`)
    await page.getByLabel('Address (URL)').waitFor()
    expect(await page.getByLabel('Also read the past').count()).toBe(0)
  })

  it('tells what it may cost before it is saved: at most by the budget, about by what was tried', async () => {
    await open('/sources/new')
    await choose(/^X /)
    const note = page.getByRole('region', { name: 'What it may cost' })
    await page.getByRole('textbox', { name: 'Search' }).fill('earshot')
    await note.getByText('At most $50.00 a month:').waitFor()
    expect(await note.innerText()).toContain('10,000 × “Posts read” a month at $0.005 each')
    await page.getByLabel('Posts a month').fill('2000')
    await note.getByText('At most $10.00 a month:').waitFor()
    await choose(/^Archive/)
    await press('Try it')
    await note.getByText('about 24 a day: at least $1.80 and at most $7.20 a month').waitFor()
  })

  it('says of a place that is listened to how long it was tried', async () => {
    await open('/sources/new')
    await choose(/^Wire/)
    await press('Try it')
    await page.getByText('Listened for up to 10 s, 5 found.').waitFor()
  })

  it('forgets when the network wants it, warns of longer, and keeps what was chosen', async () => {
    await open('/sources/new')
    await choose(/^Archive/)
    const field = page.getByLabel('Forget after … days')
    expect(await field.inputValue()).toBe('30')
    await page.getByText('Archive wants it forgotten after 30 days.').waitFor()
    await page.getByLabel('Name', { exact: true }).fill('Kept')
    await field.fill('0')
    expect(await page.getByRole('button', { name: 'Save and listen' }).isDisabled()).toBe(true)
    await field.fill('')
    await page.getByText('That is longer than the 30 days that Archive allows.').waitFor()
    await press('Save and listen')
    await page.waitForURL(`${service.url}/sources`)
    const { body } = await service.call<{ items: Source[] }>('GET', '/sources')
    expect(body.items[0]?.retentionDays).toBeNull()
  })

  it('offers the feeds that a page names, and tries the one that is taken', async () => {
    await open('/sources/new')
    await page.getByLabel('Address (URL)').fill(`${feed.url}/page`)
    await press('Try it')
    const use = (path: string) => page.getByRole('button', { name: `Use ${feed.url}/${path}` })
    await use('comments').waitFor()
    expect(await accessFaults(page)).toEqual([])
    await use('posts').click()
    await page.getByText('The app is broken, please help').waitFor()
    expect(await page.getByLabel('Address (URL)').inputValue()).toBe(`${feed.url}/posts`)
    expect(await use('posts').count()).toBe(0)
    const tryIt = page.getByRole('button', { name: 'Try it' })
    expect(await tryIt.evaluate((button) => button === document.activeElement)).toBe(true)
  })

  it('shows what is wrong beside the field that it is about, and leads there', async () => {
    await addFeed('Taken', '', { enabled: false })
    await open('/sources/new')
    const address = page.getByLabel('Address (URL)')
    await address.fill('ftp://blog.example/feed')
    await press('Try it')
    await page.getByText('Give a web address, such as https://example.com/feed').waitFor()
    const hasFocus = () => address.evaluate((field) => field === document.activeElement)
    await expect.poll(hasFocus).toBe(true)
    expect(await address.getAttribute('aria-invalid')).toBe('true')
    expect(await accessFaults(page)).toEqual([])
    await address.fill(`${feed.url}/`)
    expect(await address.getAttribute('aria-invalid')).not.toBe('true')
    await page.getByLabel('Name', { exact: true }).fill('Taken')
    await press('Save and listen')
    await page.getByText('There is a source called "Taken" already.').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  it('shows what is wrong with a key beside the keys', async () => {
    await open('/sources/new')
    await choose(/^X /)
    await page.getByRole('textbox', { name: 'Search' }).fill('earshot')
    await page.getByLabel('Bearer token of an app').fill('Bearer abc')
    await press('Try it')
    await page.getByText(/Give it alone, without "Bearer"/).waitFor()
  })
})
