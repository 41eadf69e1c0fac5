import { expect, it } from 'vitest'
import { ReplyError } from '../../src/collectors/collector.ts'
import { createYouTubeCollector } from '../../src/collectors/youtube/youtube.ts'
import {
  asCollector,
  describeReplies,
  endOf,
  mentionOf,
  openSending,
  type ReplyNetwork,
} from '../helpers/reply-suite.ts'
import { refusal } from '../helpers/youtube-server.ts'

const us = 'UCannannannannannannanna'
const video = 'dQw4w9WgXcQ'

const comment = (id: string, text: string, more: object = {}) => ({
  kind: 'youtube#comment',
  etag: 'x',
  id,
  snippet: {
    textDisplay: text,
    textOriginal: text,
    authorDisplayName: '@acme',
    authorChannelId: { value: us },
    publishedAt: '2026-11-20T12:00:01Z',
    updatedAt: '2026-11-20T12:00:01Z',
    ...more,
  },
})
const thread = (id: string, text: string, more: object = {}) => ({
  kind: 'youtube#commentThread',
  etag: 'x',
  id,
  snippet: { videoId: video, topLevelComment: comment(id, text, more), totalReplyCount: 0 },
})
const list = (kind: string, items: object[]) => ({
  kind: `youtube#${kind}ListResponse`,
  etag: 'x',
  pageInfo: { totalResults: items.length, resultsPerPage: items.length },
  items,
})
const stands = {
  externalId: 'own',
  url: `https://www.youtube.com/watch?v=${video}&lc=own`,
  authorId: us,
}

const network: ReplyNetwork = {
  collector: asCollector(createYouTubeCollector()),
  options: { videos: [video] },
  credentials: { apiKey: 'key', clientId: 'c.apps', clientSecret: 's', refreshToken: 'r' },
  readOnly: { credentials: { apiKey: 'key' } },
  origins: ['https://youtube.googleapis.com', 'https://oauth2.googleapis.com'],
  mention: mentionOf({
    externalId: 'Ug1.r1',
    network: 'youtube',
    kind: 'comment',
    conversationId: 'Ug1',
    parentId: 'Ug1',
    raw: { videoId: video, channelId: null, threadId: 'Ug1' },
  }),
  text: 'Sorry, we are on it',
  isPublishing: ({ method, url }) => method === 'POST' && /\/comment/.test(url.pathname),
  made({ url, body }) {
    const { snippet } = JSON.parse(body)
    return url.pathname.endsWith('Threads')
      ? thread('own', snippet.topLevelComment.snippet.textOriginal)
      : comment('own', snippet.textOriginal, { parentId: 'Ug1' })
  },
  answers({ url }, standing) {
    if (url.pathname === '/token') return { body: { access_token: 'access-1', expires_in: 3600 } }
    if (url.pathname.endsWith('/channels')) {
      return { body: list('channel', [{ kind: 'youtube#channel', id: us }]) }
    }
    const isThreads = url.pathname.endsWith('Threads')
    const items = standing.map(({ id, text, at, isOurs }) => {
      const value = isOurs ? us : 'UCbobbobbobbobbobbobbobb'
      const more = { publishedAt: new Date(at).toISOString(), authorChannelId: { value } }
      return isThreads ? thread(id, text, more) : comment(id, text, more)
    })
    return { body: list(isThreads ? 'commentThread' : 'comment', items) }
  },
  sent: stands,
  found: stands,
  resends: false,
}

describeReplies('YouTube, below a comment', network)
describeReplies('YouTube, below a video', {
  ...network,
  mention: mentionOf({ externalId: video, network: 'youtube', kind: 'article', raw: {} }),
})

it('an answer on YouTube goes into the thread, with the sign-in and not the key, for 50 units', async () => {
  await using sending = await openSending(network)
  await sending.send()
  const [asked] = sending.published()
  expect(asked?.url.pathname).toBe('/youtube/v3/comments')
  expect(asked?.url.searchParams.getAll('part')).toEqual(['snippet'])
  expect(JSON.parse(asked?.body ?? '')).toEqual({
    snippet: { parentId: 'Ug1', textOriginal: network.text },
  })
  expect(asked?.headers.authorization).toBe('Bearer access-1')
  expect(asked?.headers['x-goog-api-key']).toBeUndefined()
  expect(sending.env.meter.spent.get('units')).toBe(50)
})

it.each(['commentsDisabled', 'parentCommentNotFound', 'operationNotSupported'])(
  'what YouTube refuses did not go out: %s',
  async (reason) => {
    const error = await endOf(network, { status: 403, body: refusal(403, reason) })
    expect(error).toBeInstanceOf(ReplyError)
    expect(error).toMatchObject({ outcome: 'refused', message: expect.stringContaining(reason) })
  },
)
