import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { ensurePage } from '../src/cli/ensure-page.ts'
import { readConfig } from '../src/config.ts'
import { createLogger } from '../src/log.ts'
import { startService } from '../src/main.ts'
import { launchBrowser } from '../test/helpers/browser.ts'
import { knownPerson } from './screenshots/known-person.ts'
import { openOffice, type Office } from './screenshots/office.ts'
import { toPalettePng } from './screenshots/palette-png.ts'

/**
 * Takes the pictures of docs/screenshots in Chromium: each view of the demo with a made-up team at work
 * and of an empty start, wide and light as NAME.png, wide and dark as NAME-dark.png and on a phone as
 * NAME-phone.png.
 *
 *   npm run screenshots [-- NAME ...]
 */
const OUT = fileURLToPath(new URL('../docs/screenshots/', import.meta.url))
const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
const forms = [
  { ending: '', viewport: DESK, colorScheme: 'light' },
  { ending: '-dark', viewport: DESK, colorScheme: 'dark' },
  { ending: '-phone', viewport: PHONE, colorScheme: 'light', isPhone: true },
] as const

type View = {
  name: string
  path: string
  /** Where a phone shows one thing after the other and not both. */
  phonePath?: string
  act?(page: Page, isPhone: boolean): Promise<void>
}

/** Only these, where some are named. */
const wanted = new Set(process.argv.slice(2))
const say = (line: string) => void process.stderr.write(`${line}\n`)
const press =
  (...keys: string[]) =>
  async (page: Page) => {
    for (const key of keys) await page.keyboard.press(key)
  }

await mkdir(OUT, { recursive: true })
await ensurePage({ say })
const browser = await launchBrowser()
try {
  await using office = await openOffice()
  for (const view of await viewsOf(office)) {
    if (view.name === 'waves') await office.breakDown()
    await shoot(office.url, view, 1)
  }
  await shootEmpty()
} finally {
  await browser.close()
}

async function viewsOf(office: Office): Promise<View[]> {
  const leak = `/inbox/service?ticket=${await office.ticketOf('Maren Brandt')}`
  const first = `/inbox/service?ticket=${await office.first('service')}`
  const unsure = `/inbox/unsure?ticket=${await office.first('unsure')}`
  return [
    { name: 'inbox', path: first, phonePath: '/inbox/service' },
    { name: 'ticket', path: leak },
    { name: 'reply', path: leak, act: writeReply },
    { name: 'note', path: leak, act: writeNote },
    { name: 'marked', path: '/inbox/service', act: markThree },
    { name: 'unsure', path: unsure },
    { name: 'correct', path: leak, act: press('c') },
    {
      name: 'search',
      path: '/inbox?q=refund%20OR%20%22money%20back%22',
      act: (page) => page.locator('input[type="search"], [role="searchbox"]').first().focus(),
    },
    { name: 'views', path: '/inbox/service', act: openView },
    { name: 'macro-menu', path: leak, act: press('m') },
    { name: 'palette', path: first, act: searchPalette },
    { name: 'keys', path: first, act: press('?') },
    { name: 'team', path: '/team' },
    { name: 'rules', path: '/rules/1' },
    { name: 'rules-preview', path: '/rules/2', act: toTheEnd },
    { name: 'targets', path: '/targets' },
    { name: 'targets-report', path: '/reports/targets?days=90' },
    { name: 'answers', path: '/answers' },
    { name: 'macros', path: '/answers/macro-1' },
    { name: 'sources', path: '/sources' },
    { name: 'workbench', path: '/brands/1/query' },
    { name: 'mentions', path: '/mentions' },
    { name: 'people', path: '/people' },
    { name: 'person', path: `/people/${await knownPerson(office, 'Maren Brandt')}` },
    { name: 'overview', path: '/overview' },
    { name: 'brands', path: '/brands' },
    // The last, as the complaints of a wave would fill the other pictures.
    {
      name: 'waves',
      path: '/waves',
      act: (page) => page.getByRole('button', { name: 'Show them' }).click(),
    },
  ]
}

/** As it is on the first day: nothing is set up, nobody has been named. */
async function shootEmpty(): Promise<void> {
  const read = readConfig({ PORT: '0' }, '/nowhere')
  if (!read.ok) throw new Error(read.problems.join('\n'))
  const log = createLogger('silent', () => undefined)
  const place = { kind: 'memory' as const }
  const service = await startService({ config: read.config, place, log, role: 'all', demo: false })
  const url = (service.url ?? '').replace('localhost', '127.0.0.1')
  await shoot(url, { name: 'empty', path: '/' }, null)
  await service.stop()
}

async function shoot(url: string, view: View, agentId: number | null): Promise<void> {
  const { name, path, phonePath = path, act } = view
  if (wanted.size > 0 && !wanted.has(name)) return
  // Side by side, as most of a picture is waiting.
  const taking = forms.map(async ({ ending, viewport, colorScheme, ...form }) => {
    const isPhone = 'isPhone' in form
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' })
    if (agentId !== null) {
      await context.request.put(`${url}/api/v1/session/agent`, { data: { agentId } })
    }
    const page = await context.newPage()
    const file = `${name}${ending}.png`
    page.on('console', (message) => message.type() === 'error' && say(`${file}: ${message.text()}`))
    await page.goto(`${url}${isPhone ? phonePath : path}`, { waitUntil: 'load' })
    await page.locator('main h1, main h2').first().waitFor({ state: 'attached' })
    await settle(page)
    await act?.(page, isPhone)
    await settle(page)
    await writeFile(`${OUT}${file}`, toPalettePng(await page.screenshot()))
    await context.close()
    say(`docs/screenshots/${file}`)
  })
  await Promise.all(taking)
}

/** Until nothing is read any more and nothing moves. */
async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(1200)
  await page.waitForFunction(() => document.querySelector('[class*="keleton"]') === null)
  await page.waitForFunction(() => document.getAnimations().length === 0)
}

async function writeReply(page: Page): Promise<void> {
  await page.keyboard.press('r')
  await page.locator('#reply-facts').waitFor()
  await page.keyboard.type(
    'Hello Maren, I am sorry about the wet floor. Please leave the machine unplugged and send us its serial number (under the tank): we collect it and repair it, free of charge.',
  )
}

async function writeNote(page: Page): Promise<void> {
  await page.keyboard.press('n')
  await page.keyboard.type('The third leak of this batch. Can you look at the seals, @be')
}

async function markThree(page: Page): Promise<void> {
  for (const at of [0, 1, 2]) {
    await page
      .locator('li:has([data-ticket]) input[type="checkbox"]')
      .nth(at)
      .check({ force: true })
  }
}

async function openView(page: Page, isPhone: boolean): Promise<void> {
  if (isPhone) await page.getByRole('button', { name: 'Open the menu' }).click()
  else await page.getByRole('link', { name: /^Refunds/ }).click()
}

async function toTheEnd(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).scrollIntoViewIfNeeded()
}

async function searchPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('re')
}
