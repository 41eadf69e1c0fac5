import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { mapItem } from '../../src/collectors/reddit/map-item.ts'
import { readCassette, replay, type Exchange } from '../helpers/cassettes.ts'
import type { Handler } from '../helpers/collector-conformance.ts'
import {
  account,
  api,
  app,
  byInbox,
  bySearch,
  bySubreddit,
  collector,
  comment,
  few,
  fewPosts,
  hourMs,
  inSearch,
  listing,
  now,
  openReddit,
  plays,
  post,
  sends,
  signedIn,
} from '../helpers/reddit.ts'
import { sharedPath } from '../helpers/shared-data.ts'

describe('a mention', () => {
  it('holds what a post says, its link and its title', () => {
    const more = {
      permalink: '/r/earshot/comments/7ps/post_1/',
      url: 'https://example.com/a',
      domain: 'example.com',
      edited: now / 1000,
      score: 5,
      num_comments: 3,
      num_crossposts: 1,
      over_18: true,
      link_flair_text: 'Question',
      crosspost_parent: 't3_abc',
    }
    expect(mapItem(post(0, more))).toEqual({
      externalId: 't3_7ps',
      network: 'reddit',
      kind: 'post',
      title: 'Post 0',
      text: 'Words',
      textFormat: 'plain',
      url: 'https://www.reddit.com/r/earshot/comments/7ps/post_1/',
      language: null,
      postedAt: new Date(now - 48 * hourMs).toISOString(),
      editedAt: new Date(now).toISOString(),
      author: {
        externalId: 'bob',
        handle: 'bob',
        name: null,
        url: 'https://www.reddit.com/user/bob',
        avatarUrl: null,
        followers: null,
      },
      metrics: { score: 5, replies: 3, crossposts: 1 },
      conversationId: 't3_7ps',
      parentId: null,
      raw: {
        subreddit: 'earshot',
        over18: true,
        distinguished: null,
        link: 'https://example.com/a',
        domain: 'example.com',
        flair: 'Question',
        crosspostOf: 't3_abc',
      },
    })
  })

  it('knows what a comment answers, also where the inbox names the post in an address only', () => {
    expect(mapItem(comment(0, { link_title: 'Which one?', parent_id: 't1_xyz' }))).toMatchObject({
      kind: 'comment',
      title: null,
      parentId: 't1_xyz',
      conversationId: 't3_abc',
      url: 'https://www.reddit.com/comments/abc/_/1xg0/',
      raw: { linkTitle: 'Which one?' },
    })
    const context = '/r/earshot/comments/def/which_one/1xg0/?context=3'
    const link_id = null
    expect(mapItem(comment(0, { link_id, context, score_hidden: true, score: 1 }))).toMatchObject({
      conversationId: 't3_def',
      url: 'https://www.reddit.com/r/earshot/comments/def/which_one/1xg0/',
      metrics: {},
    })
  })

  it.each([
    ['its author deleted it', { author: '[deleted]', selftext: '' }],
    ['its author deleted the words', { selftext: '[deleted]' }],
    ['a moderator removed it', { selftext: '[removed]' }],
    ['Reddit removed it', { selftext: '[ Removed by Reddit ]' }],
    ['a filter holds it back', { removed_by_category: 'automod_filtered' }],
  ])('is gone where %s', (_title, more) => {
    expect(mapItem(post(0, more))).toEqual({ gone: 't3_7ps' })
  })

  it('that is broken is rejected by its name, without its words, and the rest goes on', async () => {
    const broken = [post(1, { title: 7 }), null, { kind: 't3', data: 7 }, { kind: 't5', data: {} }]
    const leftOut = [post(2, { promoted: true }), { kind: 't4', data: { body: 'private' } }]
    const items = [...broken, ...leftOut, post(3, { author: null })]
    await using reddit = await openReddit((request, response) =>
      request.method === 'POST'
        ? sends({ access_token: 'x' })(request, response)
        : sends(listing(items))(request, response),
    )
    const { mentions, rejected } = await reddit.read()
    expect(mentions).toMatchObject([{ externalId: 't3_7pv', author: null }])
    expect(rejected.map(({ excerpt }) => excerpt).toSorted()).toEqual(['', '', '', 't3_7pt'])
  })
})

