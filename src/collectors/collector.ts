import type { z } from 'zod'
import type { Json, MentionDraft } from '../model/mention.ts'

/** Where a collector is in its source. Opaque to everybody else; stored with the page it ends. */
export type Cursor = Json

/** One thing a source held that could not become a mention. `line` counts from 1 where lines exist. */
export type Rejected = { line: number | null; reason: string; excerpt: string }

/** One step of reading: stored whole, together with the cursor after it, or not at all. */
export type Page = {
  mentions: MentionDraft[]
  /** Where lines exist: that of each mention, in the same order. */
  lines?: number[]
  /** External ids that the network says are gone. */
  deletions: string[]
  rejected: Rejected[]
  cursor: Cursor
  /** The source asks not to be read again before this many milliseconds have passed. */
  waitMs?: number
  rateLimit?: { limit: number | null; remaining: number | null; resetAt: string | null }
}

/** How a failure is recovered from: fix the key, wait, try again, look at the answer, or give up. */
export type FailureKind = 'auth' | 'rate-limit' | 'transient' | 'bad-data' | 'fatal'

/** The only error a collector throws on purpose. */
export class CollectorError extends Error {
  override name = 'CollectorError'
  readonly kind: FailureKind
  /** For `rate-limit`, and for `transient` where the source says: how long to wait. */
  readonly waitMs: number | null
  /** The first 200 characters of the answer, where there was one. */
  readonly excerpt: string | null

  constructor(
    kind: FailureKind,
    message: string,
    options: { waitMs?: number | null; excerpt?: string | null; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.kind = kind
    this.waitMs = options.waitMs ?? null
    this.excerpt = options.excerpt?.slice(0, 200) ?? null
  }
}

export type HttpRequest = {
  method?: 'GET' | 'POST' | 'HEAD'
  headers?: Record<string, string>
  body?: string
  signal?: AbortSignal
  /** Cap on the decompressed body; beyond it reading fails with `HttpError` `too-large`. */
  maxBytes: number
  /** Default 5. 0 refuses any redirect. */
  maxRedirects?: number
}

export type HttpResponse = {
  status: number
  /** Names in lower case; repeated fields joined by ", ". */
  headers: Record<string, string>
  /** The address that answered, after redirects. */
  url: string
  /** Each redirect followed on the way, in order. */
  redirects: { status: number; from: string; to: string }[]
  /** The decompressed body, capped and timed; may be read once. */
  body: AsyncIterable<Uint8Array>
  bytes(): Promise<Uint8Array>
}

/** The one guarded way out to the network; `src/http/http-client.ts` makes it. */
export type HttpClient = {
  request(url: string, request: HttpRequest): Promise<HttpResponse>
}

export type CollectEnv<Options, Credentials> = {
  options: Options
  credentials: Credentials
  signal: AbortSignal
  http: HttpClient
  /** Milliseconds since 1970, UTC. */
  clock: { now(): number }
}

/**
 * A place we can listen to. It maps what the network answers to drafts and cursors; it never
 * stores, schedules, retries or reads the environment. Reading again from any earlier cursor is
 * always allowed and yields the same external ids.
 */
export type Collector<Options = unknown, Credentials = unknown> = {
  /** Kebab-case, as in `sources.collector`. */
  name: string
  title: string
  description: string
  optionsSchema: z.ZodType<Options>
  /** Null where the source needs none. */
  credentialsSchema: z.ZodType<Credentials> | null
  limits: { intervalMs: { min: number; default: number }; pageSizeMax: number }
  collect(cursor: Cursor | null, env: CollectEnv<Options, Credentials>): AsyncIterable<Page>
}
