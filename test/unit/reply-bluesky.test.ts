import { lexicons } from '@atproto/api'
import { expect, it } from 'vitest'
import { createBlueskyCollector } from '../../src/collectors/bluesky/bluesky.ts'
import { recordKeyOf } from '../../src/collectors/bluesky/reply.ts'
import { ReplyError } from '../../src/collectors/collector.ts'
import {
  asCollector,
  describeReplies,
  mentionOf,
  openSending,
  replyNow,
  type Asked,
  type ReplyNetwork,
} from '../helpers/reply-suite.ts'

const did = 'did:plc:annannannannannannannann'
const bob = 'did:plc:bobbobbobbobbobbobbobbob'
const cid = 'bafyreiapzyf65cmq55jklpnrihiygze2jmmdqvvkwqeiomd72pbp2iazuu'
const uri = `at://${bob}/app.bsky.feed.post/3kabcdefghijk`
const root = { uri: `at://${bob}/app.bsky.feed.post/3kaaaaaaaaaaa`, cid }
const rkey = recordKeyOf('key-1', replyNow)
const own = `at://${did}/app.bsky.feed.post/${rkey}`
const sent = { externalId: own, url: `https://bsky.app/profile/${did}/post/${rkey}`, authorId: did }

const methodOf = ({ url }: Asked) => url.pathname.replace('/xrpc/', '')

const parent = (more: object = {}) => ({
  uri,
  cid,
  author: { did: bob, handle: 'bob.example.com' },
  record: {
    $type: 'app.bsky.feed.post',
    text: 'My order is broken',
    createdAt: '2026-11-20T11:00:00.000Z',
    reply: { root, parent: root },
  },
  indexedAt: '2026-11-20T11:00:00.000Z',
  ...more,
})

const network: ReplyNetwork = {
  collector: asCollector(createBlueskyCollector()),
  options: { mentions: true },
  credentials: { handle: 'ann.example.com', appPassword: 'abcd-efgh-ijkl-mnop' },
  readOnly: { options: { words: ['earshot'] }, credentials: {} },
  origins: ['https://bsky.social'],
  mention: mentionOf({ externalId: uri, network: 'bluesky', conversationId: root.uri }),
  text: 'Sorry, we are on it: https://acme.example/status #help',
  isPublishing: (asked) => methodOf(asked) === 'com.atproto.repo.createRecord',
  made: () => ({ uri: own, cid }),
  answers(asked, standing) {
    const method = methodOf(asked)
    if (method === 'com.atproto.server.createSession') {
      const session = { accessJwt: 'a-1', refreshJwt: 'r-1', handle: 'ann.example.com', did }
      return { body: session }
    }
    if (method === 'app.bsky.feed.getPosts') return { body: { posts: [parent()] } }
    const [post] = standing
    if (post) return { body: { uri: own, cid, value: { text: post.text } } }
    return {
      status: 400,
      body: { error: 'RecordNotFound', message: `Could not locate record: ${own}` },
    }
  },
  sent,
  found: sent,
  byKey: true,
  resends: true,
}

describeReplies('Bluesky', network)

it('a Bluesky answer hangs below its post in the same thread, under a key of its own, with links', async () => {
  await using sending = await openSending(network)
  await sending.send()
  const input = JSON.parse(sending.published()[0]?.body ?? '')
  expect(input).toMatchObject({
    repo: did,
    collection: 'app.bsky.feed.post',
    rkey,
    record: {
      $type: 'app.bsky.feed.post',
      text: network.text,
      createdAt: new Date(replyNow).toISOString(),
      reply: { root, parent: { uri, cid } },
      facets: [
        { features: [{ uri: 'https://acme.example/status' }] },
        { features: [{ tag: 'help' }] },
      ],
    },
  })
  lexicons.assertValidXrpcInput('com.atproto.repo.createRecord', input)
  lexicons.assertValidRecord('app.bsky.feed.post', input.record)
})

it('the record key is a TID, the same for one answer and another for each other', () => {
  const keys = Array.from({ length: 500 }, (_, n) => recordKeyOf(`key-${n}`, replyNow))
  expect(new Set(keys).size).toBe(500)
  for (const key of keys) expect(key).toMatch(/^[2-7a-j][2-7a-z]{12}$/)
  expect(recordKeyOf('key-7', replyNow)).toBe(keys[7])
  expect(recordKeyOf('key-7', replyNow + 1) > (keys[7] ?? '')).toBe(true)
})

it.each([
  ['is gone', []],
  ['takes no answers from us', [parent({ viewer: { replyDisabled: true } })]],
])('a Bluesky post that %s is not answered, and nothing is written', async (_title, posts) => {
  await using sending = await openSending(network, (asked, standing) =>
    methodOf(asked) === 'app.bsky.feed.getPosts'
      ? { body: { posts } }
      : network.answers(asked, standing),
  )
  const error = await sending.send().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ReplyError)
  expect(error).toMatchObject({ outcome: 'refused' })
  expect(sending.published()).toEqual([])
})

it('a server that has the record already leaves it at one: it fails, and is found', async () => {
  await using sending = await openSending(network, (asked, standing) =>
    network.isPublishing(asked)
      ? { status: 500, body: { error: 'InternalServerError', message: 'Internal Server Error' } }
      : network.answers(asked, standing),
  )
  const error = await sending.send().catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ outcome: 'unknown' })
  sending.standing.push({ id: rkey, text: network.text, at: replyNow, isOurs: true, isBelow: true })
  expect(await sending.find()).toEqual(sent)
})
