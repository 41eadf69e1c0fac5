import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import {
  accessFaults,
  launchBrowser,
  leave,
  type Watched,
  watchedPage,
} from '../helpers/browser.ts'
import { startWeb, type Loopback } from '../helpers/loopback.ts'
import { startService, type TestService } from '../helpers/service.ts'
import { complaint, emergency, line, wish } from './mentions-of.ts'

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

/** Waits until what fades in stands there whole: halfway its colours are not those that are read. */
async function settled(sign: string): Promise<void> {
  await page.waitForFunction((selector) => {
    const shown = document.querySelector(selector)
    let part = shown?.querySelector('*') ?? shown
    if (!part || document.getAnimations().length > 0) return false
    for (; part; part = part.parentElement) {
      if (getComputedStyle(part).opacity !== '1') return false
    }
    return true
  }, sign)
}

const today = new Date().toISOString()

describe('with the service open to this machine', () => {
  beforeEach(async () => {
    service = await startService()
  })
  afterEach(async () => {
    expect(watched.complaints).toEqual([])
    await leave(page)
    await service.stop()
  })

  describe.each([
    ['light', 'wide', { width: 1440, height: 900 }],
    ['dark', 'wide', { width: 1440, height: 900 }],
    ['light', 'phone', { width: 390, height: 844 }],
    ['dark', 'phone', { width: 390, height: 844 }],
  ] as const)('in %s colours on a %s screen', (colorScheme, _name, viewport) => {
    it('has no fault that axe can find, in any view, empty or full', async () => {
      await open('/inbox', { colorScheme, viewport })
      await page.getByText('Nothing heard yet').waitFor()
      expect(await accessFaults(page)).toEqual([])
      await service.importLines([
        line(complaint, { postedAt: today, title: 'A title' }),
        line(emergency, { postedAt: today }),
        line(wish),
      ])
      const views: [path: string, sign: string][] = [
        ['/inbox', '[data-ticket]'],
        ['/inbox/sales', '[data-ticket]'],
        ['/inbox/advocacy', 'text=Advocacy is clear'],
        ['/overview', '.recharts-surface'],
        ['/mentions', 'article mark'],
        ['/sources', 'main article'],
        ['/sources/new', 'input[type=url]'],
        ['/sources/upload', 'text=Drop a JSONL or CSV file here'],
        ['/brands', 'textarea'],
        ['/nowhere', 'text=There is nothing at this address.'],
      ]
      for (const [path, sign] of views) {
        await page.goto(`${service.url}${path}`)
        await page.locator(sign).first().waitFor()
        expect(await accessFaults(page), path).toEqual([])
      }
      await page.goto(`${service.url}/inbox`)
      await page.locator('[data-ticket]').first().click()
      await page.locator('article mark').first().focus()
      await page.getByRole('tooltip').waitFor()
      await page.waitForFunction(() => document.getAnimations().length === 0)
      expect(await accessFaults(page), 'a note on a word').toEqual([])
      for (const [key, sign] of [
        ['?', '[role=dialog]'],
        ['Control+k', '[role=dialog]'],
        ['s', '[role=listbox]'],
      ] as const) {
        await page.keyboard.press(key)
        await page.locator(sign).waitFor()
        await settled(sign)
        expect(await accessFaults(page), key).toEqual([])
        await page.keyboard.press('Escape')
        await page.locator(sign).waitFor({ state: 'detached' })
      }
    })
  })

  it('counts the days of the overview and leads from a number to its mentions', async () => {
    await service.importLines([
      line(complaint, { postedAt: today }),
      line(emergency, { postedAt: today }),
      line(wish, { postedAt: today }),
    ])
    await open('/overview')
    await page.getByText('Table', { exact: true }).click()
    const first = page.locator('tbody tr').first()
    await expect.poll(() => first.locator('td').last().innerText()).toBe('3')
    await service.importLines([line(wish, { postedAt: today })])
    await expect.poll(() => first.locator('td').last().innerText()).toBe('4')
    await page.getByRole('link', { name: /Buying signal/ }).click()
    await expect.poll(() => page.locator('main article').count()).toBe(2)
    expect(new URL(page.url()).searchParams.get('intent')).toBe('buy_signal')
  })

  it('searches mentions, and the address bar alone brings the same list back', async () => {
    await service.importLines([line(complaint), line(emergency), line(wish)])
    await open('/mentions')
    const found = () => page.locator('main article').count()
    await expect.poll(found).toBe(3)
    await page.getByRole('searchbox').fill('broken help')
    await expect.poll(found).toBe(1)
    await page.getByLabel('Sentiment').selectOption('positive')
    await page.getByText('No mention fits.').waitFor()
    await page.getByLabel('Sentiment').selectOption('negative')
    await expect.poll(found).toBe(1)
    await page.reload()
    await expect.poll(found).toBe(1)
    expect(await page.getByRole('searchbox').inputValue()).toBe('broken help')
    await page.getByRole('link', { name: 'Open its ticket' }).click()
    await page.locator('article#ticket h2').waitFor()
    expect(new URL(page.url()).pathname).toBe('/inbox/service')
  })

  it('takes a file, and tells what was stored and which lines were left out and why', async () => {
    await open('/sources/upload')
    const text = [line(complaint), line(wish), { id: 'no-text' }].map((one) => JSON.stringify(one))
    await page
      .getByLabel('Choose a file')
      .first()
      .setInputFiles({
        name: 'old posts.jsonl',
        mimeType: 'application/x-ndjson',
        buffer: Buffer.from([...text, '{broken'].join('\n')),
      })
    expect(await page.getByLabel('Name for what is in it').inputValue()).toBe('old posts')
    await page.getByRole('button', { name: 'Upload' }).click()
    await page.getByText('Lines that were left out').waitFor()
    expect(await page.locator('tbody th').allInnerTexts()).toEqual(['3', '4'])
    await page.getByRole('main').getByRole('link', { name: 'Service' }).click()
    await expect.poll(() => page.locator('[data-ticket]').count()).toBe(1)
  })

  it('says in the query field where a mistake is, and keeps a brand that reads well', async () => {
    await open('/brands/new')
    await page.getByLabel('Name').fill('Northwind')
    const query = page.getByLabel('Query')
    await query.fill('northwind AND (tea OR coffee')
    const mark = page.locator('pre')
    await expect.poll(() => mark.innerText()).toMatch(/northwind AND \(tea OR coffee\n {14}\^/)
    expect(await page.getByRole('button', { name: 'Add the brand' }).isDisabled()).toBe(true)
    await query.fill('northwind AND (tea OR coffee)')
    await page.getByText('Reads as').waitFor()
    await page.getByRole('combobox', { name: 'Authors never heard' }).fill('@northwind')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Add the brand' }).click()
    await page.getByText('Northwind is saved').waitFor()
    const { body } = await service.call<{ items: { name: string; excludedAuthors: string[] }[] }>(
      'GET',
      '/brands',
    )
    expect(body.items.find(({ name }) => name === 'Northwind')?.excludedAuthors).toEqual([
      'northwind',
    ])
    await page.getByLabel('Brand', { exact: true }).selectOption('Northwind')
    await expect.poll(() => new URL(page.url()).searchParams.has('brand')).toBe(true)
  })

  describe('sources', () => {
    let feed: Loopback
    let isBroken = false
    beforeEach(async () => {
      isBroken = false
      feed = await startWeb((_request, response) => {
        response.setHeader('content-type', isBroken ? 'text/html' : 'application/feed+json')
        const items = [1, 2, 3, 4, 5, 6, 7].map((id) => ({
          id: `post-${id}`,
          url: `https://blog.example/${id}`,
          title: `Post ${id}`,
          content_text: `${complaint} Post ${id}.`,
          date_published: today,
        }))
        response.end(
          isBroken
            ? '<!doctype html><title>Moved</title>'
            : JSON.stringify({
                version: 'https://jsonfeed.org/version/1.1',
                title: 'A blog',
                items,
              }),
        )
      })
    })
    afterEach(() => feed[Symbol.asyncDispose]())

    it('tries a feed before it is saved, then reads it, pauses it and lets it go', async () => {
      await open('/sources/new')
      await page.getByLabel('Address (URL)').fill(`${feed.url}/feed.json`)
      await page.getByRole('button', { name: 'Try it' }).click()
      const results = page.getByRole('region', { name: 'What would come in' })
      await expect.poll(() => results.locator('li').count()).toBe(5)
      expect(await results.locator('mark').count()).toBeGreaterThan(0)
      const { body } = await service.call<{ items: unknown[] }>('GET', '/mentions')
      expect(body.items).toEqual([])
      await page.getByLabel('Name', { exact: true }).fill('A blog')
      await page.getByRole('button', { name: 'Save and listen' }).click()
      const card = page.getByRole('main').getByRole('article')
      await expect.poll(() => card.innerText()).toMatch(/Stored\s*7/)
      expect(await card.innerText()).toContain('Listening')
      await page.getByRole('button', { name: 'Actions for A blog' }).click()
      await page.getByRole('menuitem', { name: 'Pause' }).click()
      await expect.poll(() => card.innerText()).toContain('Paused')
      await page.getByRole('button', { name: 'Actions for A blog' }).click()
      await page.getByRole('menuitem', { name: 'Delete' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
      await expect.poll(() => card.count()).toBe(0)
    })

    it('shows of a stored key its end only, keeps it where the field stays empty, and forgets it', async () => {
      const options = { url: 'https://forum.example' }
      const credentials = { apiKey: 'a-key-that-is-long-7890', apiUsername: 'ann' }
      const input = {
        name: 'A forum',
        collector: 'discourse',
        options,
        credentials,
        enabled: false,
      }
      const { body: source } = await service.call<{ id: number }>('POST', '/sources', input)
      const hint = async () =>
        (await service.call<{ credentialsHint: object | null }>('GET', `/sources/${source.id}`))
          .body.credentialsHint
      await open(`/sources/${source.id}`)
      const field = page.getByLabel('API key', { exact: true })
      await field.waitFor()
      expect(await field.getAttribute('type')).toBe('password')
      expect(await field.getAttribute('autocomplete')).toBe('off')
      expect(await field.getAttribute('placeholder')).toBe('••••7890')
      expect(await accessFaults(page)).toEqual([])
      await field.fill('another-key-of-1234')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.waitForURL(`${service.url}/sources`)
      expect(await hint()).toEqual({ apiKey: '••••1234', apiUsername: '••••' })
      await page.goto(`${service.url}/sources/${source.id}`)
      await page.getByRole('switch', { name: 'Forget the stored keys' }).click()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.waitForURL(`${service.url}/sources`)
      expect(await hint()).toBeNull()
    })

    it('says why a feed cannot be read, when it is tried', async () => {
      isBroken = true
      await open('/sources/new')
      await page.getByLabel('Address (URL)').fill(`${feed.url}/feed.json`)
      await page.getByRole('button', { name: 'Try it' }).click()
      const fault = page.getByRole('alert')
      await fault.waitFor()
      expect((await fault.innerText()).length).toBeGreaterThan(20)
    })
  })
})

describe('with a token asked for', () => {
  it('asks for it, refuses a wrong one with a word of why, and forgets it at sign-out', async () => {
    const token = 'a-long-enough-token-for-this-test'
    service = await startService({ env: { EARSHOT_BOOTSTRAP_TOKEN: token } })
    await open('/inbox')
    const field = page.getByLabel('Access token')
    await field.waitFor()
    expect(await accessFaults(page)).toEqual([])
    await field.fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('That is not the token.').waitFor()
    await field.fill(token)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Nothing heard yet').waitFor()
    await service.importLines([line(complaint)])
    await expect.poll(() => page.locator('[data-ticket]').count()).toBe(1)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await field.waitFor()
    const refusals = watched.complaints.filter((one) => !one.includes('401'))
    expect(refusals).toEqual([])
    await leave(page)
    await service.stop()
  })
})
