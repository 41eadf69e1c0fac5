import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CollectorError, type Collector, type Page } from '../../src/collectors/collector.ts'
import { createSecretBox } from '../../src/ingest/secrets.ts'
import { addSource } from '../../src/ingest/sources.ts'
import { tryQuery } from '../../src/ingest/try-query.ts'
import type { MentionDraft } from '../../src/model/mention.ts'
import {
  queryTrialInputSchema,
  type BrandMatchView,
  type QueryTrial,
} from '../../src/model/query-trial.ts'
import type { MentionView } from '../../src/model/views.ts'
import { loopbackClient, startWeb, type Loopback } from '../helpers/loopback.ts'
import { startService, type TestService } from '../helpers/service.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const DAY_MS = 86_400_000
const ago = (days: number) => new Date(NOW - days * DAY_MS).toISOString()

let service: TestService
beforeEach(async () => {
  service = await startService({ now: () => NOW })
})
afterEach(() => service.stop())

let made = 0
const line = (text: string, more: Record<string, unknown> = {}) => ({
  id: `post-${++made}`,
  text,
  author: '@ann',
  network: 'mastodon',
  url: 'https://social.example/post',
  postedAt: ago(1),
  ...more,
})

async function attempt(input: Record<string, unknown>): Promise<QueryTrial> {
  const { status, body } = await service.call<QueryTrial>('POST', '/brands/try-query', input)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

const marked = ({ title, text, spans }: QueryTrial['stored']['items'][number]) =>
  spans.map((span) => (span.in === 'title' ? (title ?? '') : text).slice(span.start, span.end))

describe('trying a query on what is stored', () => {
  it('finds what the query finds when it is saved, newest first, with the words that matched', async () => {
    await service.importLines([
      line('My Ácme order never came', { title: 'ACME!', postedAt: ago(2) }),
      line('acme pays its jobs well', { postedAt: ago(1) }),
      line('I like acme', { postedAt: ago(0.5) }),
      line('Nothing of it', { postedAt: ago(0.2) }),
    ])
    const { stored, live, nearMisses, cost } = await attempt({ query: 'acme -jobs' })
    expect(stored).toMatchObject({ searched: 4, hits: 2, days: 2, perDay: 1 })
    expect(stored.items.map((item) => [item.text, marked(item)])).toEqual([
      ['I like acme', ['acme']],
      ['My Ácme order never came', ['ACME', 'Ácme']],
    ])
    expect(stored.items[0]).toMatchObject({
      author: '@ann',
      network: 'mastodon',
      url: 'https://social.example/post',
      postedAt: ago(0.5),
      source: { name: 'test' },
    })
    expect(live).toBeNull()
    expect(nearMisses).toHaveLength(1)
    expect(nearMisses[0]).toMatchObject({
      mention: { text: 'acme pays its jobs well' },
      because: { kind: 'excluded', text: 'Excluded by NOT jobs' },
    })
    expect(cost).toEqual({ usdPerMonth: 0, sources: [] })
  })

  it('keeps to the days asked for, and to authors that are heard: those given, or the brand’s', async () => {
    await service.importLines([
      line('acme today', { author: '@bob' }),
      line('acme of old', { postedAt: ago(40) }),
      line('acme again'),
    ])
    const { body: brand } = await service.call<{ id: number }>('POST', '/brands', {
      name: 'Acme',
      query: 'acme',
      excludedAuthors: ['bob'],
    })
    const texts = async (input: object) =>
      (await attempt({ query: 'acme', ...input })).stored.items.map(({ text }) => text).toSorted()
    expect(await texts({})).toEqual(['acme again', 'acme today'])
    expect(await texts({ days: 60 })).toHaveLength(3)
    expect(await texts({ brandId: brand.id })).toEqual(['acme again'])
    expect(await texts({ brandId: brand.id, excludedAuthors: ['ann'] })).toEqual(['acme today'])
    const near = (await attempt({ query: 'acme', brandId: brand.id })).nearMisses
    expect(near.map(({ because }) => because.text)).toEqual(['Its author bob is excluded'])
    const unknown = await service.call('POST', '/brands/try-query', { query: 'a', brandId: 9999 })
    expect(unknown.status).toBe(404)
  })

  it('looks through every batch of every brand, and misses none', async () => {
    const { body: rival } = await service.call<{ id: number }>('POST', '/brands', {
      name: 'Zeta',
      query: 'zeta',
    })
    expect(rival.id).toBeGreaterThan(0)
    const lines = Array.from({ length: 1200 }, (_, at) =>
      line(`${at % 3 === 0 ? 'zeta' : 'acme'} number ${at}`, {
        // Many at the same moment, so that a page ends between them.
        postedAt: ago(1 + Math.floor(at / 300)),
      }),
    )
    await service.importLines(lines)
    const { stored } = await attempt({ query: 'number' })
    expect(stored).toMatchObject({ searched: 1200, hits: 1200, days: 4, perDay: 300 })
    expect(stored.items).toHaveLength(50)
    expect((await attempt({ query: 'zeta' })).stored.hits).toBe(400)
  })

  it('shows of a long text the part around the first match', async () => {
    await service.importLines([line(`${'so '.repeat(3000)}acme ${'and on '.repeat(500)}`)])
    const [item] = (await attempt({ query: 'acme' })).stored.items
    expect(item?.text.length).toBeLessThan(2100)
    expect(item && marked(item)).toEqual(['acme'])
  })

  it('tells the column of a mistake, finds nothing for an empty query and with nothing stored', async () => {
    const { status, body } = await service.call<{ details: unknown }>('POST', '/brands/try-query', {
      query: 'acme AND (tea',
    })
    expect(status).toBe(400)
    expect(body.details).toMatchObject({ errors: [{ column: 10 }] })
    const nothing = { searched: 0, hits: 0, perDay: 0, days: 0, items: [] }
    expect((await attempt({ query: 'acme' })).stored).toEqual(nothing)
    await service.importLines([line('acme')])
    const { stored, nearMisses } = await attempt({ query: '' })
    expect(stored).toMatchObject({ searched: 1, hits: 0 })
    expect(nearMisses).toEqual([])
  })
})

describe('trying a query on a live sample', () => {
  let web: Loopback
  afterEach(() => web[Symbol.asyncDispose]())

  it('reads each named source once, stores nothing, and tells of each how it went', async () => {
    const items = ['acme is down', 'acme jobs', 'hello'].map((text, at) => ({
      id: `item-${at}`,
      content_text: text,
      date_published: ago(at / 24),
    }))
    web = await startWeb((request, response) => {
      response.setHeader('content-type', 'application/feed+json')
      const version = 'https://jsonfeed.org/version/1.1'
      if (request.url === '/broken') response.end('<html>')
      else response.end(JSON.stringify({ version, title: 'Blog', items }))
    })
    const add = async (path: string) =>
      (
        await service.call<{ id: number }>('POST', '/sources', {
          name: `feed ${path}`,
          collector: 'feed',
          options: { url: `${web.url}${path}` },
          enabled: false,
        })
      ).body.id
    const [good, broken] = [await add('/feed'), await add('/broken')]
    const { live, nearMisses, stored } = await attempt({
      query: 'acme -jobs',
      sources: [good, broken, good],
    })
    expect(live?.sources).toMatchObject([
      { id: good, name: 'feed /feed', searched: 3, hits: 1, error: null },
      { id: broken, searched: 0, hits: 0, error: { kind: 'bad-data' } },
    ])
    expect(live?.items).toMatchObject([{ id: null, text: 'acme is down', source: { id: good } }])
    expect(nearMisses.map(({ mention }) => mention.text)).toEqual(['acme jobs'])
    expect(stored.searched).toBe(0)
    expect(web.seen).toHaveLength(2)
    const { body } = await service.call<{ items: unknown[] }>('GET', '/mentions')
    expect(body.items).toEqual([])
    const many = Array.from({ length: 6 }, (_, at) => at + 1)
    const refused = await service.call('POST', '/brands/try-query', { query: 'a', sources: many })
    expect(refused.status).toBe(400)
    const unknown = await service.call('POST', '/brands/try-query', { query: 'a', sources: [9999] })
    expect(unknown.status).toBe(404)
  })
})

/** A network whose pages are told, and that charges for each post. */
function fake(pages: () => AsyncIterable<Page>): Collector<{ price: number }, null> {
  return {
    name: 'fake',
    title: 'Fake',
    description: '',
    optionsSchema: z.strictObject({ price: z.number() }),
    credentialsSchema: null,
    limits: { intervalMs: { min: 1000, default: 60_000 }, pageSizeMax: 10 },
    budgets: ({ price }) => [
      { name: 'posts', title: 'Posts read', limit: 1000, per: 'month', usdEach: price },
    ],
    collect: pages,
  }
}

const draft = (id: number): MentionDraft => ({
  externalId: `draft-${id}`,
  network: 'fake',
  kind: 'post',
  title: null,
  text: `acme ${id}`,
  textFormat: 'plain',
  url: null,
  language: null,
  postedAt: ago(1),
  author: null,
  metrics: {},
  conversationId: null,
  parentId: null,
  raw: null,
})
const page = (id: number): Page => ({
  mentions: [draft(id)],
  deletions: [],
  rejected: [],
  cursor: id,
})

describe('what a query may cost', () => {
  async function attemptWith(collector: Collector, input: object, price = 0.005) {
    const tools = {
      find: (name: string) => (name === collector.name ? collector : null),
      secrets: createSecretBox([randomBytes(32)]),
      http: loopbackClient(),
    }
    const { id } = await addSource(service.ctx, tools, {
      name: 'Charged',
      collector: 'fake',
      options: { price },
      keep: 'all',
      enabled: false,
    })
    const parsed = queryTrialInputSchema.parse({ query: 'acme', ...input })
    const signal = AbortSignal.timeout(20_000)
    const trial = (sources: number[]) =>
      tryQuery(service.ctx, tools, { ...parsed, sources }, signal)
    return { id, trial }
  }

  it('is its posts a day times thirty times the price of one, where a source charges', async () => {
    await service.importLines(Array.from({ length: 20 }, () => line('acme', { postedAt: ago(2) })))
    const { id, trial } = await attemptWith(fake(async function* () {}) as Collector, {})
    const { stored, cost } = await trial([])
    expect(stored.perDay).toBe(10)
    expect(cost.sources).toEqual([
      {
        id,
        name: 'Charged',
        charged: 'Posts read',
        usdEach: 0.005,
        perDay: 10,
        usdPerMonth: 1.5,
      },
    ])
    expect(cost.usdPerMonth).toBe(1.5)
  })

  it('is nothing where a post costs nothing', async () => {
    const { trial } = await attemptWith(fake(async function* () {}) as Collector, {}, 0)
    expect((await trial([])).cost).toEqual({ usdPerMonth: 0, sources: [] })
  })

  it('and a sample takes three pages at most, and shows what came before a failure', async () => {
    let asked = 0
    async function* endless() {
      for (;;) yield page(++asked)
    }
    const first = await attemptWith(fake(endless) as Collector, {})
    expect((await first.trial([first.id])).live?.sources).toMatchObject([{ searched: 3, hits: 3 }])
    expect(asked).toBe(3)
  })

  it('and a source that breaks in any way takes nothing from the answer', async () => {
    async function* failing(): AsyncIterable<Page> {
      yield page(1)
      throw new CollectorError('auth', 'the key was refused')
    }
    const one = await attemptWith(fake(failing) as Collector, {})
    const { live } = await one.trial([one.id])
    expect(live?.sources).toMatchObject([
      { searched: 1, hits: 1, error: { kind: 'auth', message: 'the key was refused' } },
    ])
  })
})

describe('why a mention is about a brand', () => {
  type Answer = { items: BrandMatchView[] }

  it('is told for each brand, also where it is out, and where its source keeps everything', async () => {
    const { body: acme } = await service.call<{ id: number }>('POST', '/brands', {
      name: 'Acme',
      query: '(acme OR @acme) -jobs',
    })
    await service.importLines([line('Acme is down'), line('Hello', { postedAt: ago(2) })])
    const { body } = await service.call<{ items: MentionView[] }>('GET', '/mentions')
    const [about, other] = body.items
    const answer = await service.call<Answer>('GET', `/mentions/${about?.id}/match`)
    expect(answer.status).toBe(200)
    expect(answer.body.items).toMatchObject([
      { name: 'My brand', about: false, matched: false, because: [{ kind: 'empty' }] },
      {
        brandId: acme.id,
        name: 'Acme',
        about: true,
        matched: true,
        found: [{ term: 'acme', spans: [{ in: 'text', start: 0, end: 4 }] }],
        because: [],
      },
    ])
    const one = await service.call<Answer>('GET', `/mentions/${other?.id}/match?brand=${acme.id}`)
    expect(one.body.items).toMatchObject([
      {
        about: false,
        matched: false,
        kept: false,
        because: [{ text: 'None of “acme” and “@acme” is there' }],
      },
    ])
    const kept = await service.call<Answer>('GET', `/mentions/${other?.id}/match`)
    expect(kept.body.items[0]).toMatchObject({ about: true, kept: true, matched: false })
  })

  it('is asked for in vain of a mention or a brand that is not there', async () => {
    await service.importLines([line('acme')])
    const { body } = await service.call<{ items: MentionView[] }>('GET', '/mentions')
    const nobody = '00000000-0000-4000-8000-000000000000'
    expect((await service.call('GET', `/mentions/${nobody}/match`)).status).toBe(404)
    const id = body.items[0]?.id
    expect((await service.call('GET', `/mentions/${id}/match?brand=9999`)).status).toBe(404)
    expect((await service.call('GET', `/mentions/${id}/match?brand=x`)).status).toBe(400)
  })
})
