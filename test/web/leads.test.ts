import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import type { LeadItem, Rep, SalesSettings } from '../../src/model/lead.ts'
import {
  accessFaults,
  launchBrowser,
  leave,
  type Watched,
  watchedPage,
} from '../helpers/browser.ts'
import { openSalesFloor, type Items, type SalesFloor } from '../helpers/sales-floor.ts'

let browser: Browser
let floor: SalesFloor
let watched: Watched
let page: Page
let rita = 0

beforeAll(async () => {
  await ensurePage({ say: () => undefined })
  browser = await launchBrowser()
  floor = await openSalesFloor()
})
afterAll(async () => {
  await browser.close()
  await floor[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await floor.clear()
  rita = await floor.rep('rita')
})
afterEach(async () => {
  expect(watched.complaints).toEqual([])
  await leave(page)
})

async function open(path: string, settings = {}, agentId: number | null = rita): Promise<void> {
  watched = await watchedPage(browser, floor.service.url, { reducedMotion: 'reduce', ...settings })
  page = watched.page
  if (agentId !== null) {
    const agent = { data: { agentId } }
    await page.context().request.put(`${floor.service.url}/api/v1/session/agent`, agent)
  }
  await page.goto(`${floor.service.url}${path}`)
}

/** Three people who may buy, offered to Rita; the loudest first. */
async function offered(): Promise<void> {
  await floor.hear('Ann', 'buy', { profile: { followers: 90_000 } })
  await floor.hear('Bea', 'buy', { profile: { followers: 2000 } })
  await floor.hear('Cem', 'price')
  await floor.tend()
}
const rows = () => page.locator('[data-lead]')
const current = () => page.locator('[data-lead][aria-current] bdi').innerText()
const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-lead') ?? null)
const states = async () => {
  const { body } = await floor.ask<Items<LeadItem>>(null, 'GET', '/leads')
  return Object.fromEntries(body.items.map(({ name, state }) => [name, state]))
}

describe('the leads of today', () => {
  it('are worked off by keys alone: accepted, rejected with a digit, kept, and each taken back', async () => {
    await offered()
    await open('/leads')
    await expect.poll(() => rows().count()).toBe(3)
    await expect.poll(current).toBe('Ann')
    await page.keyboard.press('j')
    await expect.poll(current).toBe('Bea')
    expect(await focused()).not.toBeNull()
    await page.keyboard.press('k')
    await expect.poll(current).toBe('Ann')
    await page.keyboard.press('a')
    await expect.poll(states).toMatchObject({ Ann: 'accepted' })
    expect(await rows().count()).toBe(3)

    await page.keyboard.press('j')
    await expect.poll(current).toBe('Bea')
    await page.keyboard.press('x')
    await page.getByRole('listbox').waitFor()
    await page.keyboard.press('2')
    await expect.poll(states).toMatchObject({ Bea: 'rejected' })
    await expect.poll(() => rows().count()).toBe(2)
    await expect.poll(current).toBe('Cem')
    expect(await focused()).not.toBeNull()

    await page.keyboard.press('n')
    await page.getByRole('listbox').waitFor()
    await page.keyboard.press('1')
    await expect.poll(states).toMatchObject({ Cem: 'nurture' })
    await expect.poll(() => rows().count()).toBe(1)
    await page.keyboard.press('z')
    await expect.poll(states).toMatchObject({ Cem: 'offered' })
    await page.keyboard.press('z')
    await expect.poll(states).toMatchObject({ Bea: 'offered' })
    await expect.poll(() => rows().count()).toBe(3)
  })

  it('are in view of whoever has not said who they are, while they wait', async () => {
    await floor.hear('Ann', 'buy')
    await open('/leads', {}, null)
    await page.getByText('Ann', { exact: true }).waitFor()
    expect(await accessFaults(page)).toEqual([])
    await page.getByRole('link', { name: 'The team' }).click()
    await page.waitForURL('**/team')
  })

  it('say why now, what the score is made of, what they said, and what to answer', async () => {
    const text = 'Hello {{author.name}}, ten seats cost less.'
    const reply = await floor.ask<{ id: number }>(null, 'POST', '/saved-replies', {
      name: 'Less',
      text,
    })
    const { body } = await floor.ask<SalesSettings>(null, 'GET', '/sales/settings')
    const replies = { ...body.replies, price: reply.body.id }
    await floor.ask(null, 'PUT', '/sales/settings', { ...body, replies })
    await offered()
    await open('/leads')
    await page.locator('[data-lead]', { hasText: 'Cem' }).click()
    await page.getByText('Found the price too high on 20 November').waitFor()
    const score = Number(
      await page
        .locator('[data-lead][aria-current] span[title]')
        .getAttribute('title')
        .then((title) => title?.split(' ')[0]),
    )
    const section = page.locator('section', { hasText: 'What the score is made of' }).last()
    const points = await section
      .locator('li')
      .evaluateAll((items) =>
        items.map((item) =>
          Number(item.querySelector('span > span:last-child')?.textContent?.replace('−', '-')),
        ),
      )
    expect(points.reduce((sum, each) => sum + each, 0)).toBe(score)
    await page.getByText('Hello Cem, ten seats cost less.').waitFor()
    await page.getByRole('link', { name: 'Answer in the inbox' }).click()
    await page.locator('article#ticket h2').waitFor()
    expect(new URL(page.url()).pathname).toBe('/inbox/sales')
  })

  it('go on to won with what it is worth', async () => {
    await floor.hear('Ann', 'buy')
    await floor.tend()
    await open('/leads')
    await expect.poll(() => rows().count()).toBe(1)
    await page.keyboard.press('a')
    await expect.poll(states).toMatchObject({ Ann: 'accepted' })
    await page.getByRole('button', { name: 'Next step' }).waitFor()
    await page.keyboard.press('s')
    await page.getByRole('option', { name: 'Won' }).click()
    await page.getByLabel('Amount').fill('1200')
    await page.getByRole('button', { name: 'Won', exact: true }).click()
    await expect.poll(states).toMatchObject({ Ann: 'won' })
    await page.getByText('Nothing to do today').waitFor()
  })

  it('say so where nobody is known, and where somebody does not sell yet', async () => {
    await floor.ask(null, 'PATCH', `/sales/reps/${rita}`, { sells: false })
    await open('/leads')
    await page.getByRole('button', { name: 'Offer me leads' }).click()
    await page.getByText('Nothing to do today').waitFor()
    await floor.hear('Ann', 'buy')
    await floor.tend()
    await expect.poll(() => rows().count()).toBe(1)
  })
})

describe('who is kept', () => {
  it('stands there with the reason and the date, and is promoted by a button', async () => {
    await floor.hear('Fay', 'faint')
    await floor.hear('Ann', 'buy')
    await floor.tend()
    const { body } = await floor.ask<Items<LeadItem>>(null, 'GET', '/leads?state=offered')
    const until = new Date(Date.now() + 40 * 86_400_000).toISOString()
    await floor.ask('rita', 'POST', `/leads/${body.items[0]?.id}/nurture`, { until })
    await open('/leads/kept')
    await page.locator('[data-kept]', { hasText: 'The signal is faint so far' }).waitFor()
    await page.locator('[data-kept]', { hasText: 'comes back' }).first().waitFor()
    await page
      .locator('[data-kept]', { hasText: 'Fay' })
      .getByRole('button', { name: 'Make a lead' })
      .click()
    await expect.poll(states).toMatchObject({ Fay: 'new' })
    await expect.poll(() => page.locator('[data-kept]').count()).toBe(1)
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('UL')
  })
})

describe('how leads are handled', () => {
  it('is set on a page: when they are offered, who fits, and who sells where', async () => {
    await open('/sales')
    await page.getByLabel('Offered from a score of').fill('55')
    await page.getByLabel('Name of the rule').fill('Bakers')
    await page.getByLabel('Words, any of them').fill('bakery, Patisserie')
    await page.getByRole('button', { name: 'Add the rule' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. Open leads are scored anew.').waitFor()
    const { body } = await floor.ask<SalesSettings>(null, 'GET', '/sales/settings')
    expect(body.offerFrom).toBe(55)
    expect(body.fitRules.at(-1)).toEqual({
      name: 'Bakers',
      field: 'profile',
      words: ['bakery', 'patisserie'],
      weight: 2,
    })
    await page.getByLabel('Where rita sells').fill('Berlin, Potsdam')
    await page.getByRole('switch').first().focus()
    const reps = async () =>
      (await floor.ask<Items<Rep>>(null, 'GET', '/sales/reps')).body.items.map(
        ({ territories }) => territories,
      )
    await expect.poll(reps).toEqual([['berlin', 'potsdam']])
  })
})

describe.each([
  ['light', 'desk', { width: 1440, height: 900 }],
  ['dark', 'phone', { width: 390, height: 844 }],
] as const)('in %s colours at %s width', (colorScheme, width, viewport) => {
  it('has no fault that axe can find, and nothing is wider than the screen', async () => {
    await offered()
    await floor.hear('Fay', 'faint')
    await open('/leads', { colorScheme, viewport })
    await expect.poll(() => rows().count()).toBe(3)
    await rows().first().click()
    await page.getByText('What the score is made of').waitFor()
    expect(await accessFaults(page)).toEqual([])
    await page.keyboard.press('x')
    await page.getByRole('listbox').waitFor()
    await page.keyboard.press('Escape')
    if (width === 'phone') {
      await page.getByRole('button', { name: 'Back to the list' }).click()
      await rows().first().waitFor()
    }
    await page.goto(`${floor.service.url}/leads/kept`)
    await page.locator('[data-kept]').first().waitFor()
    expect(await accessFaults(page)).toEqual([])
    await page.goto(`${floor.service.url}/sales`)
    await page.getByRole('switch').first().waitFor()
    expect(await accessFaults(page)).toEqual([])
    const isWide = await page.evaluate(() => document.body.scrollWidth > window.innerWidth)
    expect(isWide).toBe(false)
  })
})
