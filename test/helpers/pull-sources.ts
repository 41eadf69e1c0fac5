import { generateKeyPairSync } from 'node:crypto'
import { compareIds } from '../../src/collectors/mastodon/ids.ts'
import type { Handler } from './collector-conformance.ts'
import { api as linkedInApi, linkedIn, page, postOf, token, www } from './fake-linkedin.ts'
import { account as blueskyAccount, createFakePds, foundPost } from './fake-pds.ts'
import { graphOrigin, graphTime, graphToken, playGraph, type GraphItem } from './graph.ts'
import { addressOf, sendJson, timeline, worldOf, type PullSource } from './pull-world.ts'
import * as reddit from './reddit.ts'
import * as x from './x-server.ts'
import * as youtube from './youtube-server.ts'

const monthMs = 30 * 86_400_000
const iso = (ms: number) => new Date(ms).toISOString()
const newestFirst = <Item extends { at: number }>(items: readonly Item[]) =>
  items.toSorted((a, b) => b.at - a.at)

const xSearch: PullSource = {
  collector: 'x',
  moved: [x.origin],
  options: () => ({ query: 'earshot' }),
  credentials: x.app,
  // A first reading takes one page, as each post costs.
  first: 80,
  between: 230,
  open: () =>
    worldOf(
      (n, at) => x.post(x.idOfTime(at, n % 4096)),
      ({ id }) => id,
      (posts) => x.pagesThrough(() => posts),
    ),
  ahead: (id) => String(BigInt(id) + (BigInt(monthMs) << 22n)),
}

const redditPosts: PullSource = {
  collector: 'reddit',
  moved: ['https://www.reddit.com', reddit.api],
  options: () => ({ userName: 'ann', subreddits: ['earshot'] }),
  credentials: reddit.app,
  first: 300,
  open: () =>
    worldOf(
      (n, at) => (n % 3 === 0 ? reddit.comment : reddit.post)(n, { created_utc: at / 1000 }),
      ({ data }) => data.name,
      (things) =>
        reddit.plays({
          lists: (path) =>
            reddit.newest(things.filter(({ kind }) => (kind === 't3') === path.endsWith('/new'))),
          all: () => things,
          pageSize: 25,
        }),
    ),
}

/** Each third thing is a post, the others are comments on the post before them. */
function graphWorld(id: string, edge: string, fieldsOf: (words: string, time: string) => object) {
  const posts: GraphItem[] = []
  const make = (n: number, at: number): GraphItem => {
    const fields = { id: `${id}00${n}`, ...fieldsOf(`Words ${n}`, graphTime(at)) }
    const item: GraphItem = { at, fields, lists: {} }
    if (n % 3 === 0) posts.push({ ...item, lists: { comments: [] } })
    else posts.at(-1)?.lists?.['comments']?.push(item)
    return item
  }
  return worldOf(
    make,
    ({ fields }) => fields.id,
    () => playGraph(() => ({ [`${id}/${edge}`]: posts, [`${id}/tagged`]: [], [`${id}/tags`]: [] })),
  )
}

const facebook: PullSource = {
  collector: 'facebook',
  // Both are at one origin: here their ids begin differently.
  moved: [`${graphOrigin}/v26.0/1`],
  options: () => ({ pageId: '1' }),
  credentials: graphToken,
  first: 300,
  open: () => graphWorld('1', 'feed', (message, created_time) => ({ message, created_time })),
}

const instagram: PullSource = {
  collector: 'instagram',
  moved: [`${graphOrigin}/v26.0/2`],
  options: () => ({ accountId: '2', own: true }),
  credentials: graphToken,
  first: 300,
  open: () =>
    graphWorld('2', 'media', (text, timestamp) => ({
      caption: text,
      text,
      timestamp,
      username: 'ann',
    })),
}

const linkedInComments: PullSource = {
  collector: 'linkedin',
  moved: [linkedInApi, www],
  options: () => ({ organization: page }),
  credentials: token,
  first: 400,
  open() {
    const posts = [postOf(1), postOf(2)]
    const make = (n: number, at: number) => ({ id: n + 1, at, post: posts[n % 2] ?? '' })
    const { items, ...line } = timeline(make)
    return {
      ...line,
      ids: () => items.map(({ id }) => `comment:${id}`),
      handle: (request, response) =>
        linkedIn({ posts, comments: newestFirst(items), notices: [] })(request, response),
    }
  },
}

const video = 'aaaaaaaaaaa'
const youTube: PullSource = {
  collector: 'youtube',
  moved: [youtube.origin],
  options: () => ({ videos: [video] }),
  credentials: { apiKey: 'secret-key' },
  first: 300,
  open: () =>
    worldOf(
      (n, at) => youtube.thread(`t${n}`, at),
      ({ id }) => id,
      (threads) =>
        youtube.playYouTube(
          youtube.fakeYouTube({ pageSize: 40, threads: new Map([[video, threads]]) }),
        ),
    ),
}

