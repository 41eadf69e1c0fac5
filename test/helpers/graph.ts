import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { z } from 'zod'
import type { Collector, Cursor, Page } from '../../src/collectors/collector.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import type { Handler } from './collector-conformance.ts'
import { loopbackClient, movedClient, restOfEnv, startWeb } from './loopback.ts'
import { sharedPath } from './shared-data.ts'

export const graphOrigin = 'https://graph.facebook.com'
export const graphNow = Date.UTC(2026, 0, 31, 12)
export const graphToken = { accessToken: 'EAAB-secret-token' }

/** A thing of the graph; `lists` are the edges that it has, by name. */
export type GraphItem = {
  at: number
  fields: Record<string, unknown> & { id: string }
  lists?: Record<string, GraphItem[]>
}

/** As Meta writes a time. */
export const graphTime = (ms: number) => new Date(ms).toISOString().replace(/\.\d{3}Z$/, '+0000')

export const sendsJson =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Handler =>
  (_request, response) =>
    void response.writeHead(status, headers).end(JSON.stringify(body))

export const graphError = (code: number, more: Record<string, unknown> = {}) => ({
  error: { message: 'Told why', type: 'OAuthException', code, fbtrace_id: 'A1', ...more },
})

type Ask = { limit: number; since: number; until: number; after: string | null; address: string }

/** Plays edges as the Graph API does: newest first, cursors, times, edges inside of items. */
export function playGraph(edges: () => Record<string, GraphItem[]>): Handler {
  return (request, response) => {
    const url = new URL(request.url ?? '/', graphOrigin)
    const path = url.pathname.split('/').slice(2).join('/')
    const items = listAt(edges(), path)
    const { searchParams } = url
    if (items === null) {
      sendsJson(graphError(100, { error_subcode: 33 }), 400)(request, response)
      return
    }
    const page = pageOf(items, searchParams.get('fields') ?? '', {
      limit: Number(searchParams.get('limit') ?? 25),
      since: Number(searchParams.get('since') ?? 0),
      until: Number(searchParams.get('until') ?? 1e11),
      after: searchParams.get('after'),
      address: `${graphOrigin}${url.pathname}`,
    })
    sendsJson(page)(request, response)
  }
}

function listAt(edges: Record<string, GraphItem[]>, path: string): GraphItem[] | null {
  if (edges[path] !== undefined) return edges[path]
  const [id = '', edge = ''] = path.split('/')
  const within = (items: GraphItem[]): GraphItem[] =>
    items.flatMap((item) => [item, ...within(Object.values(item.lists ?? {}).flat())])
  const owner = within(Object.values(edges).flat()).find(({ fields }) => fields.id === id)
  return owner === undefined ? null : (owner.lists?.[edge] ?? [])
}

const positionOf = ({ at, fields }: GraphItem) => `${String(at).padStart(15, '0')} ${fields.id}`

function pageOf(items: readonly GraphItem[], fields: string, ask: Ask): unknown {
  const fit = items
    .toSorted((a, b) => (positionOf(a) < positionOf(b) ? 1 : -1))
    .filter(({ at }) => at >= ask.since * 1000 && at <= ask.until * 1000)
    .filter((item) => ask.after === null || positionOf(item) < ask.after)
  const page = fit.slice(0, ask.limit)
  const last = page.at(-1)
  const after = last === undefined ? '' : positionOf(last)
  const next = `${ask.address}?access_token=EAAB-secret-token&limit=${ask.limit}&after=${encodeURIComponent(after)}`
  const data = page.map((item) => rendered(item, fields))
  return { data, paging: { cursors: { after }, ...(fit.length > ask.limit ? { next } : {}) } }
}

function rendered({ fields, lists = {} }: GraphItem, asked: string): unknown {
  const inside = Object.entries(lists).flatMap(([edge, items]) => {
    const [, modifiers, rest] =
      new RegExp(`(?:^|,)${edge}((?:\\.\\w+\\(\\w+\\))*){(.*)}`).exec(asked) ?? []
    if (modifiers === undefined) return []
    const number = (name: string) => new RegExp(`${name}\\((\\d+)\\)`).exec(modifiers)?.[1]
    const address = `${graphOrigin}/v26.0/${fields.id}/${edge}`
    const ask = { limit: Number(number('limit') ?? 25), since: Number(number('since') ?? 0) }
    const page = pageOf(items, rest ?? '', { ...ask, until: 1e11, after: null, address })
    return items.length === 0 ? [] : [[edge, page]]
  })
  return { ...fields, ...Object.fromEntries(inside) }
}

