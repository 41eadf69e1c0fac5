import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cursor, HttpClient, Page } from '../../src/collectors/collector.ts'
import type { StackExchangeCredentials } from '../../src/collectors/stack-exchange/options.ts'
import { createStackExchangeCollector } from '../../src/collectors/stack-exchange/stack-exchange.ts'
import {
  conformanceNow,
  describeCollector,
  type Handler,
} from '../helpers/collector-conformance.ts'
import { loopbackClient, movedClient, restOfEnv, startWeb } from '../helpers/loopback.ts'
import { sharedPath } from '../helpers/shared-data.ts'
import {
  answerAs,
  at,
  playsPlainly,
  plays,
  sends,
  type Post,
  type Site,
} from '../helpers/stack-exchange.ts'

const collector = createStackExchangeCollector()
const origin = 'https://api.stackexchange.com'
const nowSeconds = conformanceNow / 1000
const dayAgo = nowSeconds - 86_400

const small: Site = {
  pageSize: 3,
  questions: [1, 2, 3, 4, 5, 6].map((id) => at(id, dayAgo + Math.floor(id / 2) * 10)),
  answers: [at(11, dayAgo + 10, 1), at(12, dayAgo + 10, 1), at(13, dayAgo + 11, 5)],
}

const refusal = (id: number, name: string, message: string) => ({
  error_id: id,
  error_name: name,
  error_message: message,
})

describeCollector('stack-exchange', {
  collector,
  options: () => ({ site: 'stackoverflow', tags: ['example'] }),
  credentials: null,
  badOptions: [
    { options: {}, field: 'query' },
    { options: { query: ' ' }, field: 'query' },
    { options: { query: 'x', site: 'https://stackoverflow.com' }, field: 'site' },
    { options: { tags: ['two words'] }, field: 'tags.0' },
    { options: { tags: ['a;b'] }, field: 'tags.0' },
    { options: { query: 'x', answers: 'yes' }, field: 'answers' },
  ],
  origin,
  serve: playsPlainly(small),
  expectedIds: [
    ...[1, 2, 3, 4, 5, 6].map((id) => `stackoverflow:q${id}`),
    ...[11, 12, 13].map((id) => `stackoverflow:a${id}`),
  ],
})

type Reading = {
  options?: Record<string, unknown>
  credentials?: StackExchangeCredentials
  cursor?: Cursor | null
  nowMs?: number
}

/** One run over `http`; what came before a failure is kept. */
async function run(http: HttpClient, reading: Reading, now: () => number) {
  const pages: Page[] = []
  let failure: unknown = null
  const env = {
    options: collector.optionsSchema.parse(reading.options ?? { tags: ['example'] }),
    credentials: reading.credentials ?? null,
    signal: new AbortController().signal,
    http,
    clock: { now },
    ...restOfEnv(),
  }
  try {
    for await (const page of collector.collect(reading.cursor ?? null, env)) pages.push(page)
  } catch (error) {
    failure = error
  }
  const mentions = pages.flatMap((page) => page.mentions)
  return {
    pages,
    failure,
    mentions,
    ids: mentions.map((mention) => mention.externalId.replace('stackoverflow:', '')),
    rejected: pages.flatMap((page) => page.rejected),
    cursor: pages.at(-1)?.cursor ?? reading.cursor ?? null,
  }
}

/** One run against a web server that `handler` plays, with the addresses it was asked for. */
async function read(handler: Handler, reading: Reading = {}) {
  await using web = await startWeb(handler)
  const client = loopbackClient()
  const now = () => reading.nowMs ?? conformanceNow
  const ended = await run(movedClient(client, origin, web.url), reading, now)
  await client.close()
  return { ...ended, asked: web.seen.map((line) => new URL(line.replace('GET ', ''), origin)) }
}

