import { expect, it } from 'vitest'
import { ReplyError } from '../../src/collectors/collector.ts'
import { createXCollector } from '../../src/collectors/x/x.ts'
import { lengthOf } from '../../src/model/reply-length.ts'
import {
  asCollector,
  describeReplies,
  endOf,
  mentionOf,
  openSending,
  type ReplyNetwork,
} from '../helpers/reply-suite.ts'
import { sharedPath } from '../helpers/shared-data.ts'
import { heldAgainst } from '../helpers/x-server.ts'

const postId = '1856789012345678901'
const madeId = '1856789012345678999'

const network: ReplyNetwork = {
  collector: asCollector(createXCollector()),
  options: { query: 'acme', answersAs: '@Acme' },
  credentials: { accessToken: 'user-token', bearerToken: 'app-token' },
  readOnly: { credentials: { bearerToken: 'app-token' } },
  origins: ['https://api.x.com'],
  mention: mentionOf({
    externalId: postId,
    network: 'x',
    text: 'My order is broken @acme, please help',
    raw: { id: postId },
  }),
  text: 'Sorry! We are on it.',
  isPublishing: ({ method, url }) => method === 'POST' && url.pathname === '/2/tweets',
  made: ({ body }) => ({ data: { id: madeId, text: JSON.parse(body).text } }),
  answers({ url }, standing) {
    if (url.pathname === '/2/users/me') {
      return { body: { data: { id: '7', name: 'Acme', username: 'acme' } } }
    }
    const data = standing
      .filter(({ isOurs }) => isOurs)
      .map(({ text, at, id }) => ({
        id: id === 'own' ? madeId : '1856789012345678902',
        text: `@bob ${text}`,
        created_at: new Date(at).toISOString(),
        edit_history_tweet_ids: [madeId],
        referenced_tweets: [{ type: 'replied_to', id: postId }],
      }))
    const meta = { result_count: data.length }
    return { body: data.length === 0 ? { meta } : { data, meta } }
  },
  sent: { externalId: madeId, url: `https://x.com/Acme/status/${madeId}`, authorId: null },
  found: { externalId: madeId, url: `https://x.com/Acme/status/${madeId}`, authorId: '7' },
  resends: false,
}

describeReplies('X', network)

it('an answer on X hangs below the post, in the name of the person who signed in', async () => {
  await using sending = await openSending(network)
  await sending.send()
  const [asked] = sending.published()
  expect(JSON.parse(asked?.body ?? '')).toEqual({
    text: network.text,
    reply: { in_reply_to_tweet_id: postId },
  })
  expect(asked?.headers.authorization).toBe('Bearer user-token')
})

it.each([
  ['mentions us', '@ACME where is it', true],
  ['mentions us at its end', 'where is it @acme', true],
  ['quotes us', 'So they say https://twitter.com/acme/status/123456', true],
  ['mentions somebody of a longer name', 'hello @acmeinc', false],
  ['names us only', 'acme is slow', false],
  ['links to a post of others', 'see https://x.com/bob/status/1', false],
  ['has our name in an address', 'write to help@acme.example', false],
])('a post that %s is answered by the rule of X', async (_title, text, allowed) => {
  await using sending = await openSending(network)
  const check = sending.check('Hello', {}, { ...network.mention, text })
  expect(check.allowed).toBe(allowed)
  if (!allowed) expect(check.reason).toContain('mention or quote @Acme')
})

it('what an answer on X costs is told before, and a link costs more', async () => {
  await using sending = await openSending(network)
  expect(sending.check('Hello').costUsd).toBe(0.015)
  expect(sending.check('See https://acme.example').costUsd).toBe(0.2)
  expect(sending.check('See acme.example/help').costUsd).toBe(0.2)
})

it('lengths are counted as X does', () => {
  expect(lengthOf('a'.repeat(280), 'x-weighted')).toBe(280)
  expect(lengthOf('日本語', 'x-weighted')).toBe(6)
  expect(lengthOf('👨‍👩‍👧‍👦', 'x-weighted')).toBe(2)
  expect(lengthOf(`see https://acme.example/${'x'.repeat(200)}`, 'x-weighted')).toBe(27)
})

it.each([
  ['You are not allowed to create a Tweet with duplicate content.', 'duplicate'],
  [
    'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
    'refused',
  ],
])('X says "%s": %s', async (detail, outcome) => {
  const body = { detail, type: 'about:blank', title: 'Forbidden', status: 403 }
  const error = await endOf(network, { status: 403, body })
  expect(error).toBeInstanceOf(ReplyError)
  expect(error).toMatchObject({ outcome })
})

const path = sharedPath('peers', 'x-api', 'openapi', 'x-api-v2.159.json')
it.skipIf(path === null)('what is asked and posted is as the description of X has it', async () => {
  const { problemsOf, handler, problems } = await heldAgainst(path ?? '', (_request, response) => {
    response.statusCode = 200
    response.end(JSON.stringify({ data: { id: '7', name: 'Acme', username: 'acme' }, meta: {} }))
  })
  await using sending = await openSending(network)
  await sending.send()
  expect(problemsOf('/2/tweets', JSON.parse(sending.published()[0]?.body ?? ''))).toEqual([])
  await sending.find()
  const asked = sending.asked.filter(({ method }) => method === 'GET')
  expect(asked).toHaveLength(2)
  for (const { url, method, headers } of asked.slice(0, 1)) {
    const request = { url: url.pathname + url.search, method, headers }
    handler(request as never, { statusCode: 200, end: () => undefined } as never)
  }
  expect(problems).toEqual([])
})
