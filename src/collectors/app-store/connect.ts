import { z } from 'zod'
import type { Json } from '../../model/mention.ts'
import { CollectorError, type HttpResponse } from '../collector.ts'
import { retryAfterMs } from '../failures.ts'
import { shortText, stableId, wellFormed } from '../identity.ts'
import { parseDate, toIso } from '../parse-date.ts'
import { readJson } from '../read-json.ts'
import type { AppStoreEnv } from './options.ts'
import { rejection } from './rejection.ts'
import { makeToken, type AppStoreKey } from './token.ts'
import type { Answer, Ask, Found } from './walk.ts'

/** The most that is given at once. */
export const pageSize = 200

/** The hour rolls on, and no answer says when it leaves room: some minutes bring some. */
const spentMs = 10 * 60_000

const text = z.string().nullish().catch(null)

const listSchema = z.object({
  data: z.array(z.unknown()),
  included: z.array(z.unknown()).nullish().catch(null),
  links: z.object({ next: text }).nullish().catch(null),
})

const reviewSchema = z.object({
  id: z.string().min(1),
  attributes: z.object({
    rating: z.number().int().min(1).max(5),
    title: text,
    body: text,
    reviewerNickname: text,
    createdDate: text,
    territory: text,
  }),
  relationships: z
    .object({ response: z.object({ data: z.object({ id: z.string() }).nullish() }) })
    .nullish()
    .catch(null),
})

type Review = z.infer<typeof reviewSchema>

const responseSchema = z.object({
  type: z.literal('customerReviewResponses'),
  id: z.string(),
  attributes: z.object({ responseBody: text, lastModifiedDate: text, state: text }),
})

/** Asks App Store Connect for the reviews of one app; the position is the cursor that it gives. */
export function askConnect(app: string, key: AppStoreKey, env: AppStoreEnv): Ask {
  return async (position) => {
    const url = new URL(`https://api.appstoreconnect.apple.com/v1/apps/${app}/customerReviews`)
    url.searchParams.set('sort', '-createdDate')
    url.searchParams.set('limit', String(pageSize))
    url.searchParams.set('include', 'response')
    if (position !== null) url.searchParams.set('cursor', position)
    const { body, headers } = await readList(url.href, key, env)
    const rateLimit = rateLimitOf(headers)
    return {
      ...readReviews(body, app),
      // Only the cursor is taken, never the address: the key goes nowhere else.
      next: URL.parse(body.links?.next ?? '')?.searchParams.get('cursor') ?? null,
      isDoubtful: false,
      rateLimit,
      ...(rateLimit.remaining === 0 ? { waitMs: spentMs } : {}),
    }
  }
}

async function readList(url: string, key: AppStoreKey, env: AppStoreEnv) {
  const token = makeToken(key, env.clock.now())
  if (token === null) throw new CollectorError('auth', 'the private key cannot be read')
  let last: HttpResponse | null = null
  const http: AppStoreEnv['http'] = {
    ...env.http,
    async request(address, request) {
      last = await env.http.request(address, { ...request, maxRedirects: 0 })
      return last
    },
  }
  try {
    return await readJson(url, listSchema, { ...env, http }, { authorization: `Bearer ${token}` })
  } catch (error) {
    throw explained(error, last, env.clock.now())
  }
}

const advice: Record<number, string> = {
  401: 'issuer id, key id and private key must belong together, and the key must not be revoked',
  403: 'the key needs a role that may read reviews, such as Customer Support',
  404: 'the team of this key has no such app',
}

function explained(error: unknown, response: HttpResponse | null, nowMs: number): unknown {
  if (!(error instanceof CollectorError) || response === null) return error
  const { status, headers } = response
  const { excerpt } = error
  if (status === 429) {
    const waitMs = retryAfterMs(headers['retry-after'], nowMs) ?? spentMs
    return new CollectorError('rate-limit', error.message, { waitMs, excerpt, cause: error })
  }
  const what = advice[status]
  if (what === undefined) return error
  return new CollectorError(error.kind, `${error.message}: ${what}`, { excerpt, cause: error })
}

/** `user-hour-lim:3500;user-hour-rem:500;` */
function rateLimitOf(headers: Record<string, string>) {
  const told = headers['x-rate-limit'] ?? ''
  const count = (name: string) => {
    const digits = new RegExp(`${name}:(\\d{1,9})`).exec(told)?.[1]
    return digits === undefined ? null : Number(digits)
  }
  return { limit: count('user-hour-lim'), remaining: count('user-hour-rem'), resetAt: null }
}

function readReviews(list: z.infer<typeof listSchema>, app: string) {
  const answer: Pick<Answer, 'found' | 'rejected'> = { found: [], rejected: [] }
  const responses = (list.included ?? []).flatMap((item) => {
    const { data } = responseSchema.safeParse(item)
    return data === undefined ? [] : [[data.id, data.attributes] as const]
  })
  const byId = new Map(responses)
  for (const item of list.data) {
    const parsed = reviewSchema.safeParse(item)
    const id = parsed.data?.relationships?.response.data?.id
    const response = responseOf(byId.get(id ?? '') ?? null)
    const found = parsed.success ? mapReview(parsed.data, app, response) : null
    if (found !== null) answer.found.push(found)
    else answer.rejected.push(rejection(item, parsed.error))
  }
  return answer
}

function responseOf(found: z.infer<typeof responseSchema>['attributes'] | null): Json {
  if (found === null) return null
  return {
    text: shortText(found.responseBody ?? null, 6000),
    at: toIso(parseDate(found.lastModifiedDate ?? '')),
    state: shortText(found.state ?? null, 40),
  }
}

function mapReview({ id, attributes }: Review, app: string, response: Json): Found | null {
  const externalId = stableId(id, 1000)
  const title = shortText(attributes.title ?? null, 2000)
  const words = wellFormed(attributes.body ?? '').trim()
  if (externalId === null || (title === null && words === '')) return null
  const at = parseDate(attributes.createdDate ?? '')
  const name = shortText(attributes.reviewerNickname ?? null, 500)
  // Nicknames are not ids, and nobody can review an app twice in one store.
  const author =
    name === null
      ? null
      : {
          externalId: `review:${stableId(id, 400)}`,
          handle: null,
          name,
          url: null,
          avatarUrl: null,
          followers: null,
        }
  const mention = {
    externalId,
    network: 'app-store',
    kind: 'review' as const,
    title,
    text: words,
    textFormat: 'plain' as const,
    url: `https://apps.apple.com/app/id${app}`,
    language: null,
    postedAt: toIso(at),
    author,
    metrics: { stars: attributes.rating },
    conversationId: null,
    parentId: null,
    raw: { country: shortText(attributes.territory ?? null, 10), response },
  }
  return { mention, at }
}