describe('a question', () => {
  const question = {
    tags: ['c++', 'example'],
    owner: {
      user_id: 7,
      display_name: 'Ann &amp; Bob',
      link: 'https://stackoverflow.com/users/7/ann',
      profile_image: 'https://img.example.com/7?s=256&amp;d=identicon',
    },
    title: 'Why is &quot;a &lt; b&quot; false?',
    score: -2,
    answer_count: 0,
    view_count: 40,
    is_answered: false,
    content_license: 'CC BY-SA 4.0',
    last_edit_date: Date.UTC(2026, 0, 31) / 1000,
    surprise: { new: true },
  }

  it('becomes a post, its title and names freed of the entities that the API writes', async () => {
    const site = { ...small, questions: [{ ...at(5, dayAgo), more: question }] }
    const { mentions } = await read(plays(site))
    expect(mentions).toEqual([
      {
        externalId: 'stackoverflow:q5',
        network: 'stackexchange',
        kind: 'post',
        title: 'Why is "a < b" false?',
        text: `<p>Active at ${dayAgo}</p>`,
        textFormat: 'html',
        url: 'https://stackoverflow.com/questions/5/question-5',
        language: null,
        postedAt: '2026-01-30T12:00:00.000Z',
        editedAt: '2026-01-31T00:00:00.000Z',
        author: {
          externalId: 'stackoverflow:u7',
          handle: null,
          name: 'Ann & Bob',
          url: 'https://stackoverflow.com/users/7/ann',
          avatarUrl: 'https://img.example.com/7?s=256&d=identicon',
          followers: null,
        },
        metrics: { score: -2, replies: 0, views: 40 },
        conversationId: 'stackoverflow:q5',
        parentId: null,
        raw: {
          site: 'stackoverflow',
          questionId: 5,
          activeAt: '2026-01-30T12:00:00.000Z',
          license: 'CC BY-SA 4.0',
          tags: ['c++', 'example'],
          isAnswered: false,
          acceptedAnswerId: null,
          closedReason: null,
        },
      },
    ])
  })

  it('of an account that is gone has no author', async () => {
    const more = { owner: { display_name: 'user7', user_type: 'does_not_exist' } }
    const { mentions } = await read(plays({ ...small, questions: [{ ...at(5, dayAgo), more }] }))
    expect(mentions[0]?.author).toBeNull()
  })

  it('that is broken is rejected with the field, and costs no other', async () => {
    const broken = [
      { ...at(1, dayAgo), more: { title: null } },
      { ...at(2, dayAgo), more: { question_id: 'two' } },
      { ...at(3, dayAgo), more: { score: 'high', owner: 4, tags: [5], creation_date: 0 } },
    ]
    const { ids, rejected, mentions } = await read(plays({ ...small, questions: broken }))
    expect(ids).toContain('q3')
    expect(mentions[0]).toMatchObject({ author: null, postedAt: null, metrics: {} })
    const reasons = rejected.map(({ reason }) => reason.split(':').slice(0, 2).join(':'))
    expect(reasons).toEqual(['question: title', 'question: question_id'])
  })
})

describe('an answer', () => {
  it('becomes a comment below its question, with the address that every site knows', async () => {
    const more = { score: 3, is_accepted: true, owner: { user_id: 8, display_name: 'Cy' } }
    const site = { ...small, questions: [at(1, dayAgo)], answers: [{ ...at(11, dayAgo, 1), more }] }
    const { mentions } = await read(plays(site))
    expect(mentions[1]).toMatchObject({
      externalId: 'stackoverflow:a11',
      kind: 'comment',
      title: null,
      textFormat: 'html',
      url: 'https://stackoverflow.com/a/11',
      author: { externalId: 'stackoverflow:u8', name: 'Cy' },
      metrics: { score: 3, accepted: 1 },
      conversationId: 'stackoverflow:q1',
      parentId: 'stackoverflow:q1',
    })
  })

  it('is not asked for where options say no, or where no question has any', async () => {
    const none = small.questions.map((post) => ({ ...post, more: { answer_count: 0 } }))
    for (const [site, answers] of [
      [small, false] as const,
      [{ ...small, questions: none }, true] as const,
    ]) {
      const { asked, ids } = await read(plays(site), { options: { tags: ['example'], answers } })
      expect(asked.every((url) => url.pathname === '/2.3/search/advanced')).toBe(true)
      expect(ids.toSorted()).toEqual(['q1', 'q2', 'q3', 'q4', 'q5', 'q6'])
    }
  })
})

