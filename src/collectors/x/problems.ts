import { z } from 'zod'
import { CollectorError, type FailureKind, type HttpResponse } from '../collector.ts'
import { excerptOf, readStart, retryAfterMs, WAIT_MAX_MS } from '../failures.ts'

const text = z.string().nullish().catch(null)

/** What X says of a failure: RFC 7807, the older `errors` with codes, or that of OAuth. */
const problemShape = z.object({
  title: text,
  detail: text,
  type: text,
  reason: text,
  period: text,
  connection_issue: text,
  error_description: text,
  errors: z
    .array(z.object({ title: text, detail: text, message: text, type: text }))
    .nullish()
    .catch(null),
})

type Problem = z.infer<typeof problemShape>

/** How long X wants a refused second connection left alone, by its documentation. */
const connectionWaitMs = 60_000

const bodyBytesMax = 16_384

const wrongToken =
  'the token is wrong, expired or was revoked; the Developer Console of X, Keys and tokens, makes a new one'

/** What an answer other than success means, and what to do about it. */
export async function statusProblem(
  response: HttpResponse,
  nowMs: number,
): Promise<CollectorError> {
  const { status, headers } = response
  const bytes = await readStart(response, bodyBytesMax)
  const problem = problemShape.safeParse(jsonIn(bytes)).data ?? null
  const asked = retryAfterMs(headers['retry-after'], nowMs)
  const told = `${saidIn(problem) ?? 'X refuses it'} (${status})`
  const excerpt = excerptOf(bytes)
  const because = (kind: FailureKind, advice = '', waitMs: number | null = asked) =>
    new CollectorError(kind, `${told}${advice}`, { excerpt, waitMs })
  if (status === 401) return because('auth', `: ${wrongToken}`)
  if (status === 402) return because('auth', ': buy credits in the Developer Console of X')
  if (status === 403) return because('auth', adviceFor(problem))
  if (status === 429) {
    const waitMs = asked ?? waitFor(problem, nowMs) ?? spentWaitMs(headers, nowMs)
    return because('rate-limit', '', waitMs)
  }
  // 409: the rules are not in force yet.
  if (status >= 500 || status === 408 || status === 409) return because('transient')
  if (status === 400) return because('bad-data', ': see the query, rules or ids of the source')
  return because('bad-data')
}

/** What a message of the stream means that holds no post. */
export function streamProblem(message: unknown, nowMs: number): CollectorError {
  const problem = problemShape.safeParse(message).data
  const told = `X ended the stream: ${(problem && saidIn(problem)) ?? 'it does not say why'}`
  const waitMs = problem === undefined ? null : waitFor(problem, nowMs)
  return new CollectorError(waitMs === null ? 'transient' : 'rate-limit', told, {
    waitMs,
    excerpt: JSON.stringify(message),
  })
}

/** What X says in an answer that holds nothing else. */
export function saidIn(problem: unknown): string | null {
  const { title, detail, error_description, errors } = problemShape.safeParse(problem).data ?? {}
  const [first] = errors ?? []
  const said =
    first?.message ?? first?.detail ?? detail ?? error_description ?? first?.title ?? title ?? null
  return said === null ? null : `X says "${said.slice(0, 300)}"`
}

/**
 * The wait until there is something left of the limits of X again, by the headers of an answer; null
 * while there is. Their times are seconds since 1970.
 */
export function spentWaitMs(headers: Record<string, string>, nowMs: number): number | null {
  const resets = ['x-rate-limit', 'x-app-limit-24hour', 'x-user-limit-24hour'].flatMap((name) => {
    const reset = countOf(headers[`${name}-reset`])
    return headers[`${name}-remaining`] === '0' && reset !== null ? [reset * 1000] : []
  })
  if (resets.length === 0) return null
  return Math.min(Math.max(Math.max(...resets) - nowMs, 0), WAIT_MAX_MS)
}

export function countOf(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,12}$/.test(header) ? Number(header) : null
}

/** Null for what is no JSON. */
export function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
}

/** The wait that a problem itself asks for. */
function waitFor(problem: Problem | null, nowMs: number): number | null {
  const issues = [problem, ...(problem?.errors ?? [])]
  if (issues.some((issue) => issue?.type?.endsWith('/usage-capped'))) {
    // The month of a plan is not that of the calendar: X is asked again every day.
    return problem?.period === 'Daily' ? 86_400_000 - (nowMs % 86_400_000) : WAIT_MAX_MS
  }
  return problem?.connection_issue === 'TooManyConnections' ? connectionWaitMs : null
}

function adviceFor(problem: Problem | null): string {
  if (problem?.reason === 'client-not-enrolled') {
    return ': add the app to a project in the Developer Console of X, with pay per use'
  }
  if (problem?.type?.endsWith('/unsupported-authentication')) {
    return ': this needs the other kind of token, that of an app or that of a user'
  }
  return ': see in the Developer Console of X that the app is active and may read this'
}
