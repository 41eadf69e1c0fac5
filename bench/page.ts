import { cpus, loadavg } from 'node:os'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../test/helpers/browser.ts'
import { madeUpLines } from './made-up-mentions.ts'
import { plainPage } from './page/plain.ts'
import {
  installProbe,
  type Pace,
  scroll,
  type Smoothness,
  timePresses,
  watchFrames,
} from './page/probe.ts'
import { startFilled } from './page/service.ts'

/**
 * How long it takes from a key to the next ticket on screen, and how smoothly a list of 1,000 open
 * tickets scrolls, in Chromium against the service as people start it; and what holds the page up while
 * 10,000 mentions come in. Beside each the floor of the same run: the same keys on a page of plain rows,
 * see `page/plain.ts`.
 *
 *   npm run bench:page [-- TIMES TICKETS]
 */
const TIMES = Number(process.argv[2] ?? 100)
const TICKETS = Number(process.argv[3] ?? 1000)
const ROW = 108
/** As a quick hand turns a wheel, in pixels a second. */
const SPEED = 5000
const FRAME_MS = 1000 / 60
const BURST = 10_000

type Taken = Map<string, number[]>

const say = (line: string) => void process.stderr.write(`${line}\n`)

const browser = await launchBrowser()
try {
  say('filling')
  const service = await startFilled(TICKETS)
  try {
    const keys: Taken = new Map()
    const frames = new Map<string, Smoothness>()
    const ours = await openOurs(browser, service.url)
    say('scrolling')
    await measureScroll(ours, frames, 'inbox')
    say('pressing')
    await measureKeys(ours, keys, 300)
    say('a burst')
    await measureBurst(ours, service.url, keys, frames)
    await ours.context().close()
    const plain = await openPlain(browser)
    say('the floor')
    const floor: Taken = new Map()
    await measureScroll(plain, frames, 'plain rows')
    // Nothing is read ahead there, so nothing is waited for.
    await measureKeys(plain, floor, 0)
    printKeys(keys, floor)
    printFrames(frames)
  } finally {
    await service.stop()
  }
} finally {
  await browser.close()
}

async function openOurs(from: Browser, url: string): Promise<Page> {
  const context = await from.newContext({ viewport: { width: 1440, height: 900 } })
  await installProbe(context)
  const agent = await context.request.post(`${url}/api/v1/agents`, {
    data: { name: 'Ana Sousa', handle: 'ana' },
  })
  const { id } = (await agent.json()) as { id: number }
  await context.request.put(`${url}/api/v1/session/agent`, { data: { agentId: id } })
  const page = await context.newPage()
  await page.goto(`${url}/inbox/service`)
  await page.locator('#ticket [id^="message-"]').first().waitFor()
  await page.waitForTimeout(3000)
  return page
}

async function openPlain(from: Browser): Promise<Page> {
  const context = await from.newContext({ viewport: { width: 1440, height: 900 } })
  await installProbe(context)
  const page = await context.newPage()
  await page.route('http://plain.test/', (route) =>
    route.fulfill({ contentType: 'text/html', body: plainPage(TICKETS) }),
  )
  await page.goto('http://plain.test/')
  await page.waitForTimeout(1000)
  return page
}

/** Down to the last ticket, while the list reads page after page, and up again. */
async function measureScroll(page: Page, into: Map<string, Smoothness>, name: string) {
  const session = await page.context().newCDPSession(page)
  const far = TICKETS * ROW
  into.set(`${name}, down`, await watchFrames(page, () => scroll(session, far, SPEED)))
  await page.waitForTimeout(1000)
  into.set(`${name}, up`, await watchFrames(page, () => scroll(session, -far, SPEED)))
  await session.detach()
  await page.waitForTimeout(1000)
}

async function measureKeys(page: Page, into: Taken, quiet: Pace): Promise<void> {
  const key = (name: string, pace: Pace, what: 'ticket' | 'focus' = 'ticket') =>
    timePresses(page, { times: TIMES, pace, what, press: (on) => on.keyboard.press(name) })
  into.set('`j`, every third of a second', await key('j', quiet))
  into.set('`j`, again as soon as the ticket is there', await key('j', 0))
  into.set('`e`, every third of a second', await key('e', quiet))
  into.set('`e`, again as soon as the ticket is there', await key('e', 0))
  into.set(
    '`Enter`, into the ticket',
    await timePresses(page, {
      times: TIMES,
      pace: 0,
      what: 'focus',
      press: (on) => on.keyboard.press('Enter'),
      after: (on) => on.keyboard.press('Escape'),
    }),
  )
  into.set(
    'a click on a row, a ticket not read before',
    await timePresses(page, { times: TIMES, pace: quiet, what: 'ticket', press: clickRow }),
  )
}

