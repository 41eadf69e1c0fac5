import type { Browser, Page } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import { accessFaults, launchBrowser, watchedPage, type Watched } from '../helpers/browser.ts'
import { startService, type TestService } from '../helpers/service.ts'

let browser: Browser
let service: TestService
let watched: Watched
let page: Page

beforeAll(async () => {
  await ensurePage({ say: () => undefined })
  browser = await launchBrowser()
  service = await startService()
  watched = await watchedPage(browser, service.url)
  page = watched.page
})
afterAll(async () => {
  await browser.close()
  await service.stop()
})

/** What the box shows under this name. */
const shown = (name: string) =>
  page.locator(`[role=dialog] dt:text-is("${name}") + dd code`).innerText()

/** Sends with nothing but what the page showed. */
async function deliver(text: string, secret: string): Promise<number> {
  const { pathname } = new URL(await page.locator('article code').innerText())
  const body = JSON.stringify({ mention: { text } })
  const at = new Date()
  const answer = await fetch(service.url + pathname, {
    method: 'POST',
    headers: {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
    },
    body,
  })
  return answer.status
}

it('a webhook is made, its secret shown once, made anew, and what is signed with it arrives', async () => {
  await page.goto(`${service.url}/sources/new`)
  await page.getByRole('radio', { name: /^Webhook/ }).check({ force: true })
  await expect.poll(() => page.getByRole('button', { name: 'Try it' }).count()).toBe(0)
  expect(await page.getByLabel('Read it').count()).toBe(0)
  await page.getByLabel('Name', { exact: true }).fill('Own app')
  await page.getByRole('button', { name: 'Save and listen' }).click()
  await page.getByRole('dialog', { name: 'Own app is ready' }).waitFor()
  const first = await shown('Sign with')
  expect(first).toMatch(/^whsec_/)
  expect(await shown('Send to')).toMatch(/\/hooks\/\d+$/)
  expect(await accessFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Done' }).click()

  const card = page.getByRole('article').filter({ hasText: 'Own app' })
  await card.getByText('Nothing received yet').waitFor()
  expect(await page.content()).not.toContain(first)
  expect(await deliver('It is broken, please help', first)).toBe(200)
  await card.getByText('Listening').waitFor()

  await card.getByRole('button', { name: 'Actions for Own app' }).click()
  await page.getByRole('menuitem', { name: 'New secret' }).click()
  await page.getByRole('button', { name: 'New secret' }).click()
  await page.getByRole('dialog', { name: 'The new secret of Own app' }).waitFor()
  const second = await shown('Sign with')
  expect(second).not.toBe(first)
  await page.getByText(/^The secret before it is accepted until/).waitFor()
  expect(await accessFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Done' }).click()
  expect([await deliver('two', first), await deliver('three', second)]).toEqual([200, 200])

  await card.getByRole('button', { name: 'Actions for Own app' }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  await page.getByLabel('Name', { exact: true }).fill('My app')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('article').filter({ hasText: 'My app' }).waitFor()
  expect(await deliver('four', second)).toBe(200)
  expect(watched.complaints).toEqual([])
})

it('an uploaded file can be given another name', async () => {
  await service.importLines([{ id: 'a', text: 'hello' }], 'Old export')
  await page.goto(`${service.url}/sources`)
  await page.getByRole('button', { name: 'Actions for Old export' }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Archive')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('article').filter({ hasText: 'Archive' }).waitFor()
  expect(watched.complaints).toEqual([])
})