describe('a refusal', () => {
  it.each([
    [403, { reason: 'private', error: 403 }, 'auth', /r\/earshot is private/],
    [403, { reason: 'quarantined', error: 403 }, 'auth', /r\/earshot is quarantined/],
    [403, { message: 'Forbidden', error: 403 }, 'auth', /scope read/],
    [404, { reason: 'banned', error: 404 }, 'fatal', /r\/earshot was banned/],
    [404, { message: 'Not Found', error: 404 }, 'fatal', /no subreddit r\/earshot/],
    [401, { message: 'Unauthorized', error: 401 }, 'auth', /access token/],
    [400, { message: 'Bad Request', error: 400 }, 'bad-data', /400/],
    [200, { message: 'Forbidden', error: 403 }, 'bad-data', /not a list/],
  ])('%i %j is %s and says what to do', async (code, body, kind, message) => {
    const refuses = signedIn(sends(body, {}, code))
    await using reddit = await openReddit(refuses, { options: bySubreddit })
    await expect(reddit.read()).rejects.toMatchObject({ kind, message })
    expect(reddit.seen).toHaveLength(3)
  })

  it('by a redirect means that there is no such subreddit', async () => {
    const elsewhere = { location: `${api}/subreddits/search?q=earshot` }
    const redirects = signedIn(sends('', elsewhere, 302))
    await using reddit = await openReddit(redirects, { options: bySubreddit })
    const message = /no subreddit r\/earshot/
    await expect(reddit.read()).rejects.toMatchObject({ kind: 'fatal', message })
  })

  it('of one of several subreddits stops the first reading, and is shown once a day later', async () => {
    let isPrivate = true
    const play: Handler = (request, response) =>
      isPrivate && request.url?.startsWith('/r/two/about') === true
        ? sends({ reason: 'private' }, {}, 403)(request, response)
        : plays(few)(request, response)
    const options = { ...bySubreddit, subreddits: ['one', 'r/Two', 'ONE'] }
    await using reddit = await openReddit(play, { options })
    await expect(reddit.read()).rejects.toMatchObject({
      kind: 'auth',
      message: /r\/two is private/,
    })
    isPrivate = false
    expect((await reddit.read()).ids).toHaveLength(190)
    expect(reddit.seen.some((line) => line.includes('/r/one+two/new?'))).toBe(true)
    isPrivate = true
    reddit.clock.nowMs += 25 * hourMs
    const later = await reddit.read()
    expect(later.rejected).toMatchObject([{ reason: /r\/two is private/, excerpt: 'r/two' }])
    expect((await reddit.read()).rejected).toEqual([])
  })

  it.each([
    ['after the reset that it names', { 'x-ratelimit-reset': '30' }, 30_000],
    ['after Retry-After before all', { 'retry-after': '7', 'x-ratelimit-reset': '30' }, 7000],
    ['when it does not say', {}, null],
  ])('for asking too much ends %s', async (_title, headers, waitMs) => {
    await using reddit = await openReddit(signedIn(sends({ error: 429 }, { ...headers }, 429)))
    await expect(reddit.read()).rejects.toMatchObject({ kind: 'rate-limit', waitMs })
  })

  it('is not waited for: with nothing left, reading stops until the reset', async () => {
    const headers = {
      'x-ratelimit-used': '1000',
      'x-ratelimit-remaining': '0.0',
      'x-ratelimit-reset': '60',
    }
    const play = inSearch(() => fewPosts, { headers })
    await using reddit = await openReddit((request, response) =>
      request.method === 'POST'
        ? sends({ access_token: 'x' })(request, response)
        : play(request, response),
    )
    const { pages } = await reddit.read()
    const resetAt = new Date(now + 60_000).toISOString()
    const rateLimit = { limit: 1000, remaining: 0, resetAt }
    expect(pages).toMatchObject([{ waitMs: 60_000, rateLimit }])
    await using other = await openReddit(plays({ ...few, headers }), { options: bySubreddit })
    const refused = { kind: 'rate-limit', waitMs: 60_000 }
    await expect(other.read()).rejects.toMatchObject(refused)
    expect(other.seen.at(-1)).toContain('/r/earshot/about')
  })
})

