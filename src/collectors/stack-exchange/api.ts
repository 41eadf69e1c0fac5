import { z } from 'zod'
import {
  CollectorError,
  type CollectEnv,
  type FailureKind,
  type HttpClient,
  type HttpRequest,
} from '../collector.ts'
import { toCollectorError, WAIT_MAX_MS } from '../failures.ts'
import { shortText } from '../identity.ts'
import { readJson } from '../read-json.ts'

const base = 'https://api.stackexchange.com/2.3'

const lenientNumber = z.number().nullish().catch(null)
const lenientString = z.string().nullish().catch(null)

/** What every answer is wrapped in, errors too. */
const wrapperShape = z
  .object({
    items: z.array(z.unknown()).optional(),
    has_more: z.boolean().nullish().catch(null),
    backoff: lenientNumber,
    quota_max: lenientNumber,
    quota_remaining: lenientNumber,
    error_id: lenientNumber,
    error_name: lenientString,
    error_message: lenientString,
  })
  .refine(({ items, error_id: id }) => items !== undefined || typeof id === 'number', {
    path: ['items'],
    error: 'it is missing',
  })

type Wrapper = z.infer<typeof wrapperShape>

export type Answer = {
  items: unknown[]
  hasMore: boolean
  /** How long this method must not be asked; 0 where nothing is said. */
  backoffMs: number
  quotaMax: number | null
  quotaRemaining: number | null
}

export type Api = { ask(path: string, parameters: Record<string, string>): Promise<Answer> }

/** Asks the API, with the key where there is one. The key shows in no failure. */
export function openApi(
  env: Pick<CollectEnv<unknown, unknown>, 'http' | 'signal' | 'clock' | 'meter'>,
  key: string | null,
): Api {
  const http = readingErrors(env.http)
  return {
    async ask(path, parameters) {
      const sent = new URLSearchParams({ ...parameters, ...(key === null ? {} : { key }) })
      await env.meter.take('requests')
      try {
        const { body } = await readJson(`${base}${path}?${sent}`, wrapperShape, { ...env, http })
        if (typeof body.error_id === 'number') throw apiError(body, body.error_id)
        return toAnswer(body)
      } catch (error) {
        throw withoutKey(toCollectorError(error), key)
      }
    },
  }
}

/**
 * The API tells its errors as JSON of status 400, which is read here like any answer. It redirects
 * nobody: a redirect would carry the key elsewhere.
 */
function readingErrors(http: HttpClient): HttpClient {
  return {
    ...http,
    async request(url: string, request: HttpRequest) {
      const response = await http.request(url, { ...request, maxRedirects: 0 })
      return response.status === 400 ? { ...response, status: 200 } : response
    },
  }
}

function toAnswer(body: Wrapper): Answer {
  return {
    items: body.items ?? [],
    hasMore: body.has_more === true,
    backoffMs: waitOf(body.backoff),
    quotaMax: count(body.quota_max),
    quotaRemaining: count(body.quota_remaining),
  }
}

function apiError(body: Wrapper, id: number): CollectorError {
  const said = shortText(body.error_message ?? null, 300) ?? 'without saying why'
  const name = shortText(body.error_name ?? null, 100) ?? 'error'
  const kind = kindOf(id, said)
  const seconds = /(\d{1,9}) seconds?\b/.exec(said)?.[1]
  const askedMs = Math.max(waitOf(body.backoff), waitOf(Number(seconds ?? 0)))
  const waits = (kind === 'rate-limit' || kind === 'transient') && askedMs > 0
  return new CollectorError(kind, `Stack Exchange refused: ${said} (${name}, ${id})`, {
    waitMs: waits ? askedMs : null,
  })
}

/** A wrong key is a bad parameter to the API; only its message says which parameter it was. */
function kindOf(id: number, said: string): FailureKind {
  if (id === 502) return 'rate-limit'
  if (id >= 500) return 'transient'
  if (id === 401 || id === 402 || id === 403 || id === 405 || id === 406) return 'auth'
  return /(?:^|`)key\b/i.test(said) ? 'auth' : 'bad-data'
}

function waitOf(seconds: number | null | undefined): number {
  return Math.round(Math.min(Math.max((seconds ?? 0) * 1000, 0), WAIT_MAX_MS))
}

function count(number: number | null | undefined): number | null {
  return typeof number === 'number' ? Math.max(0, Math.floor(number)) : null
}

function withoutKey(error: CollectorError, key: string | null): CollectorError {
  if (key === null) return error
  const written = new URLSearchParams({ key }).toString().slice('key='.length)
  const forms = [key, written, encodeURIComponent(key)]
  const hide = (text: string) => forms.reduce(hidden, text)
  const excerpt = error.excerpt === null ? null : hide(error.excerpt)
  return new CollectorError(error.kind, hide(error.message), { waitMs: error.waitMs, excerpt })
}

/** Also where `text` was cut in the middle of it. */
function hidden(text: string, secret: string): string {
  const whole = text.replaceAll(secret, '***')
  for (let length = secret.length - 1; length >= 4; length--) {
    if (whole.endsWith(secret.slice(0, length))) return `${whole.slice(0, -length)}***`
  }
  return whole
}
