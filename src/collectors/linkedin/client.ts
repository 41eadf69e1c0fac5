import { z } from 'zod'
import { CollectorError, type HttpResponse } from '../collector.ts'
import { retryAfterMs, stopIfCalledOff } from '../failures.ts'
import { readJson } from '../read-json.ts'
import type { LinkedInEnv } from './options.ts'

/** LinkedIn serves each version for about a year; this is the one that the shapes are of. */
const version = '202610'

const base = 'https://api.linkedin.com/rest/'

/** The most that is given at once. */
export const pageSize = 100

/** Of one list in one run; a list that is longer is said to be cut. */
const pagesMax = 50

const dayMs = 24 * 3600_000

/** What was asked for is not there, or not any more. */
export class NotThere extends CollectorError {}

const text = z.string().nullish().catch(null)

const listSchema = z.object({
  elements: z.array(z.unknown()),
  paging: z
    .object({
      total: z.number().nullish().catch(null),
      links: z
        .array(z.object({ rel: text, href: text }))
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
  metadata: z.object({ nextPageToken: text }).nullish().catch(null),
})

type List = z.infer<typeof listSchema>

export type Client = {
  /** `query` is as Rest.li 2.0 writes it: List(A,B) stays, and only values are encoded. */
  ask(path: string, query: readonly string[], count: number): Promise<unknown[]>
  /** All pages of a list, one by one. */
  pages(
    path: string,
    query: readonly string[],
  ): AsyncGenerator<{ items: unknown[]; isCut: boolean }>
}

export function openClient(accessToken: string, env: LinkedInEnv): Client {
  const read = (path: string, query: readonly string[]) => {
    const isFinder = query.some((part) => part.startsWith('q='))
    const headers = {
      authorization: `Bearer ${accessToken}`,
      'linkedin-version': version,
      'x-restli-protocol-version': '2.0.0',
      ...(isFinder ? { 'x-restli-method': 'FINDER' } : {}),
    }
    return readList(`${base}${path}?${query.join('&')}`, headers, env)
  }
  return {
    async ask(path, query, count) {
      return (await read(path, [...query, `count=${count}`])).elements
    },
    async *pages(path, query) {
      const asked = new Set<string | null>()
      let position: string | null = null
      let readCount = 0
      do {
        asked.add(position)
        const where = position === null ? [] : [position]
        const list: List = await read(path, [...query, `count=${pageSize}`, ...where])
        readCount += list.elements.length
        position = nextOf(list, readCount)
        const isCut = position !== null && asked.size >= pagesMax
        yield { items: list.elements, isCut }
      } while (position !== null && !asked.has(position) && asked.size < pagesMax)
    },
  }
}

/** By token where LinkedIn gives one, else by its link to the next page, else by counting. */
function nextOf({ elements, paging, metadata }: List, readCount: number): string | null {
  const link = paging?.links?.find(({ rel }) => rel === 'next')?.href ?? null
  const linked = link === null ? null : URL.parse(link, base)?.searchParams
  const token = metadata?.nextPageToken ?? linked?.get('pageToken')
  if (token) return `pageToken=${encodeURIComponent(token)}`
  const start = linked?.get('start')
  if (start && /^\d{1,9}$/.test(start)) return `start=${start}`
  const total = paging?.total ?? null
  const isMore = total === null ? elements.length >= pageSize : readCount < total
  return isMore && elements.length > 0 ? `start=${readCount}` : null
}

async function readList(
  url: string,
  headers: Record<string, string>,
  env: LinkedInEnv,
): Promise<List> {
  stopIfCalledOff(env)
  let last: HttpResponse | null = null
  const http: LinkedInEnv['http'] = {
    ...env.http,
    async request(address, request) {
      last = await env.http.request(address, { ...request, maxRedirects: 0 })
      return last
    },
  }
  try {
    return (await readJson(url, listSchema, { ...env, http }, headers)).body
  } catch (error) {
    throw explained(error, last, env.clock.now())
  }
}

const advice: Record<number, string> = {
  401: 'the access token is wrong, has ended or was revoked; sign in again',
  403: 'comments need the scope r_organization_social and notifications rw_organization_admin, the application the product Community Management API, and the member a role at the Page',
  426: `LinkedIn no longer serves version ${version} of its API; install a newer Earshot`,
}

/** The failure with what LinkedIn said and what to do about it. */
function explained(error: unknown, response: HttpResponse | null, nowMs: number): unknown {
  if (!(error instanceof CollectorError) || response === null) return error
  const { status, headers } = response
  if (status < 300) return error
  const { excerpt, waitMs } = error
  const said = /"message"\s*:\s*"((?:[^"\\]|\\.){1,150})/.exec(excerpt ?? '')?.[1]
  const told = said === undefined ? error.message : `LinkedIn says "${said}" (${status})`
  if (status === 404) return new NotThere(error.kind, told, { excerpt, cause: error })
  if (status === 429) {
    // The limits of a day begin anew at midnight UTC.
    const untilMs = retryAfterMs(headers['retry-after'], nowMs) ?? dayMs - (nowMs % dayMs)
    return new CollectorError('rate-limit', told, { waitMs: untilMs, excerpt, cause: error })
  }
  const what = advice[status]
  const message = what === undefined ? told : `${told}: ${what}`
  const kind = status === 426 ? 'fatal' : error.kind
  return new CollectorError(kind, message, { waitMs, excerpt, cause: error })
}