describe('signing in', () => {
  const grants: [string, Record<string, string>, Record<string, string>][] = [
    ['an app alone', app, { grant_type: 'client_credentials' }],
    [
      'an installed app alone',
      { ...app, clientSecret: '' },
      {
        grant_type: 'https://oauth.reddit.com/grants/installed_client',
        device_id: 'DO_NOT_TRACK_THIS_DEVICE',
      },
    ],
    [
      'the account of a script app',
      { ...app, username: 'ann', password: 'p w' },
      { grant_type: 'password', username: 'ann', password: 'p w' },
    ],
    ['a refresh token', account, { grant_type: 'refresh_token', refresh_token: 'refresh-1' }],
  ]
  it.each(grants)('takes %s', async (_title, given, form) => {
    const credentials = collector.credentialsSchema?.parse(given)
    await using reddit = await openReddit(plays(few), { credentials })
    await reddit.read()
    expect(Object.fromEntries(new URLSearchParams(reddit.bodies[0]))).toEqual(form)
    expect(reddit.renewed).toEqual([])
  })

  it.each([
    [401, { message: 'Unauthorized', error: 401 }, 'auth', /client id or secret/],
    [400, { error: 'invalid_grant' }, 'auth', /refused the sign-in/],
    [200, { error: 'invalid_grant' }, 'auth', /invalid_grant/],
    [200, { token: 'secret-value' }, 'bad-data', /without an access token/],
  ])('that is answered %i %j fails as %s', async (code, body, kind, message) => {
    await using reddit = await openReddit(sends(body, {}, code))
    const failure = await reddit.read().catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'CollectorError', kind, message })
    expect(JSON.stringify(failure)).not.toContain('secret-value')
    expect(reddit.seen).toHaveLength(1)
  })

  it('shows nothing of an answer that is no JSON and may hold a token', async () => {
    const raw: Handler = (_request, response) =>
      void response.end('{"access_token":"secret-value",')
    await using reddit = await openReddit(raw)
    const failure = await reddit.read().catch((error: unknown) => error)
    expect(failure).toMatchObject({ kind: 'bad-data', excerpt: null })
    expect(String(failure)).not.toContain('secret')
  })

  it('keeps the refresh token that Reddit gives in place of the one used', async () => {
    const token = { access_token: 'access-1', refresh_token: 'refresh-2' }
    const play: Handler = (request, response) =>
      request.method === 'POST' ? sends(token)(request, response) : plays(few)(request, response)
    await using reddit = await openReddit(play, { credentials: account })
    await reddit.read()
    expect(reddit.renewed).toEqual([{ ...account, refreshToken: 'refresh-2' }])
  })

  it('is needed for the inbox, and an app for everything', async () => {
    await using reddit = await openReddit(plays(few), { options: byInbox })
    await expect(reddit.read()).rejects.toMatchObject({ kind: 'auth', message: /account/ })
    await using other = await openReddit(plays(few), { credentials: null })
    await expect(other.read()).rejects.toMatchObject({ kind: 'auth', message: /client id/ })
    expect([...reddit.seen, ...other.seen]).toEqual([])
    expect(collector.account?.(reddit.env.options, app)).toBe('client-id')
  })

  it('refuses a name without its password, and names what is missing', () => {
    const given = collector.credentialsSchema?.safeParse({ ...app, username: 'ann' })
    expect(given?.error?.issues[0]?.path).toEqual(['password'])
  })
})

describe('signing in at Reddit', () => {
  const redirectUri = 'https://earshot.example.com/oauth'
  const ask = { redirectUri, state: 'state-1', codeChallenge: 'unused' }

  it.each([
    [byInbox, 'read privatemessages identity history'],
    [bySearch, 'read identity history'],
  ])('asks for the rights of %j', async (options, scope) => {
    await using reddit = await openReddit(plays(few), { options })
    const started = await collector.oauth?.start(ask, reddit.env)
    const { origin, pathname, searchParams } = new URL(started?.url ?? '')
    expect(origin + pathname).toBe('https://www.reddit.com/api/v1/authorize')
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'client-id',
      response_type: 'code',
      state: 'state-1',
      redirect_uri: redirectUri,
      duration: 'permanent',
      scope,
    })
    expect(started?.credentials).toEqual(app)
  })

  it('gives credentials that read, or says that it was refused', async () => {
    const token = { access_token: 'access-1', refresh_token: 'refresh-1' }
    await using reddit = await openReddit(sends(token))
    const answer = { code: 'code-1', redirectUri, codeVerifier: 'unused' }
    expect(await collector.oauth?.finish(answer, reddit.env)).toEqual(account)
    expect(Object.fromEntries(new URLSearchParams(reddit.bodies[0]))).toEqual({
      grant_type: 'authorization_code',
      code: 'code-1',
      redirect_uri: redirectUri,
    })
    for (const refused of [{ error: 'invalid_grant' }, { access_token: 'access-1' }]) {
      reddit.play(sends(refused))
      const finished = collector.oauth?.finish(answer, reddit.env)
      await expect(finished).rejects.toMatchObject({ kind: 'auth' })
    }
  })
})

