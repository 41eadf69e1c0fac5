import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { parse as readYaml } from 'yaml'
import { z } from 'zod'

/** One recorded question and its answer. */
export type Exchange = {
  method: string
  uri: string
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  body: Buffer
}

const headersShape = z
  .record(z.string(), z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))]))
  .nullish()

const bodyShape = z.union([
  z.string(),
  z.object({ string: z.union([z.string(), z.instanceof(Uint8Array)]).nullish() }).loose(),
  z.null(),
])

const exchangeShape = z.object({
  request: z.object({ method: z.string(), uri: z.string() }),
  response: z.object({
    status: z.object({ code: z.number() }),
    headers: headersShape,
    body: bodyShape.optional(),
  }),
})

/** `http_interactions` as betamax writes them, `interactions` as vcrpy does. */
const cassetteShape = z.union([
  z.object({ http_interactions: z.array(exchangeShape) }),
  z.object({ interactions: z.array(exchangeShape) }),
])

/** What belongs to the connection of the recording, not to ours. */
const dropped = new Set([
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'set-cookie',
])

/** The exchanges of one recording, JSON or YAML, in recorded order. */
export function readCassette(path: string): Exchange[] {
  const text = readFileSync(path, 'utf8')
  const parsed = cassetteShape.parse(text.startsWith('{') ? JSON.parse(text) : readYaml(text))
  const recorded = 'interactions' in parsed ? parsed.interactions : parsed.http_interactions
  return recorded.map(({ request, response }) => ({
    method: request.method,
    uri: request.uri,
    status: response.status.code,
    headers: plainHeaders(response.headers ?? {}),
    body: bytesOf(response.body),
  }))
}

function plainHeaders(headers: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), [value].flat().join(', ')] as const,
  )
  return Object.fromEntries(entries.filter(([name]) => !dropped.has(name)))
}

function bytesOf(body: z.infer<typeof bodyShape> | undefined): Buffer {
  if (body === null || body === undefined) return Buffer.alloc(0)
  const base64 = typeof body === 'object' ? body['base64_string'] : undefined
  const content = typeof body === 'string' ? body : (body.string ?? '')
  const bytes =
    typeof base64 === 'string'
      ? Buffer.from(base64, 'base64')
      : typeof content === 'string'
        ? Buffer.from(content)
        : Buffer.from(content)
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
}

const pagingNames = ['after', 'max_id', 'min_id', 'since_id', 'pagination_token', 'pageToken']

/** The method, the path without a slash at its end, and the position asked for. */
function keyOf(method: string, uri: string): string {
  const { pathname, searchParams } = new URL(uri, 'http://recorded.invalid')
  const position = pagingNames.map((name) => `${name}=${searchParams.get(name) ?? ''}`)
  return [method, pathname.replace(/\/$/, ''), ...position].join(' ')
}

/**
 * Plays exchanges: each is given once, in recorded order among those that were asked for alike.
 * `otherwise` answers what was not recorded, with 404 where it is left out.
 */
export function replay(
  exchanges: readonly Exchange[],
  otherwise: (request: IncomingMessage, response: ServerResponse) => void = notRecorded,
): (request: IncomingMessage, response: ServerResponse) => void {
  const waiting = new Map<string, Exchange[]>()
  for (const exchange of exchanges) {
    const key = keyOf(exchange.method, exchange.uri)
    waiting.set(key, [...(waiting.get(key) ?? []), exchange])
  }
  return (request, response) => {
    const exchange = waiting.get(keyOf(request.method ?? 'GET', request.url ?? '/'))?.shift()
    if (exchange === undefined) otherwise(request, response)
    else response.writeHead(exchange.status, exchange.headers).end(exchange.body)
  }
}

function notRecorded(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not recorded"}')
}
