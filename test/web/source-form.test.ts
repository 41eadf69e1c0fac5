import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { ensurePage } from '../../src/cli/ensure-page.ts'
import { CollectorError, type Collector } from '../../src/collectors/collector.ts'
import type * as registry from '../../src/collectors/registry.ts'
import { suggestName } from '../../web/features/sources/suggest-name.ts'
import { credentialsFrom, fieldsOf, optionsFrom } from '../../web/lib/schema-fields.ts'
import {
  accessFaults,
  launchBrowser,
  leave,
  type Watched,
  watchedPage,
} from '../helpers/browser.ts'
import { draft, pageOf } from '../helpers/listening-post.ts'
import { startService, type TestService } from '../helpers/service.ts'

const RIGHT = '-----BEGIN KEY-----\nright\n-----END KEY-----'

const optionsSchema = z.strictObject({
  words: z.string().meta({ title: 'Words' }),
  server: z
    .url({ error: 'give the address of a server' })
    .default('https://archive.example')
    .meta({ title: 'Server', isAdvanced: true }),
})

const keysSchema = z.strictObject({
  user: z.string().optional().meta({ title: 'User' }),
  key: z.string().optional().meta({ title: 'Key file', isMultiline: true }),
  second: z.string().optional().meta({ title: 'Second key', isAdvanced: true }),
  session: z.string().optional().meta({ title: 'Session', isInternal: true }),
})

type Keys = z.infer<typeof keysSchema> | null

/** Reads with the right key only, and keeps a session beside it; can do without where it is told. */
function library(name: string, credentialsSchema: z.ZodType<Keys>) {
  const sessions: (string | undefined)[] = []
  const collector: Collector<z.infer<typeof optionsSchema>, Keys> = {
    name,
    title: name === 'library' ? 'Library' : 'Vault',
    description: `What is in the ${name}.`,
    optionsSchema,
    credentialsSchema,
    limits: { intervalMs: { min: 1000, default: 900_000 }, pageSizeMax: 10 },
    async *collect(_cursor, { credentials, clock, renew }) {
      sessions.push(credentials?.session)
      if (credentials !== null && credentials.key !== RIGHT) {
        throw new CollectorError('auth', 'the key is wrong: make a new one')
      }
      yield pageOf([draft('one', { postedAt: new Date(clock.now()).toISOString() })])
      if (credentials !== null) await renew({ ...credentials, session: 'kept' })
    },
  }
  return { collector, sessions }
}

const open = library('library', keysSchema.meta({ isOptional: true }))
const vault = library('vault', keysSchema)

vi.mock('../../src/collectors/registry.ts', async (load) => {
  const real = await load<typeof registry>()
  const createCollectors: typeof registry.createCollectors = (parts) => [
    ...real.createCollectors(parts),
    open.collector as unknown as Collector,
    vault.collector as unknown as Collector,
  ]
  return { ...real, createCollectors }
})

