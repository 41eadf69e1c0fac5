import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import type { PersonDetail } from '../../src/model/person.ts'
import type { MentionView } from '../../src/model/views.ts'
import { followPeople } from '../../src/people/follow-people.ts'
import {
  accessFaults,
  launchBrowser,
  leave,
  type Watched,
  watchedPage,
} from '../helpers/browser.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

let browser: Browser
let service: TestService
let watched: Watched
let page: Page

beforeAll(async () => {
  await ensurePage({ say: () => undefined })
  browser = await launchBrowser()
  service = await startService({ role: 'web' })
  await service.call('POST', '/agents', { name: 'Ana Sousa' })
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})
afterEach(async () => {
  // A refusal by the server is noted by the browser too; there it is what is looked for.
  expect(watched.complaints.filter((one) => !one.includes('409 (Conflict)'))).toEqual([])
  await leave(page)
})

/** Somebody writes and is looked at; the id of the author. */
async function write(name: string, network: string, text: string): Promise<string> {
  const url = `https://social.example/${name.replaceAll(' ', '-')}/${network}`
  const postedAt = new Date().toISOString()
  await service.importLines([line(text, { author: name, network, url, postedAt })])
  await followPeople(service.ctx, [])
  const path = '/mentions?limit=50'
  const { items } = (await service.call<{ items: MentionView[] }>('GET', path)).body
  const author = items.find((mention) => mention.url === url)?.author
  if (!author) throw new Error('The mention was not stored')
  return author.id
}

const person = async (id: string) => (await service.call<PersonDetail>('GET', `/people/${id}`)).body

async function open(path: string, settings = {}): Promise<void> {
  watched = await watchedPage(browser, service.url, { reducedMotion: 'reduce', ...settings })
  page = watched.page
  await page.goto(`${service.url}${path}`)
}

const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
const heading = (name: string) => page.getByRole('heading', { name })
const undoneBy = (what: RegExp) => page.getByRole('button', { name: what })

/** What has the focus is something, and not the page behind. */
const hasFocus = () => page.evaluate(() => document.activeElement !== document.body)

