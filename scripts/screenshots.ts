import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../test/helpers/browser.ts'

/**
 * Takes the pictures of docs/screenshots from the demo and from an empty start, in Chromium.
 *
 *   npm run screenshots
 */
const OUT = fileURLToPath(new URL('../docs/screenshots/', import.meta.url))
const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

await mkdir(OUT, { recursive: true })
const browser = await launchBrowser()
try {
  await withService(['serve', '--demo'], {}, async (url) => {
    await shoot(url, 'inbox', DESK, 'light', openTicket)
    await shoot(url, 'inbox-dark', DESK, 'dark', openTicket)
    await shoot(url, 'queue', DESK, 'light')
    await shoot(url, 'phone', PHONE, 'light')
    await shoot(url, 'phone-ticket-dark', PHONE, 'dark', openTicket)
    await shoot(`${url}/overview`, 'overview', DESK, 'light')
    await shoot(`${url}/mentions`, 'mentions', DESK, 'light')
    await shoot(`${url}/brands`, 'brands', DESK, 'light')
    await shoot(`${url}/sources`, 'sources', DESK, 'light')
  })
  const empty = { EARSHOT_DATA_DIR: `/tmp/earshot-screenshots-${process.pid}` }
  await withService(['serve'], empty, async (url) => {
    await shoot(url, 'empty', DESK, 'light')
    await shoot(url, 'empty-phone-dark', PHONE, 'dark')
  })
} finally {
  await browser.close()
}

async function withService(
  args: string[],
  env: Record<string, string>,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { ...process.env, PORT: '0', ...env },
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  while (!/ready at (\S+)/.test(said)) await once(child.stderr, 'data')
  try {
    await work(/ready at (\S+)/.exec(said)?.[1] ?? '')
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
}

async function shoot(
  url: string,
  name: string,
  viewport: { width: number; height: number },
  colorScheme: 'light' | 'dark',
  act: (page: Page) => Promise<void> = async () => undefined,
): Promise<void> {
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.on('console', (message) => message.type() === 'error' && console.error(name, message.text()))
  await page.goto(url, { waitUntil: 'load' })
  await page.waitForTimeout(1500)
  await act(page)
  await page.waitForTimeout(1000)
  await page.screenshot({ path: `${OUT}${name}.png` })
  await context.close()
  console.error(`docs/screenshots/${name}.png`)
}

async function openTicket(page: Page): Promise<void> {
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
}