describe('what a schema says of its fields', () => {
  const schema = z.toJSONSchema(keysSchema, { io: 'input' }) as Parameters<typeof fieldsOf>[0]
  const options = z.toJSONSchema(optionsSchema, { io: 'input' }) as Parameters<typeof fieldsOf>[0]

  it('hides what the service keeps, and knows what few people need and what has lines', () => {
    const fields = fieldsOf(schema)
    expect(fields.map(({ name }) => name)).toEqual(['user', 'key', 'second'])
    expect(fields.map(({ isAdvanced }) => isAdvanced)).toEqual([false, false, true])
    expect(fields.map(({ isMultiline }) => isMultiline)).toEqual([false, true, false])
    const isSet = (server?: string) => fieldsOf(options, { server }).map((field) => field.isSet)
    expect(isSet()).toEqual([false, false])
    expect(isSet('https://archive.example')).toEqual([false, false])
    expect(isSet('https://other.example')).toEqual([false, true])
  })

  it('makes an address of what is typed without https, and of nothing else', () => {
    const server = (text: string) => optionsFrom(fieldsOf(options), { server: text })?.['server']
    expect(server('archive.example/feed')).toBe('https://archive.example/feed')
    expect(server('bücher.example')).toBe('https://bücher.example')
    for (const other of ['blog', 'ftp://a.example', 'http://a.example', 'a b.example']) {
      expect(server(other)).toBe(other)
    }
  })

  it('forgets what was kept for other keys, once new keys are typed', () => {
    const fields = fieldsOf(schema)
    expect(credentialsFrom(fields, { key: ' x ' }, ['session'])).toEqual({
      credentials: { session: null, key: 'x' },
    })
    expect(credentialsFrom(fields, { key: ' ' }, ['session'])).toEqual({})
  })

  it('names a source by the words that it hears, else by the server', () => {
    const fields = fieldsOf(options)
    expect(suggestName('Library', fields, { words: '', server: 'x' })).toBe('Library')
    expect(suggestName('Library', fields, { words: ' earshot ' })).toBe('Library: earshot')
    const [place] = fieldsOf({ properties: { url: { type: 'string', format: 'uri' } } })
    expect(suggestName('Feed', place ? [place] : [], { url: 'https://blog.example/feed' })).toBe(
      'Feed: blog.example',
    )
    const long = suggestName('Library', fields, { words: 'x'.repeat(500) })
    expect(long).toHaveLength(120)
  })
})