describe('asking', () => {
  it('names words, tags, site and the week before the first run, and the key where there is one', async () => {
    const options = { site: 'Gaming', query: 'a b&c', tags: ['C++', 'x'] }
    const { asked } = await read(plays(small), { options, credentials: { key: 'abc((def)*' } })
    expect(asked[0]?.pathname).toBe('/2.3/search/advanced')
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
      site: 'gaming',
      q: 'a b&c',
      tagged: 'c++;x',
      sort: 'activity',
      order: 'asc',
      min: String(nowSeconds - 7 * 86_400),
      filter: 'withbody',
      pagesize: '100',
      page: '1',
      key: 'abc((def)*',
    })
    const { asked: keyless } = await read(plays(small))
    expect(keyless.some((url) => url.searchParams.has('key'))).toBe(false)
  })

  it('begins anew where the options ask for something else, and not where tags change places', async () => {
    const first = await read(plays(small), { options: { tags: ['a', 'b'] } })
    const minOf = async (options: Record<string, unknown>) =>
      (await read(plays(small), { options, cursor: first.cursor })).asked[0]?.searchParams.get(
        'min',
      )
    expect(await minOf({ tags: ['b', 'a'] })).toBe(String(dayAgo))
    expect(await minOf({ tags: ['a'] })).toBe(String(nowSeconds - 7 * 86_400))
    expect(await minOf({ tags: ['a', 'b'], answers: false })).toBe(String(nowSeconds - 7 * 86_400))
  })

  it('begins anew from a place that is ahead of the time', async () => {
    const nowMs = conformanceNow + 30 * 86_400_000
    const later = { ...small, questions: [at(1, nowMs / 1000 - 900)], answers: [] }
    const { cursor } = await read(plays(later), { nowMs })
    expect((await read(plays(small), { cursor })).ids).toContain('q6')
  })

  it('costs one request a run while nothing happens, and yields nothing', async () => {
    const site = { ...small, pageSize: 100 }
    const first = await read(plays(site))
    const second = await read(plays(site), { cursor: first.cursor })
    expect(second.asked).toHaveLength(1)
    expect(second.ids).toEqual([])
  })

  it('asks again for a day, but no further back than the last 50 that were active', async () => {
    const few = Array.from({ length: 20 }, (_, n) => at(n + 1, dayAgo - 900 + n * 60))
    const minAfter = async (questions: Post[]) => {
      const site = { pageSize: 100, answers: [], questions }
      const { cursor } = await read(plays(site))
      const { asked, ids } = await read(plays(site), { cursor })
      expect([asked.length, ids]).toEqual([1, []])
      return Number(asked[0]?.searchParams.get('min'))
    }
    expect(await minAfter(few)).toBe(dayAgo)
    const many = Array.from({ length: 99 }, (_, n) => at(n + 1, nowSeconds - 9900 + n * 60))
    expect(await minAfter(many)).toBe(nowSeconds - 9900 + 48 * 60 + 1)
  })

  it('makes ten requests a run at most, and the next run goes on', async () => {
    const questions = Array.from({ length: 30 }, (_, n) => at(n + 1, dayAgo + n))
    const site = { ...small, questions, answers: [] }
    const heard = new Set<string>()
    let cursor: Cursor | null = null
    for (let runs = 0; runs < 4; runs++) {
      const ended: Awaited<ReturnType<typeof read>> = await read(plays(site), { cursor })
      expect(ended.asked.length).toBeLessThanOrEqual(10)
      cursor = ended.cursor
      for (const id of ended.ids) heard.add(id)
    }
    expect(heard.size).toBe(30)
  })

  it('turns pages only inside one crowded second, and gives that up where the API ends', async () => {
    const crowd = Array.from({ length: 80 }, (_, n) => at(n + 1, dayAgo))
    const site = { ...small, questions: [...crowd, at(99, dayAgo + 5)], answers: [] }
    const options = { tags: ['example'], answers: false }
    const heard: string[] = []
    const reasons: string[] = []
    let cursor: Cursor | null = null
    for (let runs = 0; runs < 4; runs++) {
      const ended: Awaited<ReturnType<typeof read>> = await read(plays(site), { cursor, options })
      cursor = ended.cursor
      heard.push(...ended.ids)
      reasons.push(...ended.rejected.map(({ reason }) => reason))
      const turned = ended.asked.map((url) => Number(url.searchParams.get('page')))
      expect(Math.max(...turned)).toBeLessThanOrEqual(25)
    }
    expect(heard).toHaveLength(76)
    expect(heard).toContain('q99')
    expect(reasons).toEqual([expect.stringContaining('were active in one second')])
  })
})

