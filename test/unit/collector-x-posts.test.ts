import { readFileSync } from 'node:fs'
import { OpenAPIBackend } from 'openapi-backend'
import { describe, expect, it } from 'vitest'
import type { Handler } from '../helpers/collector-conformance.ts'
import { sharedPath } from '../helpers/shared-data.ts'
import { idAt, now, openServer, post, sends, timeOfId } from '../helpers/x-server.ts'

const search = { query: 'earshot' }
const [first, second, third] = [idAt(100), idAt(200), idAt(300)]
const ann = {
  id: '11',
  username: 'ann',
  name: 'Ann',
  profile_image_url: 'https://pbs.twimg.com/a.png',
  public_metrics: { followers_count: 9, following_count: 1, tweet_count: 5, listed_count: 0 },
}
const meta = { result_count: 1 }
const iso = (id: string) => new Date(timeOfId(id)).toISOString()

async function read(body: unknown, options: Record<string, unknown> = search) {
  await using server = await openServer(sends(body), { options })
  return await server.read()
}

const one = async (item: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  (await read({ data: [item], includes: { users: [ann] }, meta, ...more })).mentions[0]

/** The same answer under the names of X API 2.159 and of 2.167. */
const oldNames = {
  data: [
    post(second, {
      text: 'Short &amp; cut… https://t.co/aaaaaaaaaa',
      author_id: '11',
      conversation_id: first,
      created_at: '2026-01-31T06:03:20.000Z',
      lang: 'en',
      possibly_sensitive: false,
      entities: { hashtags: [{ start: 0, end: 1, tag: 'short' }] },
      note_tweet: {
        text: 'The whole text &lt;3 see https://t.co/bbbbbbbbbb #earshot',
        entities: {
          urls: [
            {
              start: 25,
              end: 48,
              url: 'https://t.co/bbbbbbbbbb',
              expanded_url: 'https://example.com/a?b=1&c=2',
            },
          ],
          hashtags: [{ start: 49, end: 57, tag: 'earshot' }],
        },
      },
      public_metrics: {
        reply_count: 1,
        like_count: 2,
        retweet_count: 3,
        quote_count: 4,
        bookmark_count: 5,
        impression_count: 6,
      },
      referenced_tweets: [{ type: 'replied_to', id: first }],
    }),
  ],
  includes: { users: [ann], tweets: [post(first, { author_id: '11' })] },
  meta,
}
const newNames = JSON.parse(
  JSON.stringify(oldNames)
    .replaceAll('edit_history_tweet_ids', 'edit_history_post_ids')
    .replaceAll('referenced_tweets', 'referenced_posts')
    .replaceAll('note_tweet', 'note_post')
    .replaceAll('retweet_count', 'repost_count')
    .replaceAll('tweet_count', 'post_count')
    .replaceAll('"tweets"', '"posts"'),
)

const whole = {
  externalId: second,
  network: 'x',
  kind: 'comment',
  title: null,
  text: 'The whole text <3 see https://example.com/a?b=1&c=2 #earshot',
  textFormat: 'plain',
  url: `https://x.com/ann/status/${second}`,
  language: 'en',
  postedAt: '2026-01-31T06:03:20.000Z',
  author: {
    externalId: '11',
    handle: 'ann',
    name: 'Ann',
    url: 'https://x.com/ann',
    avatarUrl: 'https://pbs.twimg.com/a.png',
    followers: 9,
  },
  metrics: { replies: 1, likes: 2, reposts: 3, quotes: 4, bookmarks: 5, views: 6 },
  conversationId: first,
  parentId: first,
  raw: { id: second, versions: [second], quotes: null, sensitive: false, tags: ['earshot'] },
}

describe('a mention', () => {
  it.each([
    ['2.159', oldNames],
    ['2.167', newNames],
  ])('holds all that a long post says, by the names of %s', async (_, body) => {
    expect((await read(body)).mentions).toEqual([whole])
  })

  it('keeps the id of the first version when it is edited, and says when that was', async () => {
    const edited = { edit_history_tweet_ids: [first, second], created_at: iso(second) }
    expect(await one(post(second, edited))).toMatchObject({
      externalId: first,
      postedAt: iso(first),
      editedAt: iso(second),
      url: `https://x.com/i/status/${second}`,
    })
  })

  it('is the newest of the versions that come together', async () => {
    const data = [
      post(third, { edit_history_tweet_ids: [first, third] }),
      post(first, { edit_history_tweet_ids: [first, third] }),
    ]
    const { mentions } = await read({ data, meta })
    expect(mentions.map(({ text }) => text)).toEqual([`Post ${third}`])
  })

  it('is not the repost, and is what it passes on where that came along', async () => {
    const reference = { referenced_tweets: [{ type: 'retweeted', id: first }] }
    const data = [post(second, { text: 'RT @ann: Po…', ...reference })]
    const body = { data, includes: { users: [ann], tweets: [post(first)] }, meta }
    expect((await read(body)).ids).toEqual([])
    const { mentions } = await read(body, { ...search, context: true })
    expect(mentions.map(({ externalId, text }) => [externalId, text])).toEqual([
      [first, `Post ${first}`],
    ])
  })

  it('brings what it answers and quotes with it where context is wanted', async () => {
    const parent = post(second, { edit_history_tweet_ids: [first, second] })
    const references = [
      { type: 'replied_to', id: second },
      { type: 'quoted', id: idAt(50) },
    ]
    const data = [post(third, { referenced_tweets: references })]
    const body = { data, includes: { tweets: [parent, post(idAt(50))] }, meta }
    await using server = await openServer(sends(body), { options: { ...search, context: true } })
    const { mentions } = await server.read()
    expect(mentions.map(({ externalId }) => externalId)).toEqual([idAt(50), first, third])
    expect(mentions[2]).toMatchObject({ parentId: first, raw: { quotes: idAt(50) } })
    expect(server.meter.spent()).toBe(3)
  })

  it.each([
    ['und', null],
    ['qme', null],
    ['zxx', null],
    ['in', 'id'],
    ['iw', 'he'],
    ['zh-TW', 'zh-TW'],
  ])('has the language of the code %s', async (lang, language) => {
    expect((await one(post(first, { lang })))?.language).toBe(language)
  })

  it('needs neither an author nor anything that X may leave out', async () => {
    const strange = { author_id: null, entities: 7, public_metrics: null, note_tweet: [] }
    expect(await one(post(first, strange))).toMatchObject({ author: null, metrics: {} })
    const body = { data: [post(first, { author_id: '12' })], includes: null, meta }
    expect((await read(body)).mentions[0]?.author).toMatchObject({
      externalId: '12',
      handle: null,
      url: 'https://x.com/i/user/12',
    })
  })

  it('that is broken is rejected by its id, and the rest goes on', async () => {
    const data = [{ id: second, text: 5 }, null, 'x', { id: 12, text: 'a number' }, post(first)]
    const { ids, rejected } = await read({ data, meta })
    expect(ids).toEqual([first])
    expect(rejected.map(({ excerpt }) => excerpt)).toEqual([second, '', '', ''])
  })
})

describe('an answer in part', () => {
  const problem = (name: string, more: Record<string, unknown>) => ({
    type: `https://api.twitter.com/2/problems/${name}`,
    title: 'Not Found Error',
    detail: 'Could not find it',
    ...more,
  })

  it('is no failure; posts that are gone are told as deleted', async () => {
    const errors = [
      problem('resource-not-found', { resource_type: 'tweet', resource_id: first }),
      problem('not-authorized-for-resource', { resource_type: 'post', value: second }),
      problem('resource-not-found', { resource_type: 'user', resource_id: '11' }),
      problem('not-authorized-for-field', { resource_type: 'tweet', resource_id: '7' }),
      'odd',
    ]
    const { pages, ids } = await read({ data: [post(third)], errors, meta })
    expect(ids).toEqual([third])
    expect(pages[0]?.deletions).toEqual([first, second])
  })

  it('that holds errors alone is none, and leaves the cursor', async () => {
    const errors = [problem('resource-not-found', { resource_type: 'user' })]
    await using server = await openServer(sends({ errors }), { options: search })
    await expect(server.read()).rejects.toMatchObject({
      kind: 'bad-data',
      message: 'X says "Could not find it"',
      excerpt: expect.stringContaining('errors'),
    })
    expect(server.cursor()).toBeNull()
  })
})

describe('a refusal', () => {
  const type = (name: string) => `https://api.twitter.com/2/problems/${name}`
  const reset = String(now / 1000 + 600)
  const spent = { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': reset }
  const day = { 'x-app-limit-24hour-remaining': '0', 'x-app-limit-24hour-reset': reset }

  it.each<[string, Handler, Record<string, unknown>]>([
    [
      'code 88',
      sends({ errors: [{ code: 88, message: 'Rate limit exceeded' }] }, spent, 429),
      { kind: 'rate-limit', waitMs: 600_000, message: /Rate limit exceeded/ },
    ],
    [
      'the limit of a day',
      sends({ title: 'Too Many Requests' }, day, 429),
      { kind: 'rate-limit', waitMs: 600_000 },
    ],
    [
      'the cap of a month',
      sends(
        { title: 'UsageCapExceeded', period: 'Monthly', type: type('usage-capped') },
        { 'x-rate-limit-remaining': '9', 'x-rate-limit-reset': reset },
        429,
      ),
      { kind: 'rate-limit', waitMs: 86_400_000 },
    ],
    [
      'the cap of a day',
      sends({ title: 'UsageCapExceeded', period: 'Daily', type: type('usage-capped') }, {}, 429),
      { kind: 'rate-limit', waitMs: 43_200_000 },
    ],
    [
      'no credits',
      sends({ title: 'CreditsDepleted', detail: 'No credits' }, {}, 402),
      { kind: 'auth', message: /No credits.*buy credits/ },
    ],
    [
      'an app outside of a project',
      sends({ title: 'Client Forbidden', reason: 'client-not-enrolled' }, {}, 403),
      { kind: 'auth', message: /add the app to a project/ },
    ],
    [
      'the wrong kind of token',
      sends({ title: 'Unsupported', type: type('unsupported-authentication') }, {}, 403),
      { kind: 'auth', message: /other kind of token/ },
    ],
    [
      'a suspended account',
      sends({ errors: [{ code: 64, message: 'Your account is suspended' }] }, {}, 403),
      { kind: 'auth', message: /suspended.*is active/ },
    ],
    [
      'a query that X does not understand',
      sends({ errors: [{ message: 'Ambiguous use of or' }], title: 'Invalid Request' }, {}, 400),
      { kind: 'bad-data', message: /Ambiguous use of or/ },
    ],
  ])('for %s says what to do', async (_, handler, failure) => {
    await using server = await openServer(handler, { options: search })
    await expect(server.read()).rejects.toMatchObject(failure)
  })

  it('is waited for where X says that nothing is left', async () => {
    const headers = { 'x-rate-limit-limit': '450', ...spent }
    await using server = await openServer(sends({ data: [post(first)], meta }, headers), {
      options: search,
    })
    const { pages } = await server.read()
    expect(pages).toHaveLength(1)
    expect(pages[0]).toMatchObject({
      waitMs: 600_000,
      rateLimit: { limit: 450, remaining: 0, resetAt: new Date(now + 600_000).toISOString() },
    })
  })
})

const described = sharedPath('peers', 'x-api', 'openapi')

describe.skipIf(described === null)('the descriptions of X API (skipped if absent)', () => {
  it.each([
    ['2.159', oldNames],
    ['2.167', newNames],
  ])('%s allows the answer that is read by its names here', async (version, body) => {
    const path = `${described}/x-api-v${version}.json`
    const api = new OpenAPIBackend({
      definition: JSON.parse(readFileSync(path, 'utf8')),
      quick: true,
      ajvOpts: { strict: false, validateFormats: false },
    })
    await api.init()
    expect(api.validateResponse(body, 'searchPostsRecent', 200).errors ?? []).toEqual([])
  })
})