/** A Graph API whose answers the test changes, and a reader that keeps the cursor. */
export async function openGraph<Options, Credentials>(
  collector: Collector<Options, Credentials>,
  first: Handler,
  given: Record<string, unknown>,
  credentials: Credentials,
) {
  let handler = first
  const clock = { ms: graphNow, now: () => clock.ms }
  const headers: Record<string, unknown>[] = []
  const bodies: string[] = []
  const web = await startWeb((request, response) => {
    headers.push(request.headers)
    if (request.method === 'GET') return handler(request, response)
    request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()))
    request.on('end', () => handler(request, response))
  })
  const client = loopbackClient()
  const http = movedClient(client, graphOrigin, web.url)
  const envOf = (options = given) => ({
    options: collector.optionsSchema.parse(options),
    credentials,
    signal: new AbortController().signal,
    http,
    clock,
    ...restOfEnv(),
  })
  const cursors: { collect: Cursor | null; backfill: Cursor | null } = {
    collect: null,
    backfill: null,
  }

  async function take(kind: keyof typeof cursors, source: AsyncIterable<Page>, pagesMax: number) {
    const pages: Page[] = []
    for await (const page of source) {
      pages.push(page)
      cursors[kind] = page.cursor
      for (const mention of page.mentions)
        expect(mentionDraftSchema.parse(mention)).toEqual(mention)
      expect(page.mentions.length).toBeLessThanOrEqual(collector.limits.pageSizeMax)
      if (pages.length >= pagesMax) break
    }
    const mentions = pages.flatMap((page) => page.mentions)
    return {
      pages,
      mentions,
      ids: mentions.map(({ externalId }) => externalId),
      rejected: pages.flatMap((page) => page.rejected),
      deletions: pages.flatMap((page) => page.deletions),
    }
  }

  return {
    clock,
    headers,
    bodies,
    seen: web.seen,
    env: envOf,
    play: (next: Handler) => void (handler = next),
    read: (options = given, pagesMax = Infinity) =>
      take('collect', collector.collect(cursors.collect, envOf(options)), pagesMax),
    readBack(since: number, pagesMax = Infinity) {
      const pages = collector.backfill?.(cursors.backfill, { ...envOf(), since })
      if (pages === undefined) throw new Error('it has no past')
      return take('backfill', pages, pagesMax)
    },
    async [Symbol.asyncDispose]() {
      await client.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

const specShape = z.object({
  apis: z.array(
    z.object({
      method: z.string(),
      endpoint: z.string().nullish(),
      return: z.string().nullish(),
      params: z.array(z.object({ name: z.string() })).default([]),
    }),
  ),
  fields: z.array(z.object({ name: z.string(), type: z.string() })),
})

export const graphSpecs = sharedPath('peers', 'meta-graph', 'api_specs')

function specOf(node: string): z.infer<typeof specShape> | null {
  const path = sharedPath('peers', 'meta-graph', 'api_specs', `${node}.json`)
  return path === null ? null : specShape.parse(JSON.parse(readFileSync(path, 'utf8')))
}

/** Names that every edge takes, by the guide to paging and the one to securing requests. */
const always = ['fields', 'limit', 'after', 'since', 'until', 'appsecret_proof']

/** What a node's description does not know of an edge and what is asked with; empty when all is known. */
export function unknownIn(node: string, edge: string | null, address: URL): string[] {
  const api = specOf(node)?.apis.find(
    ({ method, endpoint }) => method === 'GET' && (endpoint ?? null) === edge,
  )
  if (api === undefined) return [`${node}/${edge}`]
  const known = [...always, ...api.params.map(({ name }) => name)]
  const names = [...address.searchParams.keys()].filter((name) => !known.includes(name))
  return [...names, ...unknownFields(api.return ?? node, address.searchParams.get('fields') ?? '')]
}

const anywhere = ['limit', 'media_id', 'comment_id']

function unknownFields(node: string, fields: string): string[] {
  const spec = specOf(node)
  // Of objects without a description nothing can be said.
  if (spec === null) return []
  return splitFields(fields).flatMap((field) => {
    const [, name = '', modifiers = '', inner = ''] =
      /^(\w+)((?:\.\w+\(\w+\))*)(?:\{(.*)\})?$/.exec(field) ?? []
    const edge = spec.apis.find(({ method, endpoint }) => method === 'GET' && endpoint === name)
    const type = edge?.return ?? spec.fields.find((each) => each.name === name)?.type
    if (type === undefined) return [`${node}.${field}`]
    const known = [...anywhere, ...(edge?.params.map((each) => each.name) ?? [])]
    const asked = [...modifiers.matchAll(/\.(\w+)\(/g)].map((match) => match[1] ?? '')
    const wrong = asked.filter((each) => !known.includes(each)).map((each) => `${name}.${each}`)
    return wrong.concat(inner === '' ? [] : unknownFields(type, inner))
  })
}

/** At the commas outside of braces. */
function splitFields(fields: string): string[] {
  const parts = ['']
  let depth = 0
  for (const char of fields) {
    if (char === '{') depth++
    if (char === '}') depth--
    if (char === ',' && depth === 0) parts.push('')
    else parts.push(`${parts.pop()}${char}`)
  }
  return parts.filter((part) => part !== '')
}

const recorded = sharedPath('peers', 'meta-graph', 'testdata')
export const graphRecordings = recorded

export function recordedBody(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(recorded ?? '', ...path), 'utf8'))
}