describe('the form of a source', () => {
  let browser: Browser
  let service: TestService
  let watched: Watched
  let page: Page

  beforeAll(async () => {
    await ensurePage({ say: () => undefined })
    browser = await launchBrowser()
    service = await startService()
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
  })
  afterEach(async () => {
    // What the service refuses the browser itself writes on the console.
    const foreign = watched.complaints.filter((one) => !/status of 4\d\d/.test(one))
    expect(foreign).toEqual([])
    await leave(page)
  })

  async function start(kind: string, settings: BrowserContextOptions = {}): Promise<void> {
    watched = await watchedPage(browser, service.url, settings)
    page = watched.page
    await page.goto(`${service.url}/sources/new`)
    await page.getByRole('radio', { name: new RegExp(`^${kind} `) }).check({ force: true })
  }
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const field = (label: string): Locator => page.getByLabel(label, { exact: true })
  const hasFocus = (one: Locator) => one.evaluate((node) => node === document.activeElement)
  const card = (name: string): Locator => page.getByRole('article').filter({ hasText: name })

  it('offers first what needs no key, in the order of the alphabet, and says what each hears', async () => {
    await start('Hacker News')
    const kinds = (group: string) =>
      page.getByRole('group', { name: group, exact: true }).locator('label').allInnerTexts()
    const [free, keyed] = [await kinds('No key needed'), await kinds('With a key of yours')]
    for (const [list, names] of [
      [free, ['Bluesky', 'Feed', 'Hacker News', 'Library', 'Mastodon']],
      [keyed, ['Vault', 'X', 'YouTube']],
    ] as const) {
      const places = names.map((name) => list.findIndex((text) => text.startsWith(name)))
      expect(places).not.toContain(-1)
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    }
    await page.keyboard.press('ArrowRight')
    await page.getByRole('paragraph').filter({ hasText: 'What is in the library.' }).waitFor()
    expect(await page.getByText('Keys (optional)').isVisible()).toBe(true)
  })

  it('says what is still needed, and calls a source by what it hears where no name is typed', async () => {
    await start('Library')
    await page.getByText('Still needed: Words.').waitFor()
    await field('Words').fill('a good read')
    await page.getByText('Left empty, it is called “Library: a good read”.').waitFor()
    expect(await page.getByText('Still needed').count()).toBe(0)
    await press('Save and listen')
    await card('Library: a good read')
      .getByText(/^Read just now/)
      .waitFor()
  })

  it('keeps what few people need folded away until it is changed or wrong', async () => {
    await start('Library')
    expect(await field('Server').isVisible()).toBe(false)
    expect(await field('Session').count()).toBe(0)
    await field('Words').fill('folded')
    await page.getByText('More options').focus()
    await page.keyboard.press('Enter')
    await field('Server').fill('nowhere')
    await page.getByText('More options').click()
    expect(await field('Server').isVisible()).toBe(false)
    await press('Try it')
    await page.getByText('Give the address of a server').waitFor()
    await expect.poll(() => hasFocus(field('Server'))).toBe(true)
    await field('Server').fill('other.example')
    expect(await field('Server').isVisible()).toBe(true)
    await press('Save and listen')
    await press('Actions for Library: folded')
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await expect.poll(() => field('Server').inputValue()).toBe('https://other.example')
    expect(await field('Server').isVisible()).toBe(true)
    expect(await field('Second key').isVisible()).toBe(false)
  })

  it('takes a key of several lines as it is, where nobody can read it, and drops what was kept for another', async () => {
    await start('Vault')
    await field('Words').fill('treasure')
    const key = field('Key file')
    await key.fill(RIGHT)
    expect(await key.evaluate((node) => node.tagName)).toBe('TEXTAREA')
    expect(await key.getAttribute('autocomplete')).toBe('off')
    expect(await key.getAttribute('spellcheck')).toBe('false')
    const shown = () =>
      key.evaluate((node) => Reflect.get(getComputedStyle(node), 'webkitTextSecurity'))
    expect(await shown()).toBe('disc')
    await press('Save and listen')
    await card('Vault: treasure')
      .getByText(/^Read just now/)
      .waitFor()
    await card('Vault: treasure').getByRole('button', { name: 'Read now' }).click()
    await expect.poll(() => vault.sessions).toContain('kept')
    await press('Actions for Vault: treasure')
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await key.fill(RIGHT)
    await press('Try it')
    await page.getByRole('region', { name: 'What would come in' }).locator('li').waitFor()
    expect(vault.sessions.at(-1)).toBeUndefined()
  })

  it('tells what is wrong with a key beside it, or below them all where it may be any', async () => {
    await start('Vault')
    await field('Words').fill('treasure')
    await field('Key file').fill('wrong')
    await press('Try it')
    const told = page.getByText('The key is wrong: make a new one', { exact: true })
    await told.waitFor()
    await expect.poll(() => hasFocus(field('Key file'))).toBe(true)
    expect(await field('Key file').getAttribute('aria-invalid')).toBe('true')
    expect(await accessFaults(page)).toEqual([])
    await field('User').fill('ann')
    await press('Try it')
    await page.getByRole('alert').and(told).waitFor()
    expect(await field('Key file').getAttribute('aria-invalid')).not.toBe('true')
    await field('Key file').fill(RIGHT)
    expect(await told.count()).toBe(0)
    await press('Try it')
    await page.getByRole('region', { name: 'What would come in' }).locator('li').waitFor()
    expect(await hasFocus(page.getByRole('button', { name: 'Try it' }))).toBe(true)
  })

  it.each([
    ['light', 'wide', { width: 1280, height: 800 }],
    ['dark', 'wide', { width: 1280, height: 800 }],
    ['light', 'phone', { width: 390, height: 844 }],
    ['dark', 'phone', { width: 390, height: 844 }],
  ] as const)('has no fault that axe can find in %s colours on a %s screen', async (...variant) => {
    const [colorScheme, , viewport] = variant
    await start('X', { colorScheme, viewport })
    for (const folded of ['More options', 'More keys']) await page.getByText(folded).click()
    await field('Price of a post').waitFor()
    expect(await accessFaults(page)).toEqual([])
    const wide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth
    expect(await page.evaluate(wide)).toBe(false)
  })
})

it('no collector of this build asks for what it keeps itself, and each field of it has a name', async () => {
  const service = await startService()
  type Info = { name: string; optionsSchema: object; credentialsSchema: object | null }
  const { body } = await service.call<{ items: Info[] }>('GET', '/collectors')
  await service.stop()
  for (const { name, optionsSchema: options, credentialsSchema: keys } of body.items) {
    for (const one of [...fieldsOf(options), ...fieldsOf(keys ?? {})]) {
      expect(one.name, name).not.toMatch(/^(?:session|expiresAt)$/)
      expect(one.label, `${name}.${one.name}`).not.toBe('')
    }
  }
})
