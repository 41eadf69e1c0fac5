import { z } from 'zod'
import { CollectorError, type HttpResponse } from '../collector.ts'
import { excerptOf, readStart, retryAfterMs, statusError } from '../failures.ts'
import { readJson } from '../read-json.ts'
import { packageOf, type GooglePlayEnv } from './options.ts'

/** The most that is given at once. */
export const pageSize = 100

/** Counted by `env.meter`. */
export const readBudget = 'reads'

const errorBytesMax = 64 * 1024

/** A list without reviews is an empty object. */
const listSchema = z.object({
  reviews: z.array(z.unknown()).optional(),
  tokenPagination: z.object({ nextPageToken: z.string().optional() }).nullish().catch(null),
  error: z.undefined({ error: 'it is an error' }).optional(),
})

export type Answer = { items: unknown[]; next: string | null }

/** Asks for one page of the reviews of the last week. */
export async function askReviews(
  position: string | null,
  accessToken: string,
  env: GooglePlayEnv,
): Promise<Answer> {
  const name = encodeURIComponent(packageOf(env.options.app))
  const path = `/androidpublisher/v3/applications/${name}/reviews`
  const url = new URL(path, 'https://androidpublisher.googleapis.com')
  url.searchParams.set('maxResults', String(pageSize))
  if (position !== null) url.searchParams.set('token', position)
  await env.meter.take(readBudget)
  const http: GooglePlayEnv['http'] = {
    ...env.http,
    async request(address, request) {
      const response = await env.http.request(address, { ...request, maxRedirects: 0 })
      if (explained.has(response.status)) throw await refusal(response, env.clock.now())
      return response
    },
  }
  const headers = { authorization: `Bearer ${accessToken}` }
  const { body } = await readJson(url.href, listSchema, { ...env, http }, headers)
  return { items: body.reviews ?? [], next: body.tokenPagination?.nextPageToken ?? null }
}

const explained = new Map([
  [400, 'the request was not understood'],
  [401, 'the token of the service account was refused'],
  [
    403,
    'invite the service account in the Play Console with the permission to view app information, and switch on the Google Play Android Developer API in its project',
  ],
  [404, 'there is no app of this package name, or it is not published'],
  [429, 'the reads of this hour are used up'],
])

const refusalSchema = z.object({
  error: z.object({
    message: z.string().nullish().catch(null),
    status: z.string().nullish().catch(null),
    errors: z
      .array(z.object({ reason: z.string() }))
      .nullish()
      .catch(null),
  }),
})

const spentReason = /^(?:RESOURCE_EXHAUSTED|quotaExceeded|(?:user)?rateLimitExceeded)$/i

/** Google says with 403 both that something is not allowed and that it was asked too often. */
async function refusal(response: HttpResponse, nowMs: number): Promise<CollectorError> {
  const bytes = await readStart(response, errorBytesMax)
  const usual = await statusError({ ...response, body: once(bytes) }, nowMs)
  const said = readRefusal(bytes)
  const reasons = [said?.status ?? '', ...(said?.errors ?? []).map(({ reason }) => reason)]
  const isSpent = response.status === 429 || reasons.some((reason) => spentReason.test(reason))
  const told = said?.message ? `Google says "${said.message.slice(0, 300)}"` : 'Google refused'
  const advice = explained.get(isSpent ? 429 : response.status) ?? ''
  const message = `${told} (${response.status}): ${advice}`
  const excerpt = excerptOf(bytes)
  if (!isSpent) return new CollectorError(usual.kind, message, { excerpt, cause: usual })
  const waitMs = retryAfterMs(response.headers['retry-after'], nowMs) ?? untilNextHour(nowMs)
  return new CollectorError('rate-limit', message, { waitMs, excerpt, cause: usual })
}

function readRefusal(bytes: Uint8Array) {
  try {
    return refusalSchema.parse(JSON.parse(new TextDecoder().decode(bytes))).error
  } catch {
    return null
  }
}

function untilNextHour(nowMs: number): number {
  return 3600_000 - (nowMs % 3600_000)
}

async function* once(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk
}