/** On a row that is not open, further down than what is read ahead. */
async function clickRow(page: Page): Promise<void> {
  await page.mouse.move(420, 500)
  await page.mouse.wheel(0, 4 * ROW)
  await page.waitForTimeout(100)
  const spot = await page.evaluate(() => {
    const rows = document.querySelectorAll('[data-ticket]:not([aria-current]), #list :not(.chosen)')
    const boxes = [...rows].map((row) => row.getBoundingClientRect())
    const box = boxes.findLast(({ top, bottom }) => top > 200 && bottom < 700)
    return box === undefined ? { x: 0, y: 0 } : { x: box.x + 150, y: box.y + 50 }
  })
  await page.mouse.click(spot.x, spot.y)
}

/** Somebody works on while the inbox fills; the last reads are waited for. */
async function measureBurst(
  page: Page,
  url: string,
  keys: Taken,
  into: Map<string, Smoothness>,
): Promise<void> {
  const name = `while ${BURST.toLocaleString('en')} mentions come in`
  const taken: number[] = []
  keys.set(`\`j\`, ${name}`, taken)
  const burst = { isIn: false }
  async function send(): Promise<void> {
    const body = [...madeUpLines(BURST, { seed: 5, now: Date.now() })].join('\n')
    const answer = await fetch(`${url}/api/v1/import?source=burst`, { method: 'POST', body })
    if (!answer.ok) throw new Error(await answer.text())
  }
  async function work(): Promise<void> {
    const began = performance.now()
    const sent = send().finally(() => (burst.isIn = true))
    while (!burst.isIn) {
      const press = (on: Page) => on.keyboard.press('j')
      taken.push(...(await timePresses(page, { times: 1, pace: 300, what: 'ticket', press })))
    }
    await sent
    say(`the burst took ${((performance.now() - began) / 1000).toFixed(0)} s`)
    await page.waitForTimeout(3000)
  }
  into.set(`inbox, ${name}`, await watchFrames(page, work))
}

function shareOf(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0
}

function printKeys(ours: Taken, floor: Taken): void {
  const out = [
    `${TICKETS} open tickets, ${TIMES} presses each, ${cpus().length} cores; load average ${(loadavg()[0] ?? 0).toFixed(1)}; milliseconds until painted`,
    '',
    '| pressed | p50 | p95 | max | floor p50 | floor p95 | p95 to floor |',
    '|---|---:|---:|---:|---:|---:|---:|',
  ]
  for (const [name, taken] of ours) {
    const bare = floor.get(name) ?? []
    const told = [0.5, 0.95, 1].map((share) => shareOf(taken, share).toFixed(0))
    const beside = [0.5, 0.95].map((share) => (bare.length ? shareOf(bare, share).toFixed(0) : ''))
    const ratio = bare.length ? (shareOf(taken, 0.95) / shareOf(bare, 0.95)).toFixed(1) : ''
    out.push(`| ${[name, ...told, ...beside, ratio].join(' | ')} |`)
  }
  process.stdout.write(`${out.join('\n')}\n\n`)
}

function printFrames(all: Map<string, Smoothness>): void {
  const out = [
    `${TICKETS} tickets of ${ROW} pixels at ${SPEED} pixels a second`,
    '',
    '| scrolled | frames a second | over 16.7 ms | over 50 ms | longest | long tasks | longest task |',
    '|---|---:|---:|---:|---:|---:|---:|',
  ]
  for (const [name, { frames, tasks }] of all) {
    const spent = frames.reduce((sum, ms) => sum + ms, 0)
    // Times of frames are rounded to a tenth of a millisecond.
    const over = (ms: number) =>
      `${((100 * frames.filter((one) => one > ms + 0.2).length) / frames.length).toFixed(1)} %`
    out.push(
      `| ${[
        name,
        ((1000 * frames.length) / spent).toFixed(1),
        over(FRAME_MS),
        over(50),
        `${Math.max(...frames).toFixed(0)} ms`,
        tasks.length,
        tasks.length === 0 ? 'under 50 ms' : `${Math.max(...tasks).toFixed(0)} ms`,
      ].join(' | ')} |`,
    )
  }
  process.stdout.write(`${out.join('\n')}\n`)
}
