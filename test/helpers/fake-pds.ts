import type { IncomingMessage, ServerResponse } from 'node:http'
import { lexicons } from '@atproto/api'

export const account = { handle: 'ann.example.com', appPassword: 'abcd-efgh-ijkl-mnop' }
const did = 'did:plc:annannannannannannannann'
const cid = 'bafyreiapzyf65cmq55jklpnrihiygze2jmmdqvvkwqeiomd72pbp2iazuu'

export type Found = { uri: string; indexedAt: string; record: object } & Record<string, unknown>

/** A post as a search finds it, and as a notification tells of it. */
export function foundPost(ms: number, rkey: string, more: Record<string, unknown> = {}): Found {
  const createdAt = new Date(ms).toISOString()
  return {
    uri: `at://did:plc:leeleeleeleeleeleeleelee/app.bsky.feed.post/${rkey}`,
    cid,
    author: { did: 'did:plc:leeleeleeleeleeleeleelee', handle: 'lee.example.com' },
    record: { $type: 'app.bsky.feed.post', text: `Post ${rkey}`, createdAt },
    indexedAt: createdAt,
    reason: 'mention',
    isRead: false,
    ...more,
  }
}

export type FakePds = {
  handle: (request: IncomingMessage, response: ServerResponse) => void
  posts: Found[]
  /** Each method that was asked for, and the parameters of the last one. */
  seen: string[]
  last: URLSearchParams
  /** Tokens that are good now. */
  access: string
  refresh: string
  headers: Record<string, string>
  /** After how many results the server's own cursor ends. */
  capMax: number
  /** The time that a result is sorted by; what is asked is checked with the lexicons. */
  isStrict: boolean
}

/** An account's server that answers as the lexicons say, and refuses what they do not know. */
export function createFakePds(posts: Found[]): FakePds {
  const pds: FakePds = {
    posts,
    seen: [],
    last: new URLSearchParams(),
    access: 'access-1',
    refresh: 'refresh-1',
    headers: {},
    capMax: 10_000,
    isStrict: true,
    handle: (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { status, body } = answer(pds, request, Buffer.concat(chunks).toString())
        const headers = { 'content-type': 'application/json; charset=utf-8', ...pds.headers }
        response.writeHead(status, headers).end(JSON.stringify(body))
      })
    },
  }
  return pds
}

type Said = { status: number; body: object }

function answer(pds: FakePds, request: IncomingMessage, input: string): Said {
  const url = new URL(request.url ?? '', 'http://pds')
  const method = url.pathname.replace('/xrpc/', '')
  const bearer = request.headers.authorization?.replace('Bearer ', '')
  pds.seen.push(method)
  pds.last = url.searchParams
  if (method === 'com.atproto.server.createSession') {
    const body: object = JSON.parse(input)
    lexicons.assertValidXrpcInput(method, body)
    const { identifier, password } = { identifier: '', password: '', ...body }
    if (identifier !== account.handle || password !== account.appPassword) {
      return refusal(401, 'AuthenticationRequired', 'Invalid identifier or password')
    }
    return session(pds, method)
  }
  if (method === 'com.atproto.server.refreshSession') {
    return bearer === pds.refresh
      ? session(pds, method)
      : refusal(400, 'ExpiredToken', 'Token has been revoked')
  }
  if (bearer !== pds.access) return refusal(400, 'ExpiredToken', 'Token has expired')
  return page(pds, method, url.searchParams)
}

function refusal(status: number, error: string, message: string): Said {
  return { status, body: { error, message } }
}

function session(pds: FakePds, method: string): Said {
  const n = Number(pds.refresh.replace('refresh-', '')) + 1
  pds.refresh = `refresh-${n}`
  pds.access = `access-${n}`
  const tokens = { accessJwt: pds.access, refreshJwt: pds.refresh }
  const body = { ...tokens, handle: account.handle, did, active: true }
  lexicons.assertValidXrpcOutput(method, body)
  return { status: 200, body }
}

const sortMs = ({ indexedAt, record }: Found): number => {
  const { createdAt } = { createdAt: '', ...record }
  const written = Date.parse(createdAt) || Infinity
  return Math.min(Date.parse(indexedAt) || written, written)
}

/** Newest first; a place in the list is a number, as the network's search has it. */
function page(pds: FakePds, method: string, asked: URLSearchParams): Said {
  const single = Object.fromEntries(asked)
  const reasons = asked.getAll('reasons')
  const limit = Number(single['limit'])
  lexicons.assertValidXrpcParams(method, {
    ...single,
    limit,
    ...(reasons.length > 0 ? { reasons } : {}),
  })
  const from = Number(single['cursor'] ?? 0)
  const since = Date.parse(single['since'] ?? '') || -Infinity
  const until = Date.parse(single['until'] ?? '') || Infinity
  const items = pds.posts
    .filter((post) => sortMs(post) >= since && sortMs(post) < until)
    .toSorted((a, b) => sortMs(b) - sortMs(a))
    .slice(0, pds.capMax)
  const given = items.slice(from, from + limit)
  const isMore = from + limit < items.length
  const list = method.endsWith('searchPosts') ? 'posts' : 'notifications'
  const body = { [list]: given, ...(isMore ? { cursor: String(from + limit) } : {}) }
  if (pds.isStrict) lexicons.assertValidXrpcOutput(method, body)
  return { status: 200, body }
}
