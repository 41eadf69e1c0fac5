import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import type { Brand } from '../../src/model/brand.ts'
import type { Source } from '../../src/model/source.ts'
import type { MentionView } from '../../src/model/views.ts'
import {
  accessFaults,
  launchBrowser,
  leave,
  type Watched,
  watchedPage,
} from '../helpers/browser.ts'
import { startWeb, type Loopback } from '../helpers/loopback.ts'
import { startService, type TestService } from '../helpers/service.ts'
import { line } from './mentions-of.ts'

let browser: Browser
let service: TestService
let watched: Watched
let page: Page
let brand: Brand

beforeAll(async () => {
  await ensurePage({ say: () => undefined })
  browser = await launchBrowser()
})
afterAll(() => browser.close())

beforeEach(async () => {
  service = await startService()
  const query = { name: 'Northwind', query: 'northwind -jobs' }
  brand = (await service.call<Brand>('POST', '/brands', query)).body
  await service.importLines([
    line('Northwind tea is the best', { postedAt: hoursAgo(1), title: 'My northwind' }),
    line('northwind never answers', { postedAt: hoursAgo(2) }),
    line('A northwind blew all night', { postedAt: hoursAgo(3) }),
    line('northwind jobs in Leeds', { postedAt: hoursAgo(4) }),
    line('Nothing to do with it', { postedAt: hoursAgo(5) }),
  ])
})
afterEach(async () => {
  expect(watched.complaints).toEqual([])
  await leave(page)
  await service.stop()
})

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()

async function open(path: string, settings = {}): Promise<void> {
  watched = await watchedPage(browser, service.url, settings)
  page = watched.page
  await page.goto(`${service.url}${path}`)
}

const hits = () => page.getByRole('list', { name: 'Hits' }).locator(':scope > li')
const figure = (name: string) => page.locator('dl > div', { hasText: name })
const saveButton = () => page.getByRole('button', { name: 'Save', exact: true })

