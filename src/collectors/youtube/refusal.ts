import { z } from 'zod'
import { CollectorError, type FailureKind } from '../collector.ts'
import { excerptOf, retryAfterMs, WAIT_MAX_MS } from '../failures.ts'
import { shortText } from '../identity.ts'
import { untilMidnightMs } from './pacific.ts'

const text = z.string().nullish().catch(null)

/** How Google's APIs tell of errors: the older list of reasons, the newer details. */
const refusalSchema = z.object({
  error: z.object({
    message: text,
    errors: z
      .array(z.object({ reason: text, domain: text }))
      .nullish()
      .catch(null),
    details: z
      .array(z.object({ reason: text }))
      .nullish()
      .catch(null),
  }),
})

/** What cannot be had, and what a refusal is about besides: the target, or the place to read on from. */
export class Refusal extends CollectorError {
  override name = 'CollectorError'
  readonly about: 'target' | 'page-token' | null

  constructor(
    kind: FailureKind,
    message: string,
    options: { waitMs: number | null; excerpt: string | null; about: Refusal['about'] },
  ) {
    super(kind, message, options)
    this.about = options.about
  }
}

const gone = ['commentsDisabled', 'videoNotFound', 'channelNotFound', 'commentNotFound']
const spent = ['quotaExceeded', 'dailyLimitExceeded']
const hurried = ['rateLimitExceeded', 'userRateLimitExceeded', 'RATE_LIMIT_EXCEEDED']

const inConsole = 'in the Google Cloud console, APIs & Services'
const wrongKey = `the API key is wrong or was deleted; copy it from Credentials ${inConsole}`
const disabled = `enable the YouTube Data API v3 for the project of the key ${inConsole}`
const blocked =
  'the API key is restricted; let it be used from the address of this machine and for the YouTube Data API v3'
const noScope = 'sign in again and agree to the scope youtube.force-ssl, or give an API key'
const noKey = 'give an API key, or sign in'

const advice = new Map([
  ['keyInvalid', wrongKey],
  ['keyExpired', wrongKey],
  ['API_KEY_INVALID', wrongKey],
  ['accessNotConfigured', disabled],
  ['SERVICE_DISABLED', disabled],
  ['ipRefererBlocked', blocked],
  ['API_KEY_IP_ADDRESS_BLOCKED', blocked],
  ['API_KEY_HTTP_REFERRER_BLOCKED', blocked],
  ['API_KEY_SERVICE_BLOCKED', blocked],
  ['ACCESS_TOKEN_SCOPE_INSUFFICIENT', noScope],
  ['insufficientPermissions', noScope],
  ['dailyLimitExceededUnreg', noKey],
  ['authError', 'sign in again: the access was taken back'],
])

type Answer = { status: number; body: string; headers: Record<string, string> }

/** What an answer other than 200 means and what to do about it. */
export function toRefusal({ status, body, headers }: Answer, nowMs: number): Refusal {
  const said = readSaid(body)
  const { reasons } = said
  const has = (known: readonly string[]) => reasons.some((reason) => known.includes(reason))
  const about =
    has(gone) || said.isForbidden
      ? 'target'
      : reasons.includes('invalidPageToken')
        ? 'page-token'
        : null
  const kind = about === null ? kindOf(status, reasons) : 'bad-data'
  const isDay = has(spent) || /\bper day\b/i.test(said.message)
  const asked = retryAfterMs(headers['retry-after'], nowMs)
  const ownMs = isDay ? Math.min(untilMidnightMs(nowMs), WAIT_MAX_MS) : 60_000
  const waitMs = asked ?? (kind === 'rate-limit' ? ownMs : null)
  const todo = reasons.flatMap((reason) => advice.get(reason) ?? [])[0]
  const message = [`YouTube says "${said.message}" (${[...reasons, status].join(', ')})`]
  if (kind === 'auth' && todo !== undefined) message.push(todo)
  const excerpt = excerptOf(new TextEncoder().encode(body))
  return new Refusal(kind, message.join(': '), { waitMs, excerpt, about })
}

function readSaid(body: string) {
  const parsed = refusalSchema.safeParse(parseJson(body))
  const { message, errors, details } = parsed.data?.error ?? {}
  const reasons = [...(errors ?? []), ...(details ?? [])].flatMap(({ reason }) => reason ?? [])
  return {
    message: shortText(message ?? null, 300) ?? 'nothing more',
    reasons: [...new Set(reasons)],
    /** A private video; in the global domain the same reason speaks of the whole request. */
    isForbidden: (errors ?? []).some(
      ({ reason, domain }) => reason === 'forbidden' && domain?.startsWith('youtube.') === true,
    ),
  }
}

function kindOf(status: number, reasons: readonly string[]): FailureKind {
  if (reasons.some((reason) => spent.includes(reason) || hurried.includes(reason))) {
    return 'rate-limit'
  }
  if (status === 401 || status === 403) return 'auth'
  if (reasons.some((reason) => advice.has(reason))) return 'auth'
  if (status === 429) return 'rate-limit'
  if (status >= 500 || status === 408 || reasons.includes('processingFailure')) return 'transient'
  return 'bad-data'
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
