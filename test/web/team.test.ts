import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import type { Agent } from '../../src/model/agent.ts'
import type { Team } from '../../src/model/team.ts'
import type { TicketItem } from '../../src/model/views.ts'
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
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})
beforeEach(async () => {
  await service.ctx.db.query(
    `TRUNCATE agents, teams, team_members, notifications, tickets, ticket_counts, mentions,
       mention_keys, authors, events RESTART IDENTITY CASCADE`,
  )
})
afterEach(async () => {
  expect(watched.complaints).toEqual([])
  await leave(page)
})

async function open(path: string, settings = {}): Promise<void> {
  watched = await watchedPage(browser, service.url, settings)
  page = watched.page
  await page.goto(`${service.url}${path}`)
}

const hire = async (name: string) => (await service.call<Agent>('POST', '/agents', { name })).body
const agents = async () => (await service.call<{ items: Agent[] }>('GET', '/agents')).body.items
async function giveAsBen(ticketId: string | undefined, to: Agent): Promise<void> {
  const { handle } = await hire('Ben')
  const answer = await fetch(`${service.url}/api/v1/tickets/${ticketId}/assign`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-earshot-agent': handle },
    body: JSON.stringify({ assigneeId: to.id }),
  })
  expect(answer.status).toBe(200)
}
const button = (name: string | RegExp) => page.getByRole('button', { name })

async function be(name: string): Promise<void> {
  await button('Who are you?').click()
  await page.getByRole('menuitem', { name }).click()
  await button(`You are ${name}, Online`).waitFor()
}

/** Looks at it wide and light, then dark on a phone, and finds no fault. */
async function look(): Promise<void> {
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 900 })
    expect(await accessFaults(page)).toEqual([])
    const wider = await page.evaluate(() => document.body.scrollWidth - innerWidth)
    expect(wider).toBeLessThanOrEqual(0)
  }
}

describe('the team page', () => {
  it('adds people and a team, changes them, and lets somebody leave and come back', async () => {
    await open('/team')
    await page.getByRole('heading', { name: 'Nobody is on the team yet' }).waitFor()
    await page.getByRole('link', { name: 'Add a person' }).click()
    await page.getByLabel('Name').fill('Ana Sousa')
    await page.getByRole('combobox', { name: 'Languages' }).fill('Portug')
    await page.getByRole('option', { name: 'Portuguese' }).click()
    await page.getByLabel('Open tickets at once').fill('7')
    await button('Add').click()
    await page.getByRole('link', { name: /Ana Sousa/ }).waitFor()
    expect(await agents()).toMatchObject([
      { name: 'Ana Sousa', handle: 'ana.sousa', languages: ['pt'], capacity: 7 },
    ])
    await page.getByRole('link', { name: 'Make a team' }).click()
    await page.getByLabel('Name').fill('Service')
    await page.getByRole('combobox', { name: 'Members' }).click()
    await page.getByRole('option', { name: 'Ana Sousa' }).click()
    await page.getByText('By load', { exact: true }).click()
    await button('Make it').click()
    await page.getByRole('link', { name: /Service.*1 person.*By load/ }).waitFor()
    const { body } = await service.call<{ items: Team[] }>('GET', '/teams')
    expect(body.items).toMatchObject([{ distribution: 'least_loaded', agentIds: [1] }])
    await page.getByRole('link', { name: /Ana Sousa/ }).click()
    await button('Has left').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Has left' }).click()
    await button('Is back').click()
    await button('Has left').waitFor()
    expect((await agents())[0]?.active).toBe(true)
  })

  it('has no fault of access and nothing wider than the screen, in light and dark', async () => {
    const ana = await hire('Ana')
    await service.call('POST', '/teams', { name: 'Service', agentIds: [ana.id] })
    await open('/team')
    await page.getByLabel('Name').waitFor()
    await look()
    await page.goto(`${service.url}/team/team-1`)
    await page.getByRole('combobox', { name: 'Members' }).waitFor()
    await look()
  })
})

describe('who is at the browser', () => {
  it('is chosen once, is there from then on, and turns away by key', async () => {
    await hire('Ana')
    await open('/team')
    await be('Ana')
    expect((await agents())[0]).toMatchObject({ presence: 'online', isHere: true })
    await page.reload()
    await button('You are Ana, Online').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('p')
    await button('You are Ana, Away').waitFor()
    expect((await agents())[0]).toMatchObject({ presence: 'away', isHere: false })
  })
})

describe('a notification', () => {
  it('is counted at the bell by itself, and counts as read once the list was open', async () => {
    const ana = await hire('Ana')
    await service.importLines([line('My order is broken, please help')])
    const { body } = await service.call<{ items: TicketItem[] }>('GET', '/tickets')
    await open('/team')
    await be('Ana')
    await button('Notifications').waitFor()
    await giveAsBen(body.items[0]?.id, ana)
    await button('Notifications, 1 unread').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('h')
    const list = page.getByRole('dialog', { name: 'Notifications' })
    await list.getByRole('link', { name: /Ben gave you a ticket/ }).waitFor()
    await look()
    await page.setViewportSize({ width: 1440, height: 900 })
    await list.getByRole('link', { name: /Ben gave you a ticket/ }).click()
    await vi.waitUntil(() => page.url().includes(`ticket=${body.items[0]?.id}`))
    await button('Notifications').waitFor()
  })

  it('is shown outside the page while it is out of sight, and only where somebody asked for it', async () => {
    const ana = await hire('Ana')
    await service.importLines([line('My order is broken, please help')])
    const { body } = await service.call<{ items: TicketItem[] }>('GET', '/tickets')
    await open('/team', { permissions: ['notifications'] })
    await be('Ana')
    await page.evaluate(() => {
      const shown: string[] = []
      class Shown extends EventTarget {
        static permission = 'granted'
        constructor(title: string, options: { body: string }) {
          super()
          shown.push(`${title}: ${options.body}`)
        }
      }
      Object.assign(window, { Notification: Shown, shown })
      Object.defineProperty(document, 'hidden', { get: () => true })
    })
    await giveAsBen(body.items[0]?.id, ana)
    const shown = () => page.evaluate(() => Reflect.get(window, 'shown') as string[])
    await vi.waitUntil(async () => (await shown()).length > 0, { timeout: 30_000, interval: 50 })
    expect(await shown()).toEqual([
      expect.stringMatching(/^Ben gave you a ticket: My order is broken, please help/),
    ])
  })
})