describe('the page of people', () => {
  it('finds somebody, opens them, sets their stage, tags and notes, all by keys', async () => {
    await write('Zoe Quist', 'forum', 'How does your export work? Which formats are there?')
    const id = await write('Ann Ahorn', 'forum', 'How does your export work? I cannot find it.')
    await open('/people')
    await page.getByRole('link', { name: /Zoe Quist/ }).waitFor()
    await press('/')
    await page.keyboard.type('ann a')
    await page.getByRole('link', { name: /Zoe Quist/ }).waitFor({ state: 'detached' })
    await press('Escape', 'j', 'Enter')
    await heading('Ann Ahorn').waitFor()
    expect(page.url()).toContain(`/people/${id}`)
    await page.getByText('Asked about us').waitFor()
    await page.getByRole('link', { name: 'Open its ticket' }).first().waitFor()

    await press('s')
    await page.keyboard.type('decid')
    await press('Enter')
    await page.getByText('Set by you. It stays until it is changed.').waitFor()
    await press('l')
    await page.keyboard.type('vip,')
    await page.getByText('Tags changed').waitFor()
    await press('Escape', 'n')
    await page.keyboard.type('Call her on Monday')
    await press('Control+Enter')
    await undoneBy(/^Remove the note: Call her/).waitFor()
    await page.getByRole('listitem').filter({ hasText: 'Decided, now' }).waitFor()
    expect(await person(id)).toMatchObject({
      stageBy: 'you',
      tags: ['vip'],
      notes: [{ text: 'Call her on Monday' }],
    })

    await press('Escape', 'z', 'z')
    await undoneBy(/^Remove the note/).waitFor({ state: 'detached' })
    await vi.waitUntil(async () => (await person(id)).tags.length === 0)
    await page.getByRole('button', { name: 'Let it follow again' }).click()
    await page.getByText('It follows what they write and do.').waitFor()
    expect(await hasFocus()).toBe(true)

    await press('Escape')
    await page.getByRole('link', { name: /Ann Ahorn/ }).waitFor()
    expect(new URL(page.url()).search).toContain('q=ann')
  })

  it('joins two after showing both, takes it back, and takes an account out', async () => {
    const one = await write('Bea Birke', 'forum', 'Your app is broken again, please help me')
    const two = await write('Bea B', 'blog', 'Your app is broken again, please help me now')
    await open(`/people/${one}`)
    await heading('Bea Birke').waitFor()
    const join = async () => {
      await press('m')
      await page.getByRole('searchbox', { name: 'Who is the same person?' }).waitFor()
      await page.keyboard.type('bea b')
      await page.getByRole('button', { name: 'Choose Bea B', exact: true }).waitFor()
      await press('Enter')
      await page.getByRole('region', { name: 'Joins it: Bea B' }).waitFor()
      await press('Enter')
      await page.getByRole('button', { name: 'Take out Bea B', exact: true }).waitFor()
    }
    await join()
    expect((await person(two)).id).toBe(one)
    await press('z')
    await page.getByText('Nobody has been joined with them.').waitFor()
    expect((await person(two)).id).toBe(two)
    await join()
    await page.getByRole('button', { name: 'Take out Bea B', exact: true }).click()
    await page.getByText('Nobody has been joined with them.').waitFor()
    expect(await hasFocus()).toBe(true)
    expect((await person(two)).id).toBe(two)
  })

  it('leads to the person by the id of an account, and says where nobody is', async () => {
    const one = await write('Cem Cedar', 'forum', 'Your app is broken again, please help me')
    const two = await write('Cem C', 'blog', 'Your app is broken again, please help me now')
    await service.call('POST', `/people/${one}/join`, { personId: two })
    await open(`/people/${two}`)
    await heading('Cem Cedar').waitFor()
    await vi.waitUntil(() => page.url().endsWith(`/people/${one}`))
  })

  it('tells why an account on X is not tied to a customer, until it is said what that rests on', async () => {
    const id = await write('Dan Dorn', 'x', 'Your app is broken again, please help me')
    await open(`/people/${id}`)
    const field = page.getByRole('textbox', { name: 'Identifier' })
    await field.fill('dan@example.org')
    await press('Enter')
    const refusal = page.getByRole('alert').filter({ hasText: 'say first what it rests on' })
    await refusal.getByRole('button', { name: 'Say what it rests on' }).click()
    const consent = page.getByRole('combobox', { name: /^May we tie/ })
    expect(await consent.evaluate((one) => one === document.activeElement)).toBe(true)
    await consent.selectOption('They agreed')
    await page.getByRole('textbox', { name: 'What it rests on' }).fill('Said so on the phone')
    await press('Enter')
    await page.getByText(/^Set by you/).waitFor()
    await field.focus()
    await press('Enter')
    await page.getByRole('button', { name: 'Remove dan@example.org' }).waitFor()
    expect(await person(id)).toMatchObject({
      consent: 'given',
      identifiers: [{ kind: 'email', value: 'dan@example.org' }],
    })
  })

  it('tells who was faster, and shows how it stands', async () => {
    const id = await write('Eve Erle', 'forum', 'Your app is broken again, please help me')
    await service.call('PATCH', `/people/${id}`, { tags: ['first'] })
    await open(`/people/${id}`)
    await page.getByText('first', { exact: true }).first().waitFor()
    await service.call('PATCH', `/people/${id}`, { tags: ['second'] })
    await page.getByRole('combobox', { name: 'Owner' }).selectOption('Ana Sousa')
    await page.getByText(/Somebody changed it in the meantime/).waitFor()
    await page.getByText('second', { exact: true }).first().waitFor()
    expect(await person(id)).toMatchObject({ owner: null, tags: ['second'] })
  })

  it('suggests who may be the same, and keeps them apart once that is said', async () => {
    const one = await write('@kettle_witch_7', 'reddit', 'Your app is broken, please help me')
    await write('@kettle_witch_7', 'forum', 'Your app is broken again, please help me')
    await open(`/people/${one}`)
    const apart = page.getByRole('button', { name: /^Not the same as/ })
    await page.getByRole('heading', { name: /^May be the same person/ }).waitFor()
    await page.getByText(/% likely$/).waitFor()
    await apart.click()
    await apart.waitFor({ state: 'detached' })
    expect(await hasFocus()).toBe(true)
  })

  it('gives out all that is kept, and erases it once the name is typed', async () => {
    const id = await write('Gil Ginster', 'forum', 'Your app is broken again, please help me')
    await open(`/people/${id}`)
    const saved = async (press: () => Promise<void>) => {
      const download = page.waitForEvent('download')
      await press()
      return (await download).suggestedFilename()
    }
    const more = () => page.getByRole('button', { name: 'More', exact: true }).click()
    await more()
    const all = page.getByRole('menuitem', { name: 'Export all that is known' })
    expect(await saved(() => all.click())).toBe(`person-${id}.json`)
    await more()
    await page.getByRole('menuitem', { name: 'Erase…' }).click()
    const now = page.getByRole('button', { name: 'Erase for good' })
    expect(await now.isDisabled()).toBe(true)
    await page.getByLabel('Type Gil Ginster to go on').fill('Gil Ginster')
    expect(await saved(() => press('Enter'))).toMatch(/^erasure-.*\.json$/)
    await heading('People').waitFor()
    expect((await service.call('GET', `/people/${id}`)).status).toBe(404)
  })

  it('has no fault of access and nothing wider than the screen, in light and dark', async () => {
    const id = await write('Fay Fichte', 'forum', 'Your app is broken again, please help me')
    await service.call('PATCH', `/people/${id}`, { tags: ['vip'], stage: 'at_risk', ownerId: 1 })
    await service.call('POST', `/people/${id}/notes`, { text: 'Call her' })
    const identifiers = [{ kind: 'email', value: 'fay@example.org' }]
    await service.call('POST', `/people/${id}/identifiers`, identifiers[0])
    const at = new Date().toISOString()
    const order = { source: 'shop', externalId: 'o1', kind: 'order', at, amount: 49.9 }
    await service.call('POST', '/touchpoints', { ...order, currency: 'EUR', identifiers })
    const other = await write('Fay F', 'blog', 'Your app is broken again, please help me now')
    await service.call('POST', `/people/${id}/join`, { personId: other })
    await open('/people')
    const look = async (colorScheme: 'light' | 'dark') => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        const wider = await page.evaluate(() =>
          Math.max(
            document.body.scrollWidth - innerWidth,
            ...[...document.querySelectorAll('main > div')].map(
              (one) => one.scrollWidth - one.clientWidth,
            ),
          ),
        )
        expect(wider).toBeLessThanOrEqual(0)
      }
      expect(await accessFaults(page)).toEqual([])
    }
    await page.getByRole('link', { name: /Fay F/ }).waitFor()
    await look('dark')
    await page.goto(`${service.url}/people/${id}`)
    await page.getByRole('figure', { name: 'Sentiment by month' }).waitFor()
    await page.getByText('Ordered').waitFor()
    await look('light')
  })
})