describe('a site that goes on living', () => {
  const fetched = (body: unknown): Awaited<ReturnType<HttpClient['request']>> => {
    const bytes = Buffer.from(JSON.stringify(body))
    const chunks = async function* () {
      yield bytes
    }
    return {
      status: 200,
      headers: {},
      url: '',
      redirects: [],
      body: chunks(),
      bytes: async () => bytes,
    }
  }
  const event = fc.record({
    after: fc.integer({ min: 1, max: 90 }),
    pick: fc.nat(),
    isAnswer: fc.boolean(),
  })

  it('is heard to the last word, whatever happens between requests and however late search is', async () => {
    const lives = fc.array(fc.array(event, { maxLength: 3 }), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(lives, fc.integer({ min: 0, max: 125 }), async (life, lag) => {
        let now = nowSeconds
        const history: Post[] = Array.from({ length: 3 }, (_, n) => at(n + 1, dayAgo + n))
        const answers: Post[] = []
        const latest = () => [...new Map(history.map((post) => [post.id, post])).values()]
        const steps = life.values()
        const http: HttpClient = {
          connect: () => Promise.reject(new Error('nobody connects')),
          async request(url) {
            for (const { after, pick, isAnswer } of steps.next().value ?? []) {
              now += after
              const question = (pick % 10) + 1
              history.push(at(question, now))
              if (isAnswer) answers.push(at(100 + answers.length, now, question))
            }
            const shown = history.filter(
              (post) => post.active <= dayAgo + 10 || post.active + (post.id % 3) * lag <= now,
            )
            const questions = [...new Map(shown.map((post) => [post.id, post])).values()]
            return fetched(answerAs({ questions, answers, pageSize: 2 }, url))
          },
        }
        const heard = new Map<string, string>()
        let cursor: Cursor | null = null
        for (let runs = 0; runs < 40; runs++) {
          const ended: Awaited<ReturnType<typeof run>> = await run(
            http,
            { cursor },
            () => now * 1000,
          )
          expect(ended.failure).toBeNull()
          cursor = ended.cursor
          for (const { externalId, text } of ended.mentions) heard.set(externalId, text)
          now += 60
        }
        const said = (kind: string, { id, active }: Post) =>
          [`stackoverflow:${kind}${id}`, `<p>Active at ${active}</p>`] as const
        const expected = [
          ...latest().map((post) => said('q', post)),
          ...answers.map((post) => said('a', post)),
        ]
        expect(new Map([...heard].toSorted())).toEqual(new Map(expected.toSorted()))
      }),
      { numRuns: 60 },
    )
  })
})