const bluesky: PullSource = {
  collector: 'bluesky',
  moved: ['https://bsky.social'],
  options: () => ({ query: 'acme' }),
  credentials: blueskyAccount,
  first: 300,
  open: () =>
    worldOf(
      (n, at) => foundPost(at, `p${n}`),
      ({ uri }) => uri,
      (posts) => createFakePds(posts).handle,
    ),
}

const mastodon: PullSource = {
  collector: 'mastodon',
  moved: ['https://social.example.com'],
  options: () => ({ server: 'https://social.example.com', hashtags: ['earshot'] }),
  first: 300,
  open: () =>
    worldOf(
      (n, at) => {
        const uri = `https://social.example.com/users/ann/statuses/${n}`
        const account = { id: '1', acct: 'ann', uri: 'https://social.example.com/users/ann' }
        const id = String((BigInt(at) << 16n) + BigInt(n % 65_536))
        return { id, uri, content: `Post ${n}`, visibility: 'public', account }
      },
      ({ id }) => `social.example.com:${id}`,
      (posts) => (request, response) => {
        const { searchParams } = addressOf(request)
        const [min, max] = [searchParams.get('min_id'), searchParams.get('max_id')]
        const fit = posts
          .toReversed()
          .filter(({ id }) => max === null || compareIds(id, max) < 0)
          .filter(({ id }) => min === null || compareIds(id, min) > 0)
        const limit = Number(searchParams.get('limit'))
        const given = min === null ? fit.slice(0, limit) : fit.slice(-limit)
        const link = (name: string, id = '') => `<https://social.example.com/x?${name}=${id}>`
        const next = `${link('max_id', given.at(-1)?.id)}; rel="next"`
        const prev = `${link('min_id', given[0]?.id)}; rel="prev"`
        sendJson(response, given, given.length > 0 ? { link: `${next}, ${prev}` } : {})
      },
    ),
  ahead: (id) => String(BigInt(id) + (BigInt(monthMs) << 16n)),
}

const discourse: PullSource = {
  collector: 'discourse',
  moved: [],
  options: (url) => ({ url }),
  first: 300,
  open: () =>
    worldOf(
      (n, at) => ({
        id: n + 1,
        topic_id: 7,
        post_number: n + 1,
        cooked: `<p>Post ${n}</p>`,
        post_type: 1,
        username: 'Ann',
        user_id: 5,
        topic_slug: 'a-topic',
        topic_title: 'A topic',
        created_at: iso(at),
      }),
      ({ id }) => String(id),
      (posts) => (request, response) => {
        const before = Number(addressOf(request).searchParams.get('before') ?? Infinity)
        const fit = posts.toReversed().filter(({ id }) => id < before)
        sendJson(response, { latest_posts: fit.slice(0, 50) })
      },
    ),
}

const feed: PullSource = {
  collector: 'feed',
  moved: [],
  options: (url) => ({ url: `${url}/feed` }),
  first: 1200,
  open: () =>
    worldOf(
      (n, at) =>
        `<item><guid isPermaLink="false">g${n}</guid><title>Title ${n}</title>` +
        `<description>Text ${n}</description><pubDate>${new Date(at).toUTCString()}</pubDate></item>`,
      (item) => /g\d+/.exec(item)?.[0] ?? '',
      (items) => (request, response) => {
        const etag = `"${items.length}"`
        if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end()
        else {
          response.writeHead(200, { etag, 'content-type': 'application/rss+xml' })
          const all = items.toReversed().join('')
          response.end(`<rss version="2.0"><channel><title>A feed</title>${all}</channel></rss>`)
        }
      },
    ),
}

/** The search of Hacker News: the newest of a time, at most `hitsMax` an answer; times in milliseconds. */
export const playHackerNews =
  (items: readonly { id: number; at: number }[], hitsMax = 1000): Handler =>
  (request, response) => {
    const { searchParams } = addressOf(request)
    const filters = (searchParams.get('numericFilters') ?? '').split(',')
    const bound = (sign: string) =>
      Number(filters.find((filter) => filter.startsWith(sign))?.slice(sign.length) ?? Infinity)
    const [from, to] = [bound('created_at_i>='), bound('created_at_i<')]
    const fit = items.filter(({ at }) => at / 1000 >= from && at / 1000 < to)
    const hitsPerPage = Math.min(Number(searchParams.get('hitsPerPage') ?? 20), hitsMax)
    const hits = newestFirst(fit)
      .slice(0, hitsPerPage)
      .map(({ id, at }) => ({
        objectID: String(id),
        created_at_i: at / 1000,
        author: 'ann',
        _tags: ['comment', 'author_ann', 'story_1'],
        comment_text: `Text ${id}`,
      }))
    sendJson(response, { hits, nbHits: fit.length, page: 0, nbPages: 1, hitsPerPage })
  }