describe('trying a query', () => {
  it('shows what it finds, with the words marked, and what it nearly finds, with the reason', async () => {
    await open(`/brands/${brand.id}`)
    await page.getByRole('link', { name: 'Try the query' }).click()
    await expect.poll(() => hits().count()).toBe(3)
    expect(await hits().first().locator('mark').allInnerTexts()).toEqual(['northwind', 'Northwind'])
    const near = page.getByRole('region', { name: 'Nearly found' })
    await near.getByText('Excluded by NOT jobs').waitFor()
    expect(await near.locator('li mark').allInnerTexts()).toEqual(['northwind', 'jobs'])
    expect(await figure('Posts a day').innerText()).toMatch(/3\s+3 hits among 5 mentions of 1 day/)
    expect(await figure('Cost a month').innerText()).toContain('$0')

    await page.getByLabel('Query').fill('northwind tea')
    await expect.poll(() => hits().count()).toBe(1)
    await page.getByLabel('Query').fill('northwind AND (tea')
    await expect.poll(() => page.locator('pre').innerText()).toContain('^')
    expect(await saveButton().isDisabled()).toBe(true)
    // What stands there still answers the query before.
    expect(await hits().count()).toBe(1)
  })

  it('reckons how many hits are right from what is marked by key, and takes a mark back', async () => {
    await open(`/brands/${brand.id}/query`)
    await expect.poll(() => hits().count()).toBe(3)
    await page.keyboard.press('j')
    expect(await hits().first().getAttribute('aria-current')).toBe('true')
    await page.keyboard.press('y')
    await page.keyboard.press('y')
    await page.keyboard.press('n')
    await expect.poll(() => figure('Right hits').innerText()).toContain('67')
    expect(await figure('Right hits').innerText()).toMatch(/between 21.*and 94.*by 3 marked/)
    await page.keyboard.press('u')
    await expect.poll(() => figure('Right hits').innerText()).toContain('by 2 marked')
    await page.keyboard.press('k')
    const current = hits().nth(1)
    expect(await current.getAttribute('aria-current')).toBe('true')
    const right = current.getByRole('button', { name: 'Right' })
    expect(await right.getAttribute('aria-pressed')).toBe('true')
    await current.getByRole('button', { name: 'Wrong' }).click()
    expect(await right.getAttribute('aria-pressed')).toBe('false')
    await expect.poll(() => figure('Right hits').innerText()).toContain('50')
    // Letters that are typed stay letters.
    await page.getByLabel('Query').fill('')
    await page.getByLabel('Query').pressSequentially('northwind any')
    expect(await page.getByLabel('Query').inputValue()).toBe('northwind any')
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('The hit is right').waitFor()
  })

  it('takes what is typed along from a new brand and back, saves it, and stays', async () => {
    await open('/brands/new')
    await page.getByLabel('Name').fill('Breeze')
    await page.getByLabel('Query').fill('night')
    await page.getByRole('link', { name: 'Try the query' }).click()
    await expect.poll(() => hits().count()).toBe(1)
    expect(await page.getByLabel('Name').inputValue()).toBe('Breeze')
    await page.getByLabel('Query').fill('"all night"')
    await page.getByRole('link', { name: 'Back to the brand' }).click()
    await expect.poll(() => page.getByLabel('Query').inputValue()).toBe('"all night"')
    await page.getByRole('link', { name: 'Try the query' }).click()
    await expect.poll(() => saveButton().isEnabled()).toBe(true)
    await saveButton().click()
    await page.getByText('Breeze is saved').waitFor()
    await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/brands\/\d+\/query$/)
    expect(await hits().count()).toBe(1)
    const { body } = await service.call<{ items: Brand[] }>('GET', '/brands')
    expect(body.items.find(({ name }) => name === 'Breeze')?.query).toBe('"all night"')
    await page.getByRole('link', { name: 'Back to the brand' }).click()
    await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('Breeze')
  })

  it('says why a mention is there, and why not with another brand', async () => {
    await open('/mentions?q=answers')
    const card = page.getByRole('main').getByRole('article')
    const why = card.getByRole('button', { name: 'Why is this here?' })
    expect(await why.getAttribute('aria-expanded')).toBe('false')
    await why.click()
    await card.getByText('Northwind: matched by northwind').waitFor()
    await card.getByText('My brand: The query is empty, so it finds nothing').waitFor()
    expect(await accessFaults(page)).toEqual([])
    const { body } = await service.call<{ items: MentionView[] }>('GET', '/mentions?q=answers')
    const ticket = body.items[0]?.ticketId
    expect(ticket).toBeTruthy()
    await page.goto(`${service.url}/inbox?ticket=${ticket}`)
    await page.getByRole('button', { name: 'Which query lets it in?' }).click()
    await page.getByText('Northwind: matched by northwind').waitFor()
    expect(await accessFaults(page)).toEqual([])
  })
})

