import { z } from 'zod'
import { CollectorError, type FailureKind, type HttpResponse } from '../collector.ts'
import { statusError } from '../failures.ts'
import { usageOf } from './usage.ts'

/** An error that the Graph API told in its own words. */
export class GraphError extends CollectorError {
  readonly code: number
  readonly subcode: number | null

  constructor(
    kind: FailureKind,
    message: string,
    told: { code: number; subcode: number | null; cause: CollectorError; waitMs: number | null },
  ) {
    const { cause, waitMs } = told
    super(kind, message, { waitMs, excerpt: cause.excerpt, cause })
    this.code = told.code
    this.subcode = told.subcode
  }
}

const errorShape = z.object({
  error: z.object({
    message: z.string().catch('no reason given'),
    code: z.number().int(),
    error_subcode: z.number().int().nullish().catch(null),
  }),
})

/** Longer messages come with links to read; the first sentences say it all. */
const messageMax = 400

/**
 * What an answer other than success means. `permission` is what the question needs, named where
 * Meta does not name one. Secrets are taken out of all that is shown.
 */
export async function refusal(
  response: HttpResponse,
  {
    permission,
    nowMs,
    hide,
  }: { permission: string; nowMs: number; hide: (text: string) => string },
): Promise<CollectorError> {
  const text = hide(await textOf(response))
  const plain = await statusError(again(response, text), nowMs)
  const told = errorShape.safeParse(jsonOf(text)).data?.error
  if (told === undefined) return plain
  const { code, message } = told
  const subcode = told.error_subcode ?? null
  const number = subcode === null ? `${code}` : `${code}/${subcode}`
  const advice = adviceFor(code, subcode, message, permission)
  return new GraphError(
    kindOf(code, subcode, message) ?? plain.kind,
    `Meta says "${message.slice(0, messageMax)}" (${number})${advice}`,
    {
      code,
      subcode,
      cause: plain,
      waitMs: usageOf(response.headers, nowMs).waitMs ?? plain.waitMs,
    },
  )
}

/** The thing that was asked for is gone, or was never to be seen with this token. */
export function isGone(error: unknown): boolean {
  return error instanceof GraphError && error.code === 100 && error.subcode === 33
}

/** More was asked for in one page than Meta gives. */
export function isTooMuch(error: unknown): boolean {
  return error instanceof GraphError && /reduce the amount of data/i.test(error.message)
}

/** Of the app (4, 341), the user (17), the page (32), the call (613), the business (80000 on). */
function isLimit(code: number): boolean {
  return [4, 17, 18, 32, 341, 613].includes(code) || (code >= 80_000 && code <= 80_014)
}

function isPermission(code: number): boolean {
  return code === 3 || code === 10 || (code >= 200 && code <= 299)
}

function kindOf(code: number, subcode: number | null, message: string): FailureKind | null {
  if (isLimit(code)) return 'rate-limit'
  if (code === 1 || code === 2) return 'transient'
  if (code === 190 || code === 102 || code === 104 || isPermission(code)) return 'auth'
  if (code === 100 && (subcode === 33 || namesAccess(message))) return 'auth'
  if (code === 803) return 'fatal'
  return code === 100 ? 'bad-data' : null
}

/** Meta gives a missing permission the number of a bad parameter too. */
function namesAccess(message: string): boolean {
  return /permission|public content access|app ?secret ?proof/i.test(message)
}

const tokenAdvice = new Map([
  [458, 'the app was removed from the account; sign in again'],
  [459, 'log in at facebook.com first, which asks for a check, then sign in again'],
  [460, 'the password was changed; sign in again'],
  [463, 'the access token has expired; sign in again or give a new one'],
  [464, 'the account is not confirmed; log in at facebook.com and confirm it'],
  [467, 'the access token was revoked; sign in again or give a new one'],
])

function adviceFor(code: number, subcode: number | null, message: string, needed: string): string {
  if (code === 190 || code === 102) {
    const known = tokenAdvice.get(subcode ?? 0)
    return `: ${known ?? 'the access token is wrong or has expired; sign in again or give a new one'}`
  }
  if (code === 104 || /app ?secret ?proof/i.test(message)) return ': give the app secret as well'
  const named = [...new Set(message.match(/\b(?:pages|instagram|business|ads)_[a-z_]{3,40}\b/g))]
  const permission = named.length > 0 ? named.join(' or ') : needed
  if (isPermission(code)) return `: the access token must have the permission ${permission}`
  if (code === 100 && (subcode === 33 || namesAccess(message))) {
    return `: give an id that exists, and a token with the permission ${permission} for it`
  }
  if (code === 803) return ': give the number of the page or account, not its name'
  return ''
}

/** The body may be read once; this one is read already. */
function again({ status, headers, url, redirects }: HttpResponse, text: string): HttpResponse {
  const bytes = new TextEncoder().encode(text)
  async function* body() {
    yield bytes
  }
  return { status, headers, url, redirects, body: body(), bytes: async () => bytes }
}

async function textOf(response: HttpResponse): Promise<string> {
  try {
    return new TextDecoder().decode(await response.bytes())
  } catch {
    return ''
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
