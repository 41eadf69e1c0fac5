import { expect, it } from 'vitest'
import { createRedditCollector } from '../../src/collectors/reddit/reddit.ts'
import { ReplyError } from '../../src/collectors/collector.ts'
import {
  asCollector,
  describeReplies,
  endOf,
  mentionOf,
  openSending,
  type ReplyNetwork,
  type Standing,
} from '../helpers/reply-suite.ts'

const options = { userName: 'ann', query: 'acme', answers: true }
const permalink = '/r/acme/comments/abc/title/own1/'

const comment = (id: string, body: string, more: object = {}) => ({
  kind: 't1',
  data: { id, name: `t1_${id}`, author: 'acme', body, parent_id: 't3_abc', permalink, ...more },
})
const standing = ({ id, text, at, isOurs }: Standing) =>
  comment(id === 'own' ? 'own1' : 'other1', text.replaceAll('&', '&amp;'), {
    created_utc: at / 1000,
    parent_id: isOurs ? 't3_abc' : 't1_zzz',
  })

const network: ReplyNetwork = {
  collector: asCollector(createRedditCollector()),
  options,
  credentials: { clientId: 'client-id', clientSecret: 'secret', refreshToken: 'refresh-1' },
  readOnly: { credentials: { clientId: 'client-id', clientSecret: 'secret' } },
  origins: ['https://oauth.reddit.com', 'https://www.reddit.com'],
  mention: mentionOf({ externalId: 't3_abc', network: 'reddit', raw: { subreddit: 'acme' } }),
  text: 'Sorry & thanks: **we are on it**',
  isPublishing: ({ url }) => url.pathname === '/api/comment',
  made: ({ body }) => ({
    json: {
      errors: [],
      data: { things: [comment('own1', new URLSearchParams(body).get('text') ?? '')] },
    },
  }),
  answers({ url }, all) {
    if (url.pathname.endsWith('/access_token')) return { body: { access_token: 'access-1' } }
    if (url.pathname === '/api/v1/me') return { body: { name: 'acme' } }
    return { body: { kind: 'Listing', data: { children: all.map(standing), after: null } } }
  },
  sent: { externalId: 't1_own1', url: `https://www.reddit.com${permalink}`, authorId: 'acme' },
  found: { externalId: 't1_own1', url: `https://www.reddit.com${permalink}`, authorId: 'acme' },
  resends: false,
}

describeReplies('Reddit', network)

it('an answer on Reddit hangs below the post or comment that it answers', async () => {
  await using sending = await openSending(network)
  await sending.send()
  const [asked] = sending.published()
  expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
    api_type: 'json',
    thing_id: 't3_abc',
    text: network.text,
  })
  expect(asked?.headers.authorization?.toLowerCase()).toBe('bearer access-1')
})

it.each([
  ['THREAD_LOCKED', 'Comments are locked.', null],
  ['RATELIMIT', 'Take a break for 5 minutes before trying again.', 300_000],
  ['RATELIMIT', 'Take a break for 40 seconds before trying again.', 40_000],
])('what Reddit refuses with 200 did not go out: %s, %s', async (code, words, waitMs) => {
  const body = { json: { errors: [[code, words, 'ratelimit']] } }
  const error = await endOf(network, { body })
  expect(error).toBeInstanceOf(ReplyError)
  expect(error).toMatchObject({
    outcome: 'refused',
    waitMs,
    message: expect.stringContaining(words),
  })
})