describe('limits', () => {
  it('end the run after a page with a backoff, a day at most; the next run goes on', async () => {
    const first = await read(plays({ ...small, wrapper: { backoff: 10 } }))
    expect(first.pages).toHaveLength(1)
    expect(first.pages[0]?.waitMs).toBe(10_000)
    const endless = await read(plays({ ...small, wrapper: { backoff: 1e9 } }))
    expect(endless.pages[0]?.waitMs).toBe(86_400_000)
    const second = await read(plays(small), { cursor: first.cursor })
    expect(new Set([...first.ids, ...second.ids]).size).toBe(9)
  })

  it('are told from the wrapper, and a spent day is waited for until midnight UTC', async () => {
    const { pages } = await read(plays(small))
    const resetAt = '2026-02-01T00:00:00.000Z'
    expect(pages[0]).toMatchObject({ rateLimit: { limit: 300, remaining: 250, resetAt } })
    expect(pages[0]).not.toHaveProperty('waitMs')
    const spent = await read(plays({ ...small, wrapper: { quota_remaining: 0, backoff: 5 } }))
    expect(spent.pages).toHaveLength(1)
    expect(spent.pages[0]?.waitMs).toBe(12 * 3600_000)
  })

  it.each([
    [
      502,
      'throttle_violation',
      'more requests available in 17524 seconds',
      'rate-limit',
      17_524_000,
    ],
    [502, 'throttle_violation', 'Violation of backoff parameter', 'rate-limit', null],
    [503, 'temporarily_unavailable', 'down', 'transient', null],
    [500, 'internal_error', 'simulated', 'transient', null],
    [400, 'bad_parameter', 'No site found for name `nowhere`', 'bad-data', null],
    [400, 'bad_parameter', "`key` doesn't match a known application", 'auth', null],
    [403, 'access_denied', 'no', 'auth', null],
    [405, 'key_required', 'no', 'auth', null],
    [404, 'no_method', 'no such method', 'bad-data', null],
  ])(
    'and refusals keep the words of the API: %i %s, %s',
    async (id, name, message, kind, waitMs) => {
      for (const status of [400, 200]) {
        const { failure, pages } = await read(sends(refusal(id, name, message), status))
        expect(pages).toEqual([])
        expect(failure).toMatchObject({ name: 'CollectorError', kind, waitMs })
        expect(String(failure)).toContain(message)
      }
    },
  )
})

describe('the key', () => {
  const key = 'U4DM)*8n((secret'
  const written = new URLSearchParams({ key }).toString().slice(4)

  it.each<[string, Handler]>([
    [
      'a refusal that repeats it',
      sends(refusal(400, 'bad_parameter', `no ${key} ${written}`), 400),
    ],
    ['an answer that repeats it', sends({ said: key }, 200)],
    [
      'a redirect, which is not followed',
      (request, response) =>
        void response.writeHead(302, { location: `${request.url}&again=1` }).end(),
    ],
    ['an answer cut in the middle of it', sends({ said: 'x'.repeat(182) + key }, 500)],
    ['a failing server', sends({ said: written }, 500)],
  ])('is not in the failure of %s', async (_title, handler) => {
    const { failure, asked } = await read(handler, { credentials: { key } })
    expect(asked).toHaveLength(1)
    expect(asked[0]?.searchParams.get('key')).toBe(key)
    expect(failure).toMatchObject({ name: 'CollectorError' })
    expect(failure).not.toHaveProperty('cause')
    const shown = `${String(failure)} ${JSON.stringify(failure)}`
    expect(shown).not.toContain(key)
    expect(shown).not.toContain(written)
    expect(shown).not.toContain(key.slice(0, 6))
  })

  it('is not in any page', async () => {
    const { pages } = await read(plays(small), { credentials: { key } })
    expect(JSON.stringify(pages)).not.toContain(key)
  })

  it('that cannot be one is refused before anybody is asked', async () => {
    const { failure, asked } = await read(plays(small), { credentials: { key: 'a b' } })
    expect(failure).toMatchObject({ kind: 'auth', message: expect.stringContaining('at key') })
    expect(asked).toEqual([])
  })
})

const recorded = sharedPath('peers', 'stackexchange')
const where = recorded === null ? ' (skipped: the recordings are absent)' : ''

describe.skipIf(recorded === null)(`recordings${where}`, () => {
  const folder = join(recorded ?? '', 'stackapi', 'tests', 'mock_objects')
  const files = recorded === null ? [] : readdirSync(folder)

  it.each(files)(
    '%s: the wrapper is read, what is no question is rejected one by one',
    async (file) => {
      const text = readFileSync(join(folder, file), 'utf8')
      const body = JSON.parse(text) as ReturnType<typeof answerAs>
      const { pages, failure, asked } = await read(sends(body))
      expect(failure).toBeNull()
      expect(pages[0]?.mentions).toEqual([])
      expect(pages[0]?.rejected).toHaveLength(body.items.length)
      const { quota_max: limit, quota_remaining: remaining } = body
      expect(pages[0]?.rateLimit).toMatchObject({ limit, remaining })
      expect(asked).toHaveLength(body.has_more ? 10 : 1)
    },
  )
})
