import { expect, it } from 'vitest'
import { createDiscourseCollector } from '../../src/collectors/discourse/discourse.ts'
import { ReplyError } from '../../src/collectors/collector.ts'
import {
  asCollector,
  describeReplies,
  endOf,
  mentionOf,
  openSending,
  type ReplyNetwork,
} from '../helpers/reply-suite.ts'

const url = 'https://forum.example.com'

const post = (more: object = {}) => ({
  id: 901,
  topic_id: 12,
  post_number: 5,
  topic_slug: 'broken-order',
  username: 'Acme',
  cooked: '<p>Words</p>',
  ...more,
})
const stands = {
  externalId: '901',
  url: `${url}/t/broken-order/12/5`,
  authorId: 'forum.example.com/u/acme',
}

const network: ReplyNetwork = {
  collector: asCollector(createDiscourseCollector()),
  options: { url },
  credentials: { apiKey: 'key', apiUsername: 'Acme' },
  readOnly: { credentials: null },
  origins: [url],
  mention: mentionOf({
    externalId: '900',
    network: 'forum',
    kind: 'comment',
    url: `${url}/t/broken-order/12/4`,
    conversationId: '12',
    raw: { postNumber: 4 },
  }),
  text: 'Sorry & thanks, we are on it right now',
  isPublishing: ({ method, url: asked }) => method === 'POST' && asked.pathname === '/posts.json',
  made: ({ body }) => post({ cooked: `<p>${JSON.parse(body).raw}</p>` }),
  answers({ url: asked }, standing) {
    const number = /by_number\/12\/(\d+)/.exec(asked.pathname)?.[1]
    if (number !== undefined) {
      const one = standing[Number(number) - 5]
      return { body: post({ cooked: `<p>${one?.text.replaceAll('&', '&amp;')}</p>` }) }
    }
    const actions = standing.map(({ at, isOurs }, index) => ({
      action_type: 5,
      topic_id: isOurs ? 12 : 13,
      post_number: 5 + index,
      post_id: null,
      created_at: new Date(at).toISOString(),
    }))
    return { body: { user_actions: actions } }
  },
  sent: stands,
  found: stands,
  resends: false,
}

describeReplies('Discourse', network)

it('an answer in a forum hangs below its post, and below the topic where that is the first one', async () => {
  await using sending = await openSending(network)
  await sending.send()
  expect(JSON.parse(sending.published()[0]?.body ?? '')).toEqual({
    topic_id: 12,
    raw: network.text,
    reply_to_post_number: 4,
  })
  expect(sending.published()[0]?.headers).toMatchObject({
    'api-key': 'key',
    'api-username': 'Acme',
  })
  await sending.send({ mention: { ...network.mention, raw: { postNumber: 1 } } })
  expect(JSON.parse(sending.published()[1]?.body ?? '')).not.toHaveProperty('reply_to_post_number')
})

it('a post of another forum is not answered', async () => {
  await using sending = await openSending(network)
  const mention = { ...network.mention, url: 'https://forum.example.com.evil.example/t/x/12/4' }
  expect(sending.check('Hello', {}, mention)).toMatchObject({ allowed: false })
})

it.each([
  ['Body is too similar to what you recently posted', 'duplicate'],
  ['Body is too short (minimum is 20 characters)', 'refused'],
])('a forum that says "%s" is heard: %s', async (words, outcome) => {
  const error = await endOf(network, { status: 422, body: { errors: [words] } })
  expect(error).toBeInstanceOf(ReplyError)
  expect(error).toMatchObject({ outcome, message: expect.stringContaining(words) })
})