describe('a live sample', () => {
  let feed: Loopback
  beforeEach(async () => {
    feed = await startWeb((request, response) => {
      response.setHeader('content-type', 'application/feed+json')
      const items = ['northwind is late again', 'northwind jobs abroad'].map((text, at) => ({
        id: `post-${at}`,
        url: `https://blog.example/${at}`,
        content_text: text,
        date_published: hoursAgo(0.1),
      }))
      const version = 'https://jsonfeed.org/version/1.1'
      response.end(
        request.url === '/gone' ? '<p>' : JSON.stringify({ version, title: 'Blog', items }),
      )
    })
  })
  afterEach(() => feed[Symbol.asyncDispose]())

  const add = (name: string, path: string) =>
    service.call('POST', '/sources', {
      name,
      collector: 'feed',
      options: { url: `${feed.url}${path}` },
      enabled: false,
    })

  it('joins the list, marked as live, tells which source failed, and stores nothing', async () => {
    await add('A blog', '/feed')
    await add('An old blog', '/gone')
    await open(`/brands/${brand.id}/query`)
    await expect.poll(() => hits().count()).toBe(3)
    await page.getByRole('combobox', { name: 'Also read these sources once' }).click()
    await page.getByRole('option', { name: 'A blog' }).click()
    await page.getByRole('option', { name: 'An old blog' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Read now' }).click()
    await expect.poll(() => hits().count()).toBe(4)
    expect(await hits().first().innerText()).toContain('live')
    await page.getByText('A blog: 1 hit among 2').waitFor()
    await page.getByText(/An old blog: \S/).waitFor()
    expect(await accessFaults(page)).toEqual([])
    const { body } = await service.call<{ items: unknown[] }>('GET', '/mentions')
    expect(body.items).toHaveLength(5)
  })
})

describe('once the query is saved', () => {
  it('offers to read the past of the sources that have one, as far back as is chosen', async () => {
    await service.call('POST', '/sources', {
      name: 'Hacker News',
      collector: 'hacker-news',
      options: { query: 'northwind' },
      enabled: false,
    })
    await open(`/brands/${brand.id}/query`)
    const asked: unknown[] = []
    // Told as if it were read, so that nothing is asked of the network itself.
    await page.route('**/api/v1/sources', async (route) => {
      const answer = await route.fetch()
      const { items } = (await answer.json()) as { items: Source[] }
      for (const source of items) source.enabled = source.collector !== 'import'
      await route.fulfill({ json: { items, next: null } })
    })
    await page.route('**/api/v1/sources/*/back-fill', async (route) => {
      asked.push(route.request().postDataJSON())
      await route.fulfill({ status: 202, json: {} })
    })
    await expect.poll(() => saveButton().isEnabled()).toBe(true)
    expect(await page.getByText('Read the past with it').count()).toBe(0)
    await saveButton().click()
    const offer = page.getByRole('region', { name: 'Read the past with it' })
    await expect.poll(() => offer.getByRole('listitem').count()).toBe(1)
    await offer.getByLabel('As far back as').selectOption('90 days')
    expect(await accessFaults(page)).toEqual([])
    await offer.getByRole('button', { name: 'Read the past: Hacker News' }).click()
    await page.getByText('The past of Hacker News is being read').waitFor()
    expect(asked).toEqual([{ days: 90 }])
    expect(await offer.getByRole('button').isDisabled()).toBe(true)
  })
})

describe.each([
  ['light', 'wide', { width: 1440, height: 900 }],
  ['dark', 'wide', { width: 1440, height: 900 }],
  ['light', 'phone', { width: 390, height: 844 }],
  ['dark', 'phone', { width: 390, height: 844 }],
] as const)('in %s colours on a %s screen', (colorScheme, _name, viewport) => {
  it('has no fault that axe can find, and nothing wider than the screen', async () => {
    await open(`/brands/${brand.id}/query`, { colorScheme, viewport, reducedMotion: 'reduce' })
    await expect.poll(() => hits().count()).toBe(3)
    await page.keyboard.press('j')
    await page.keyboard.press('y')
    await page.waitForFunction(() => document.getAnimations().length === 0)
    expect(await accessFaults(page)).toEqual([])
    const isWider = () =>
      document.documentElement.scrollWidth > document.documentElement.clientWidth
    expect(await page.evaluate(isWider)).toBe(false)
    await page.getByLabel('Query').fill('northwind AND (')
    await page.locator('pre').first().waitFor()
    await page.waitForFunction(() => document.getAnimations().length === 0)
    expect(await accessFaults(page), 'with a mistake').toEqual([])
    await page.getByLabel('Query').fill('nobodywritesthis')
    await page.getByText('No hits').waitFor()
    await page.waitForFunction(() => document.getAnimations().length === 0)
    expect(await accessFaults(page), 'without hits').toEqual([])
  })
})