const recorded = sharedPath('peers', 'reddit-praw', 'cassettes')
const recording = (name: string): Exchange[] => readCassette(join(recorded ?? '', `${name}.json`))

/** The exchanges as if they had been asked for at another address. */
const asIf = (exchanges: Exchange[], from: string, to: string): Exchange[] =>
  exchanges.map((exchange) => ({ ...exchange, uri: exchange.uri.replace(from, to) }))

const becauseShape = z.object({ because: z.string() })

/** What was not recorded is an empty list, or a subreddit that is there. */
const elseEmpty = plays({ lists: () => [] })

type Recorded = {
  exchanges: Exchange[]
  options: Record<string, unknown>
  at: string
  credentials?: typeof account
}

const openRecorded = ({ exchanges, at, ...given }: Recorded) =>
  openReddit(replay(exchanges, elseEmpty), { ...given, nowMs: Date.parse(at) })

describe.skipIf(recorded === null)('recorded answers of Reddit (skipped if absent)', () => {
  const inAskReddit = { userName: 'ann', subreddits: ['AskReddit'] }

  it('are read: a token, new posts, new comments, without the headers of limits', async () => {
    const recordings = ['new', 'comments'].map((name) => `TestSubredditListings.test_${name}`)
    const [posts = [], comments = []] = recordings.map(recording)
    const inMarch = { exchanges: posts, options: inAskReddit, at: '2016-03-01T09:00:00Z' }
    await using first = await openRecorded(inMarch)
    const read = await first.read()
    expect([read.ids.length, read.rejected.length, read.pages[0]?.waitMs]).toEqual([
      100,
      0,
      undefined,
    ])
    expect(read.pages[0]?.rateLimit).toEqual({ limit: null, remaining: null, resetAt: null })
    const inJuly = { exchanges: comments, options: inAskReddit, at: '2016-07-04T00:05:00Z' }
    await using second = await openRecorded(inJuly)
    const { mentions } = await second.read()
    expect(mentions).toHaveLength(100)
    for (const { conversationId, parentId, url } of mentions) {
      expect([conversationId, parentId, url].every((told) => told !== null)).toBe(true)
    }
  })

  it('are read: the six posts that a search found', async () => {
    const exchanges = asIf(recording('TestSubreddit.test_search'), '/r/all/search', '/search')
    const options = { userName: 'ann', query: 'praw oauth search' }
    await using reddit = await openRecorded({ exchanges, options, at: '2016-04-06T00:00:00Z' })
    expect(await reddit.read()).toMatchObject({ ids: { length: 6 }, rejected: [] })
  })

  it('are read: mentions of an account and replies to it, with what is left of the limit', async () => {
    const names = ['mentions', 'comment_replies', 'submission_replies']
    const exchanges = names.flatMap((name) => recording(`TestInbox.test_${name}`))
    const credentials = { ...account, refreshToken: '<REFRESH_TOKEN>' }
    const given = { exchanges, options: byInbox, credentials }
    await using reddit = await openRecorded({ ...given, at: '2025-06-20T00:00:00Z' })
    const { pages, mentions, rejected } = await reddit.read()
    expect([mentions.length, rejected.length]).toEqual([16 + 64 + 64, 0])
    expect(pages[0]?.rateLimit).toMatchObject({ limit: 10_000, remaining: 9324 })
    const because = mentions.map(({ raw }) => becauseShape.parse(raw).because)
    expect(new Set(because)).toEqual(new Set(['username_mention', 'comment_reply', 'post_reply']))
    expect(mentions.every(({ conversationId }) => conversationId?.startsWith('t3_'))).toBe(true)
    expect(reddit.renewed).toEqual([])
  })

  it('are read back to the end of what Reddit shows: 1,001 items on 11 pages', async () => {
    const path = '/r/askreddit/comments/'
    const exchanges = asIf(
      recording('TestListingGenerator.test_exhaust_items'),
      '/user/spez/',
      path,
    )
    const given = { exchanges, options: inAskReddit, at: '2016-09-01T00:00:00Z' }
    await using reddit = await openRecorded(given)
    const { pages, ids, deletions, rejected } = await reddit.readPast(0)
    expect(rejected).toEqual([])
    expect(new Set([...ids, ...deletions]).size).toBe(1001)
    expect(pages).toHaveLength(1 + 11)
    expect(Date.parse(pages.at(-1)?.reachedAt ?? '')).toBeGreaterThan(0)
  })

  it('tell that a comment was deleted, when it is looked at again', async () => {
    const exchanges = recording('TestComment.test_refresh__deleted_comment')
    const options = { userName: 'ann', subreddits: ['test'] }
    await using reddit = await openRecorded({ exchanges, options, at: '2016-09-20T00:00:00Z' })
    const heard = comment(0, { name: 't1_d7ltvl0', created_utc: 1473815863 })
    const play = replay(exchanges, elseEmpty)
    reddit.play(plays({ lists: (path) => (path.endsWith('/comments') ? [heard] : []) }))
    expect((await reddit.read()).ids).toEqual(['t1_d7ltvl0'])
    reddit.play(play)
    expect((await reddit.read()).deletions).toEqual(['t1_d7ltvl0'])
    expect(reddit.seen.at(-1)).toContain('/api/info?')
  })

  it.each([
    [
      'TestAuthImplicit.test_implicit__with_invalid_token',
      '/api/v1/me',
      'auth',
      /access token.*401/,
    ],
    ['TestInbox.test_message__unauthorized', '/message/messages/6i8om7', 'auth', /scope read.*403/],
    ['TestRedditorListings.test_saved__other_user', '/user/spez/saved', 'auth', /403/],
    [
      'TestReddit.test_bad_request_without_json_text_html_response',
      '/api/morechildren',
      'bad-data',
      /400/,
    ],
    [
      'TestReddit.test_bad_request_without_json_text_plain_response',
      '/api/morechildren',
      'bad-data',
      /400/,
    ],
    [
      'TestComment.test_resolve_from_share_url',
      '/r/redditdev/s/nGnQE1QkLC',
      'fatal',
      /no subreddit/,
    ],
  ])('refuse as they did: %s', async (name, path, kind, message) => {
    const exchanges = asIf(recording(name), path, '/r/askreddit/new')
    const play = replay(exchanges, elseEmpty)
    await using reddit = await openReddit(play, { options: inAskReddit })
    await expect(reddit.read()).rejects.toMatchObject({ kind, message })
  })

  it('hold no post and no comment that is refused, but for one with a made-up name', () => {
    const bodies = readdirSync(recorded ?? '').flatMap((name) =>
      readCassette(join(recorded ?? '', name)).map(({ body }) => jsonOf(body.toString())),
    )
    const things = [...bodies, ...communal()].flatMap(thingsIn)
    const mapped = things.map(mapItem)
    const kinds = Object.groupBy(mapped, (result) =>
      result === 'left-out' ? result : (Object.keys(result)[0] ?? ''),
    )
    // Those who recorded it wrote `t1_MISMATCH` over one name.
    expect(kinds['reason']).toHaveLength(1)
    expect(kinds['left-out']).toHaveLength(5)
    expect(kinds['gone']?.length).toBeGreaterThan(40)
    expect(kinds['externalId']?.length).toBeGreaterThan(7000)
  })
})

function communal(): unknown[] {
  const folder = sharedPath('peers', 'reddit-communal')
  const names = folder === null ? [] : ['search_by_url.json', 'comments.json']
  return names.map((name) => jsonOf(readFileSync(join(folder ?? '', name), 'utf8')))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** All posts and comments anywhere in an answer. */
function thingsIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  const isThing = 'kind' in value && 'data' in value && /^t[13]$/.test(String(value.kind))
  return [...(isThing ? [value] : []), ...Object.values(value).flatMap(thingsIn)]
}