const hackerNews: PullSource = {
  collector: 'hacker-news',
  moved: ['https://hn.algolia.com'],
  options: () => ({ query: 'earshot' }),
  first: 1500,
  open: () =>
    worldOf(
      (n, at) => ({ id: n + 1, at }),
      ({ id }) => String(id),
      (items) => playHackerNews(items),
    ),
}

const stackExchange: PullSource = {
  collector: 'stack-exchange',
  moved: ['https://api.stackexchange.com'],
  options: () => ({ site: 'stackoverflow', tags: ['example'] }),
  first: 300,
  open: () =>
    worldOf(
      (n, at) => ({
        question_id: n + 1,
        title: `Question ${n}`,
        body: `<p>Words ${n}</p>`,
        link: `https://stackoverflow.com/questions/${n + 1}/q`,
        creation_date: at / 1000,
        last_activity_date: at / 1000,
      }),
      ({ question_id: id }) => `stackoverflow:q${id}`,
      (questions) => (request, response) => {
        const { pathname, searchParams } = addressOf(request)
        const number = (name: string) => Number(searchParams.get(name))
        const all = pathname.endsWith('/answers') ? [] : questions
        const fit = all.filter((each) => each.last_activity_date >= number('min'))
        const start = (number('page') - 1) * 40
        const items = fit.slice(start, start + 40)
        const quota = { quota_max: 300, quota_remaining: 250 }
        sendJson(response, { items, has_more: fit.length > start + 40, ...quota })
      },
    ),
}

const label = (text: string) => ({ label: text })
const appStore: PullSource = {
  collector: 'app-store',
  moved: ['https://itunes.apple.com'],
  options: () => ({ app: '123456789' }),
  first: 250,
  open: () =>
    worldOf(
      (n, at) => ({
        id: label(String(n + 1)),
        'im:rating': label('3'),
        title: label(`Title ${n}`),
        content: label(`Text ${n}`),
        updated: label(iso(at)),
        author: { name: label('Ann'), uri: label('https://itunes.apple.com/us/reviews/id77') },
      }),
      ({ id }) => id.label,
      (reviews) => (request, response) => {
        const page = Number(/\/page=(\d+)\//.exec(request.url ?? '')?.[1])
        const entry = page > 10 ? [] : reviews.toReversed().slice((page - 1) * 50, page * 50)
        const one = entry.length === 1 ? { entry: entry[0] } : { entry }
        sendJson(response, { feed: { author: {}, ...(entry.length > 0 ? one : {}) } })
      },
    ),
}

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const googlePlay: PullSource = {
  collector: 'google-play',
  moved: ['https://androidpublisher.googleapis.com', 'https://oauth2.googleapis.com'],
  options: () => ({ app: 'com.example.app' }),
  credentials: {
    serviceAccountKey: JSON.stringify({
      type: 'service_account',
      client_email: 'earshot@project.iam.gserviceaccount.com',
      private_key_id: 'k1',
      private_key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    }),
  },
  first: 300,
  open: () =>
    worldOf(
      (n, at) => {
        const lastModified = { seconds: String(at / 1000), nanos: 0 }
        const comments = [{ userComment: { text: `Text ${n}`, lastModified, starRating: 3 } }]
        return { reviewId: `gp:${n}`, authorName: 'Ann', comments }
      },
      ({ reviewId }) => reviewId,
      (reviews) => (request, response) => {
        const { pathname, searchParams } = addressOf(request)
        if (pathname === '/token') {
          sendJson(response, { access_token: 'at', expires_in: 3599, token_type: 'Bearer' })
          return
        }
        const start = Number((searchParams.get('token') ?? 't0').slice(1))
        const end = start + Number(searchParams.get('maxResults'))
        const given = reviews.toReversed().slice(start, end)
        const more = end < reviews.length ? { tokenPagination: { nextPageToken: `t${end}` } } : {}
        sendJson(response, given.length > 0 ? { reviews: given, ...more } : {})
      },
    ),
}

/** One source of each collector that asks for what it reads. */
export const pullSources: readonly PullSource[] = [
  appStore,
  bluesky,
  discourse,
  facebook,
  feed,
  googlePlay,
  hackerNews,
  instagram,
  linkedInComments,
  mastodon,
  redditPosts,
  stackExchange,
  xSearch,
  youTube,
]
