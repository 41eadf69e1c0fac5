import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import type { Macro } from '../../src/model/macro.ts'
import {
  accessFaults,
  launchBrowser,
  leave,
  type Watched,
  watchedPage,
} from '../helpers/browser.ts'
import { startService, type TestService } from '../helpers/service.ts'
import { line } from './mentions-of.ts'

let browser: Browser
let service: TestService
let watched: Watched
let page: Page

beforeAll(async () => {
  await ensurePage({ say: () => undefined })
  browser = await launchBrowser()
  service = await startService()
  const postedAt = new Date().toISOString()
  await service.importLines(
    ['the refund', 'my refund, again', 'a parcel'].map((said) =>
      line(`It is broken, please help me with ${said}`, { postedAt }),
    ),
  )
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})
beforeEach(async () => {
  watched = await watchedPage(browser, service.url)
  page = watched.page
})
afterEach(async () => {
  expect(watched.complaints).toEqual([])
  await leave(page)
})

const rows = () => page.locator('[data-ticket]')
const box = () => page.getByRole('searchbox', { name: 'Search tickets' })
const rowsShown = () => rows().count()
const patient = { timeout: 30_000 }

describe('searching the inbox', () => {
  it('goes by keys alone: into the box, to what is found, and back to everything', async () => {
    await page.goto(`${service.url}/inbox`)
    await expect.poll(rowsShown, patient).toBe(3)
    await page.keyboard.press('/')
    await expect.poll(() => box().evaluate((one) => one === document.activeElement)).toBe(true)
    await page.keyboard.type('refund -again')
    await expect.poll(rowsShown, patient).toBe(1)
    expect(new URL(page.url()).searchParams.get('q')).toBe('refund -again')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.hasAttribute('data-ticket')))
      .toBe(true)
    await page.keyboard.press('/')
    await page.keyboard.press('Escape')
    await expect.poll(rowsShown, patient).toBe(3)
  })

  it('shows where a query goes wrong, and keeps what it found until then', async () => {
    await page.goto(`${service.url}/inbox?q=refund`)
    await expect.poll(rowsShown, patient).toBe(2)
    await box().fill('refund (again')
    await page.getByText(/Column 8: /).waitFor()
    expect(await rowsShown()).toBe(2)
    await page.waitForFunction(() => document.getAnimations().length === 0)
    expect(await accessFaults(page)).toEqual([])
  })

  it('keeps a search as a view with its count, which leads back to it', async () => {
    await page.goto(`${service.url}/inbox?q=refund`)
    await page.getByRole('button', { name: 'Save this view' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Refunds')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const view = page.getByRole('link', { name: /^Refunds/ })
    await view.waitFor()
    expect(await view.innerText()).toContain('2')
    await page.goto(`${service.url}/inbox`)
    await expect.poll(rowsShown, patient).toBe(3)
    await view.click()
    await expect.poll(rowsShown, patient).toBe(2)
    await expect.poll(() => view.getAttribute('aria-current')).toBe('page')
  })
})

describe('answers and macros', () => {
  it('are made, tell what is wrong while they are written, and run by two keys', async () => {
    await page.goto(`${service.url}/answers/new-answer`)
    await page.getByRole('textbox', { name: 'Name' }).fill('On its way')
    const text = page.getByRole('textbox', { name: 'Answer' })
    await text.fill('Hi {{author.nme}}')
    await page.getByText(/there is no field \{\{author\.nme\}\}/).waitFor()
    await text.fill('Hi {{author.name|there}}, it is on its way.')
    await page.getByText('Hi Alice Example, it is on its way.').waitFor()
    await page.waitForFunction(() => document.getAnimations().length === 0)
    expect(await accessFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Save it' }).click()
    await expect.poll(() => new URL(page.url()).pathname).toMatch(/answer-\d+$/)

    await page.goto(`${service.url}/answers/new-macro`)
    await page.getByRole('textbox', { name: 'Name' }).fill('Parcel is late')
    await page.getByRole('combobox', { name: 'Key' }).selectOption('1')
    const add = async (kind: string) => {
      await page.getByRole('button', { name: 'Add a step' }).click()
      await page.getByRole('menuitem', { name: kind }).click()
    }
    await add('Set the priority')
    await add('Write the answer')
    await page.getByRole('combobox', { name: 'Answer' }).selectOption({ label: 'On its way' })
    await page.getByText('writes the answer “On its way” into the reply box').waitFor()
    await page.waitForFunction(() => document.getAnimations().length === 0)
    expect(await accessFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Make it' }).click()
    await expect.poll(() => new URL(page.url()).pathname).toMatch(/macro-\d+$/)
    const { body } = await service.call<{ items: Macro[] }>('GET', '/macros')
    expect(body.items).toMatchObject([
      { key: '1', steps: [{ kind: 'priority', priority: 2 }, { kind: 'reply' }] },
    ])

    await page.goto(`${service.url}/inbox?q=parcel`)
    await page.locator('article#ticket').waitFor()
    await page.keyboard.press('m')
    await page.getByText('Parcel is late').waitFor()
    await page.keyboard.press('1')
    await expect
      .poll(async () => (await service.call<{ items: unknown[] }>('GET', '/tickets?q=parcel')).body)
      .toMatchObject({ items: [{ priority: 2 }] })
  })
})
