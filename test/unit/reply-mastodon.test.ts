import { expect, it } from 'vitest'
import { createMastodonCollector } from '../../src/collectors/mastodon/mastodon.ts'
import { ReplyError } from '../../src/collectors/collector.ts'
import { openDescription } from '../helpers/openapi.ts'
import { origin } from '../helpers/mastodon.ts'
import {
  asCollector,
  describeReplies,
  endOf,
  mentionOf,
  openSending,
  type ReplyNetwork,
  type Standing,
} from '../helpers/reply-suite.ts'
import { sharedPath } from '../helpers/shared-data.ts'

const us = { id: '42', acct: 'acme', uri: `${origin}/users/acme`, url: `${origin}/@acme` }
const options = { server: origin, mentions: true, answers: true }

const status = (id: string, text: string, above: string) => ({
  id,
  url: `${us.url}/${id}`,
  uri: `${us.uri}/statuses/${id}`,
  content: `<p>${text.replaceAll('&', '&amp;')}</p>`,
  created_at: '2026-11-20T12:00:01.000Z',
  in_reply_to_id: above,
  visibility: 'public',
  account: us,
})
const standing = ({ id, text, at, isBelow, isOurs }: Standing) => ({
  ...status(id, `<span class="h-card">@bob</span> ${text}`, isBelow && isOurs ? '77' : '78'),
  created_at: new Date(at).toISOString(),
})

const network: ReplyNetwork = {
  collector: asCollector(createMastodonCollector()),
  options,
  credentials: { accessToken: 'write-token' },
  readOnly: { options: { server: origin, mentions: true }, credentials: { accessToken: 'x' } },
  origins: [origin],
  mention: mentionOf({
    externalId: 'social.example.com:77',
    network: 'mastodon',
    author: { externalId: 'https://far.example/users/bob', handle: 'bob@far.example' },
    raw: { id: '77', server: origin, visibility: 'unlisted', contentWarning: 'Complaint' },
  }),
  text: 'We are sorry & on it',
  isPublishing: ({ url }) => url.pathname === '/api/v1/statuses',
  made: ({ body }) => status('99', JSON.parse(body).status, '77'),
  answers: ({ url }, all) =>
    url.pathname.endsWith('verify_credentials') ? { body: us } : { body: all.map(standing) },
  sent: {
    externalId: 'social.example.com:99',
    url: `${us.url}/99`,
    authorId: us.uri,
  },
  found: { externalId: 'social.example.com:own', url: `${us.url}/own`, authorId: us.uri },
  resends: true,
}

describeReplies('Mastodon', network)

it('a Mastodon answer names its author, hangs below the post and keeps how public that is', async () => {
  await using sending = await openSending(network)
  await sending.send()
  const [asked] = sending.published()
  expect(JSON.parse(asked?.body ?? '')).toEqual({
    status: '@bob@far.example We are sorry & on it',
    in_reply_to_id: '77',
    visibility: 'unlisted',
    spoiler_text: 'Complaint',
  })
  expect(asked?.headers).toMatchObject({
    'idempotency-key': 'key-1',
    authorization: 'Bearer write-token',
    'content-type': 'application/json',
  })
  await sending.send({ text: 'Hello @bob, we are on it' })
  expect(JSON.parse(sending.published()[1]?.body ?? '').status).toBe('Hello @bob, we are on it')
})

it('a Mastodon server that refuses an answer is quoted', async () => {
  const said = { status: 422, body: { error: 'Validation failed: Text is too long' } }
  const error = await endOf(network, said)
  expect(error).toMatchObject({ message: expect.stringContaining('Text is too long') })
  expect(error).not.toBeInstanceOf(ReplyError)
})

it('a post heard at another Mastodon server is not answered', async () => {
  await using sending = await openSending(network)
  const mention = { ...network.mention, raw: { id: '77', server: 'https://other.example' } }
  expect(sending.check('Hello', {}, mention)).toMatchObject({ allowed: false })
})

const path = sharedPath('peers', 'mastodon', 'openapi', 'mastodon-4.7.0.json')
it.skipIf(path === null)(
  'what is looked for is as the description of Mastodon has it',
  async () => {
    const description = await openDescription(path ?? '')
    await using sending = await openSending(network)
    await sending.find()
    for (const { url } of sending.asked) description.checkRequest(url.pathname + url.search)
    expect(description.problems).toEqual([])
  },
)
