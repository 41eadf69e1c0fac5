import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import type { RuleView } from '../../src/model/rule.ts'
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
  service = await startService()
  const postedAt = new Date(Date.now() - 60_000).toISOString()
  const say = (text: string) => line(text, { postedAt })
  await service.importLines([
    say('The kettle is broken, please help me'),
    say('The kettle leaks and nobody answers, I need help'),
    say('The toaster is broken, please help me'),
  ])
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})
beforeEach(async () => {
  for (const { id } of await stored()) await service.call('DELETE', `/rules/${id}`)
})
afterEach(async () => {
  expect(watched.complaints).toEqual([])
  await leave(page)
})

async function stored(): Promise<RuleView[]> {
  return (await service.call<{ items: RuleView[] }>('GET', '/rules')).body.items
}

async function open(path: string, settings = {}): Promise<void> {
  watched = await watchedPage(browser, service.url, settings)
  page = watched.page
  await page.goto(`${service.url}${path}`)
  await page.getByRole('heading', { name: 'Rules that Earshot brings along' }).waitFor()
}

async function addRule(name: string): Promise<RuleView> {
  const when = { all: [{ field: 'text', op: 'contains', value: [name] }] }
  return (await service.call<RuleView>('POST', '/rules', { name, when, then: { addTags: ['t'] } }))
    .body
}

const press = async (...names: string[]) => {
  for (const name of names) await page.keyboard.press(name)
}

describe('the page of rules', () => {
  it('makes a rule by keyboard alone, and shows before it is saved what it would have moved', async () => {
    await open('/rules/new')
    await page.getByLabel('Name').first().focus()
    await page.keyboard.type('Kettles')
    await press('Tab', 'Tab', 'Tab')
    await page.keyboard.type('kettle')
    await press('Enter')
    await page.getByLabel('Where it goes').focus()
    await page.keyboard.type('Sales')
    const preview = page.getByRole('region', { name: 'Preview' })
    await preview.getByText('In the last 7 days this would have moved 2 tickets:').waitFor()
    expect(await preview.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/Service to Sales\s+The kettle/),
      expect.stringMatching(/Service to Sales\s+The kettle/),
    ])
    expect(await stored()).toEqual([])
    await page.getByRole('button', { name: 'Add the rule' }).focus()
    await press('Enter')
    await page.getByText('Kettles is saved').waitFor()
    expect(await stored()).toMatchObject([
      {
        name: 'Kettles',
        when: { all: [{ field: 'text', op: 'contains', value: ['kettle'] }] },
        then: { queue: 'sales' },
      },
    ])
  })

  it('moves a rule by its buttons and keeps the focus on them to the very end', async () => {
    for (const name of ['One', 'Two', 'Three']) await addRule(name)
    await open('/rules')
    await page.getByRole('button', { name: 'Move One down' }).focus()
    await press('Enter', 'Enter')
    await expect
      .poll(async () => (await stored()).map(({ name }) => name))
      .toEqual(['Two', 'Three', 'One'])
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    await expect.poll(focused).toBe('Move One up')
    await page.getByRole('switch', { name: 'Three is on' }).press('Space')
    await expect.poll(async () => (await stored())[1]?.enabled).toBe(false)
  })

  it('deletes after a question, and brings the rule back with its undo', async () => {
    const { id } = await addRule('Gone')
    await open(`/rules/${id}`)
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Gone is deleted').waitFor()
    expect(await stored()).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Gone is back').waitFor()
    expect(await stored()).toMatchObject([{ id, name: 'Gone' }])
    await expect.poll(() => page.getByLabel('Name').first().inputValue()).toBe('Gone')
  })

  it.each([
    ['light', 1440],
    ['dark', 390],
  ] as const)(
    'has no fault of access and nothing cut off, %s at %i',
    async (colorScheme, width) => {
      const hours = { days: ['sat', 'sun'], from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' }
      const when = {
        any: [
          { field: 'posted', op: 'in', value: hours },
          { field: 'intent', op: 'in', value: ['churn_risk'], confidence: 0.65 },
          { field: 'has_link', op: 'is', value: false },
          { field: 'queue_confidence', op: 'below', value: 0.4 },
        ],
      }
      const rule = { name: 'Many', when, then: { queue: 'service', addTags: ['weekend'] } }
      const { body } = await service.call<RuleView>('POST', '/rules', rule)
      await open(`/rules/${body.id}`, { colorScheme, viewport: { width, height: 900 } })
      await page.getByText('In the last 7 days').waitFor()
      expect(await accessFaults(page)).toEqual([])
      const tooWide = () =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth
      expect(await page.evaluate(tooWide)).toBe(0)
      // What is read into the form and written again says the same.
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Many is saved').waitFor()
      expect(await stored()).toMatchObject([rule])
    },
  )

  it('is where the name of a rule on a ticket leads', async () => {
    const { id } = await addRule('hinges')
    await service.call('PATCH', `/rules/${id}`, { then: { queue: 'service' } })
    await service.importLines([line('Your hinges are broken, please help')])
    const list = await service.call<{ items: { id: string; excerpt: string }[] }>('GET', '/tickets')
    const ticket = list.body.items.find(({ excerpt }) => excerpt.includes('hinges'))
    watched = await watchedPage(browser, service.url)
    page = watched.page
    await page.goto(`${service.url}/inbox/service?ticket=${ticket?.id}`)
    await page.getByRole('link', { name: 'hinges', exact: true }).click()
    await expect.poll(() => new URL(page.url()).pathname).toBe(`/rules/${id}`)
  })
})
