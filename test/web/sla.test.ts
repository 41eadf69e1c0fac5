import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import type { Calendar, Policy } from '../../src/model/sla.ts'
import {
  accessFaults,
  launchBrowser,
  leave,
  type Watched,
  watchedPage,
} from '../helpers/browser.ts'
import { startService, type TestService } from '../helpers/service.ts'
import { complaint, line } from './mentions-of.ts'

type Items<T> = { items: T[] }

let browser: Browser
let service: TestService
let watched: Watched
let page: Page

beforeAll(async () => {
  await ensurePage({ say: () => undefined })
  browser = await launchBrowser()
  service = await startService({ role: 'web' })
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

async function open(path: string, settings = {}): Promise<void> {
  watched = await watchedPage(browser, service.url, { reducedMotion: 'reduce', ...settings })
  page = watched.page
  await page.goto(`${service.url}${path}`)
}

async function close(): Promise<void> {
  expect(watched.complaints).toEqual([])
  await leave(page)
}

describe('the page of targets', () => {
  it('makes a calendar and a target by it, and says in a sentence what that means', async () => {
    await open('/targets/new-calendar', { timezoneId: 'Europe/Berlin' })
    await page.getByLabel('Name').fill('Office')
    await page.getByLabel('Monday').fill('nine to five')
    await page.getByText('Write hours such as 09:00-17:00').waitFor()
    await page.getByLabel('Monday').fill('9-12, 13:00-17:30')
    await page.getByLabel('Friday').fill('09:00-18:00')
    await page.getByText(/a post of Friday.*17:30 is due Monday.*09:30/).waitFor()
    await page.getByRole('button', { name: 'Add calendar' }).click()
    await page.getByText('Office is saved').waitFor()
    const { body } = await service.call<Items<Calendar>>('GET', '/calendars')
    expect(body.items[0]?.hours.mon).toEqual([
      { from: '09:00', to: '12:00' },
      { from: '13:00', to: '17:30' },
    ])

    await page.getByRole('link', { name: 'New target' }).click()
    await page.getByLabel('Name').fill('Everything')
    await page.getByLabel('Hours that count').selectOption('Office')
    await page.getByText(/A post of Friday.*17:30 is to be answered by Monday.*09:30/).waitFor()
    await page.getByRole('button', { name: 'Add target' }).click()
    await page.getByText('Everything is saved').waitFor()
    const policies = await service.call<Items<Policy>>('GET', '/sla-policies')
    expect(policies.body.items.at(-1)).toMatchObject({ name: 'Everything', answerMinutes: 60 })
    await close()
  })

  it.each([
    ['/targets', 'wide', {}],
    ['/targets', 'on a phone', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
    ['/targets/new-calendar', 'wide', {}],
    ['/targets/new-calendar', 'on a phone', { viewport: { width: 390, height: 844 } }],
    ['/reports/targets', 'wide', { colorScheme: 'dark' }],
    ['/reports/targets', 'on a phone', { viewport: { width: 390, height: 844 } }],
  ])('has nothing that axe finds wrong at %s, %s', async (path, _, settings) => {
    if (path === '/reports/targets') {
      await service.importLines([line(complaint, { postedAt: new Date().toISOString() })])
      const { body } = await service.call<Items<{ id: string }>>('GET', '/tickets')
      for (const { id } of body.items) {
        await service.call('POST', `/tickets/${id}/move`, { to: 'resolved' })
      }
    }
    await open(path, settings)
    const sign = {
      '/targets': 'form',
      '/targets/new-calendar': 'form',
      '/reports/targets': 'table',
    }
    await page
      .locator(`main ${sign[path as keyof typeof sign]}`)
      .first()
      .waitFor()
    expect(await accessFaults(page)).toEqual([])
    const overflow = () => document.documentElement.scrollWidth - window.innerWidth
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
    await close()
  })
})
