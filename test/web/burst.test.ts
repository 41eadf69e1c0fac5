import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, leave, watchedPage } from '../helpers/browser.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

const POSTS = 3000
/** Only what nobody could mistake for a busy machine is a failure; what it was is printed. */
const LONGEST_MS = 2000

let service: TestService
let browser: Browser
let page: Page

beforeAll(async () => {
  service = await startService({ role: 'web', env: { EARSHOT_CLASSIFIER: 'fast' } })
  browser = await launchBrowser()
  ;({ page } = await watchedPage(browser, service.url))
})
afterAll(async () => {
  if (page) await leave(page)
  await browser?.close()
  await service?.stop()
})

it('a page stays free while thousands of complaints come in, and counts them all in the end (F18)', async () => {
  await service.importLines([line('It is broken, please help')])
  await page.goto(`${service.url}/inbox/service`)
  await page.locator('article#ticket h2').waitFor()
  await page.evaluate(() => {
    const tasks: number[] = []
    Reflect.set(window, 'longTasks', tasks)
    const observer = new PerformanceObserver((list) => {
      tasks.push(...list.getEntries().map(({ duration }) => duration))
    })
    observer.observe({ type: 'longtask', buffered: false })
  })
  let reads = 0
  page.on('request', (request) => {
    if (/\/api\/v1\/tickets\?/.test(request.url())) reads += 1
  })
  const begun = performance.now()
  for (let from = 0; from < POSTS; from += 500) {
    await service.importLines(
      Array.from({ length: 500 }, (_, n) => line(`My parcel ${from + n} is broken, please help`)),
    )
  }
  await page
    .getByRole('link', { name: /Service.*3,?001/ })
    .first()
    .waitFor()
  const seconds = (performance.now() - begun) / 1000
  const tasks = await page.evaluate(() => Reflect.get(window, 'longTasks') as number[])
  const longest = Math.max(0, ...tasks)
  process.stdout.write(
    `${POSTS} tickets in ${seconds.toFixed(1)} s: ${reads} reads of the list, the longest task took ${longest} ms\n`,
  )
  expect(longest).toBeLessThan(LONGEST_MS)
  expect(reads).toBeLessThanOrEqual(4 * seconds + 4)
})
