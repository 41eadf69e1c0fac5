import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import type * as Registry from '../../src/collectors/registry.ts'
import { startAuthorizationServer } from '../helpers/authorization-server.ts'
import {
  accessFaults,
  launchBrowser,
  leave,
  type Watched,
  watchedPage,
} from '../helpers/browser.ts'
import { createSignInCollector, startSigningService } from '../helpers/sign-in.ts'

// The networks of this build, and one on loopback.
vi.mock('../../src/collectors/registry.ts', async (load) => {
  const real = await load<typeof Registry>()
  const createCollectors: typeof real.createCollectors = (parts) => [
    ...real.createCollectors(parts),
    createSignInCollector(),
  ]
  return { ...real, createCollectors }
})

const client = { clientId: 'app-of-ours', clientSecret: 'canary-secret-0123456789' }

let browser: Browser
let network: Awaited<ReturnType<typeof startAuthorizationServer>>
let service: Awaited<ReturnType<typeof startSigningService>>
let watched: Watched
let page: Page

beforeAll(async () => {
  await ensurePage({ say: () => undefined })
  browser = await launchBrowser()
  network = await startAuthorizationServer([client])
  service = await startSigningService()
})
afterAll(async () => {
  await browser.close()
  await service.stop()
  await network[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await service.ctx.db.query('DELETE FROM sign_ins')
  await service.ctx.db.query('DELETE FROM sources')
  watched = await watchedPage(browser, service.url)
  page = watched.page
})

const button = (name: string) => page.getByRole('button', { name, exact: true })

/** The form of a new source with everything but a token. */
async function fillIn(): Promise<void> {
  await page.goto(`${service.url}/sources/new`)
  await page.getByRole('radio', { name: /^The network/ }).check({ force: true })
  await page.getByLabel('Address', { exact: true }).fill(network.url)
  await page.getByLabel('Name', { exact: true }).fill('Ours')
}
async function fillInKeys(): Promise<void> {
  await page.getByLabel('Client id').fill(client.clientId)
  await page.getByLabel('Client secret').fill(client.clientSecret)
}
/** The window that opens with the click, at the page of the network. */
async function openWindow(action = 'Sign in at The network'): Promise<Page> {
  const opened = page.waitForEvent('popup')
  await button(action).click()
  const popup = await opened
  await popup.getByRole('link', { name: 'allow' }).waitFor()
  return popup
}

describe('signing in at a network from the form', () => {
  it('opens its page in a window, which closes by itself; the form is as it was and can be saved', async () => {
    await fillIn()
    expect(await button('Sign in at The network').isDisabled()).toBe(true)
    expect(await page.getByText(`${service.url}/oauth/callback`).isVisible()).toBe(true)
    await fillInKeys()
    expect(await accessFaults(page)).toEqual([])

    const popup = await openWindow()
    await page.getByText('Waiting for you to sign in at The network.').waitFor()
    expect(await accessFaults(page)).toEqual([])
    const closed = popup.waitForEvent('close')
    await popup.getByRole('link', { name: 'allow' }).click()
    await closed
    await page.getByText('Signed in at The network').waitFor()
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Ours')
    expect(await page.getByLabel('Access token').isDisabled()).toBe(true)
    expect(await accessFaults(page)).toEqual([])

    await button('Try it').click()
    await page.getByText('It is broken, please help').waitFor()
    await button('Save and listen').click()
    await page.getByRole('article').filter({ hasText: 'Ours' }).waitFor()
    expect(await page.content()).not.toContain('canary')
    expect(watched.complaints).toEqual([])
  })

  it('tells a no in both windows, and can be begun again or left for a pasted token', async () => {
    await fillIn()
    await fillInKeys()
    const popup = await openWindow()
    await popup.getByRole('link', { name: 'deny' }).click()
    await popup.getByRole('heading', { name: 'Not signed in' }).waitFor()
    expect(new URL(popup.url()).pathname).toBe('/sources/signed-in')
    expect(popup.url()).not.toMatch(/code|state/)
    await popup.getByText('Access was not granted at The network.').waitFor()
    expect(await accessFaults(popup)).toEqual([])
    await popup.close()
    await page.getByText('Access was not granted at The network.').waitFor()
    expect(await page.getByLabel('Access token').isEnabled()).toBe(true)
    expect(await accessFaults(page)).toEqual([])

    const second = await openWindow()
    await second.getByRole('link', { name: 'allow' }).click()
    await page.getByText('Signed in at The network').waitFor()
    await button('Use keys instead').click()
    expect(await page.getByLabel('Client id').inputValue()).toBe(client.clientId)
    await page.getByLabel('Access token').fill([...network.tokens][0] ?? '')
    await button('Save and listen').click()
    await page.getByRole('article').filter({ hasText: 'Ours' }).waitFor()
    expect(watched.complaints).toEqual([])
  })

  it('shows a link where the browser allows no window', async () => {
    await page.addInitScript(() => {
      window.open = () => null
    })
    await fillIn()
    await fillInKeys()
    await button('Sign in at The network').click()
    const opened = page.context().waitForEvent('page')
    await page.getByRole('link', { name: /^No window\?/ }).click()
    const tab = await opened
    await tab.getByRole('link', { name: 'allow' }).click()
    await page.getByText('Signed in at The network').waitFor()
    expect(watched.complaints).toEqual([])
  })

  it('says what the service says where it cannot begin, and leaves no window', async () => {
    await fillIn()
    await page.getByLabel('Client id').fill(client.clientId)
    await page.getByLabel('Client secret').fill(client.clientSecret)
    await page.route('**/api/v1/sources/sign-in', (route) =>
      route.fulfill({
        status: 422,
        contentType: 'application/json',
        body: JSON.stringify({ code: 'unprocessable', message: 'The network: it is closed.' }),
      }),
    )
    const opened = page.waitForEvent('popup')
    await button('Sign in at The network').click()
    await page.getByText('The network: it is closed.').waitFor()
    await expect.poll(async () => (await opened).isClosed()).toBe(true)
  })

  it('changes the keys of a source that is stored, with its id and secret standing in', async () => {
    await fillIn()
    await fillInKeys()
    await button('Save and listen').click()
    await page.getByRole('button', { name: 'Actions for Ours' }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    const popup = await openWindow()
    await popup.getByRole('link', { name: 'allow' }).click()
    await page.getByText('Signed in at The network').waitFor()
    await button('Save').click()
    await page.getByRole('article').filter({ hasText: 'Ours' }).waitFor()
    const [row] = await service.ctx.db.query('SELECT 1 FROM sign_ins')
    expect([row, watched.complaints]).toEqual([undefined, []])
  })
})

it('at a page without https, the form says that the network may refuse, and takes a token', async () => {
  // A name of this machine, but not one that networks make an exception for.
  const plain = await startSigningService({ host: 'earshot.localhost' })
  const { page, complaints } = await watchedPage(browser, plain.url)
  await page.goto(`${plain.url}/sources/new`)
  await page.getByRole('radio', { name: /^Mastodon/ }).check({ force: true })
  await page.getByText(/reached without https, so Mastodon may refuse/).waitFor()
  expect(await page.getByRole('textbox', { name: 'Access token' }).isEnabled()).toBe(true)
  expect(await accessFaults(page)).toEqual([])
  await leave(page)
  await plain.stop()
  expect(complaints).toEqual([])
})

describe('the page that a network leads back to', () => {
  it('says what to do where no sign-in is known', async () => {
    for (const query of ['', '?id=2f7d1d8e-2b60-4b0a-9b39-7b7f0e1f3a11']) {
      await page.goto(`${service.url}/sources/signed-in${query}`)
      await page.getByText(/Go back to the form and sign in again/).waitFor()
      expect(await accessFaults(page)).toEqual([])
    }
  })
})
