import type { z } from 'zod'
import type { Json, MentionDraft } from '../model/mention.ts'
import type { Counting } from '../model/reply.ts'

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
  /** Of a back-fill: what was posted from this time on has been read, ISO 8601 in UTC. */
  reachedAt?: string
  rateLimit?: { limit: number | null; remaining: number | null; resetAt: string | null }
}

/** How a failure is recovered from: fix the key, wait, try again, look at the answer, or give up. */
export type FailureKind = 'auth' | 'rate-limit' | 'transient' | 'bad-data' | 'fatal'

/** Values that would do for one of the options, best first. */
export type Instead = { option: string; values: string[] }

/** The only error a collector throws on purpose. */
export class CollectorError extends Error {
  override name = 'CollectorError'
  readonly kind: FailureKind
  /** For `rate-limit`, and for `transient` where the source says: how long to wait. */
  readonly waitMs: number | null
  /** The first 200 characters of the answer, where there was one. */
  readonly excerpt: string | null
  /** What the answer names that would do instead of what was asked. */
  readonly instead: Instead | null

  constructor(
    kind: FailureKind,
    message: string,
    options: {
      waitMs?: number | null
      excerpt?: string | null
      instead?: Instead | null
      cause?: unknown
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.kind = kind
    this.waitMs = options.waitMs ?? null
    this.excerpt = options.excerpt?.slice(0, 200) ?? null
    this.instead = options.instead ?? null
  }
}

/** What is known of an answer that failed on its way. */
export type ReplyOutcome = 'refused' | 'duplicate' | 'unknown'

/**
 * What `send` fails with where the network had its say, or may have had: it `refused`, it has the same
 * words already (`duplicate`), or nobody knows whether they are there. Any other `CollectorError` of
 * `send` means that nothing went out.
 */
export class ReplyError extends CollectorError {
  /** `waitMs` of what was refused: it may be tried again then. */
  readonly outcome: ReplyOutcome

  constructor(
    outcome: ReplyOutcome,
    message: string,
    options: { waitMs?: number | null; excerpt?: string | null; cause?: unknown } = {},
  ) {
    super(outcome === 'unknown' ? 'transient' : 'bad-data', message, options)
    this.outcome = outcome
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
  /**
   * For an answer that has no end: instead of a limit on the whole exchange and on its size, reading
   * fails with `timeout` when nothing has come for this many milliseconds.
   */
  idleTimeoutMs?: number
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

export type SocketRequest = {
  headers?: Record<string, string>
  signal?: AbortSignal
  /** Reading fails with `timeout` when nothing has come for this many milliseconds. */
  idleTimeoutMs: number
  /** A longer message ends the connection with `too-large`. */
  messageBytesMax: number
}

/** An open WebSocket. */
export type HttpSocket = {
  /**
   * Text messages in order; may be read once. It ends when the other side closes, and fails with
   * `HttpError` on anything else. While nobody reads, nothing more is taken from the network.
   */
  messages: AsyncIterable<string>
  send(text: string): void
  close(): void
}

/** The one guarded way out to the network; `src/http/http-client.ts` makes it. */
export type HttpClient = {
  request(url: string, request: HttpRequest): Promise<HttpResponse>
  /** Opens a WebSocket (`ws:` or `wss:`), guarded as every request is. Fails with `HttpError`. */
  connect(url: string, request: SocketRequest): Promise<HttpSocket>
}

/** How much of something may be spent in a window of time that starts anew at a fixed hour. */
export type Budget = {
  /** Kebab-case, as given to `Meter`. */
  name: string
  /** For people: what is counted, such as "Posts read". */
  title: string
  limit: number
  per: 'minute' | 'quarter-hour' | 'hour' | 'day' | 'month'
  /** Where a day or a month begins; UTC where left out. */
  timeZone?: string
  /** What one costs, in US dollars. */
  usdEach?: number
}

/** Counts what is spent of a collector's budgets, for all sources of one account together. */
export type Meter = {
  /**
   * Counts `amount` before it is spent. Fails with `CollectorError` `rate-limit` and the time until
   * the window begins anew where that is more than is left.
   */
  take(budget: string, amount?: number): Promise<void>
  /** Counts what was spent already, even beyond what is left. */
  add(budget: string, amount: number): Promise<void>
  /** What may still be spent in this window. */
  left(budget: string): Promise<number>
}

export type CollectEnv<Options, Credentials> = {
  options: Options
  credentials: Credentials
  signal: AbortSignal
  http: HttpClient
  /** Milliseconds since 1970, UTC. */
  clock: { now(): number }
  meter: Meter
  /** Keeps credentials that the network has replaced (a rotated refresh token) for the next run. */
  renew(credentials: Credentials): Promise<void>
}

/** Signing in at the network instead of pasting a token (OAuth 2 authorization code, RFC 6749). */
export type OAuth<Options, Credentials> = {
  /** Which credentials a person must enter first, such as `clientId`; empty where none. */
  needs: readonly string[]
  /** Where to send the person; `credentials` are what `finish` needs besides the code. */
  start(
    ask: {
      redirectUri: string
      state: string
      /** PKCE (RFC 7636), S256. */
      codeChallenge: string
    },
    env: OAuthEnv<Options, Credentials>,
  ): Promise<{ url: string; credentials: Credentials }>
  /** The credentials to keep. Fails with `CollectorError` `auth` that says what was refused. */
  finish(
    answer: { code: string; redirectUri: string; codeVerifier: string },
    env: OAuthEnv<Options, Credentials>,
  ): Promise<Credentials>
}

export type OAuthEnv<Options, Credentials> = Pick<
  CollectEnv<Options, Credentials>,
  'options' | 'credentials' | 'signal' | 'http' | 'clock'
>

/** A stored mention, as far as an answer to it needs it. */
export type AnsweredMention = Pick<
  MentionDraft,
  'externalId' | 'network' | 'kind' | 'text' | 'url' | 'conversationId' | 'parentId' | 'raw'
> & { author: { externalId: string; handle: string | null } | null }

/** Whether and how a mention can be answered. */
export type ReplyCheck = {
  allowed: boolean
  /** Why not, in words for the agent who would answer. */
  reason: string | null
  /** The longest text, in what `counting` counts. */
  maxLength: number
  counting: Counting
  /** What one answer costs, in US dollars; null where nothing. */
  costUsd: number | null
  /** What else the agent should know before typing. */
  notes: readonly string[]
}

/** One answer. `key` and `madeAt` (milliseconds UTC) stay the same however often it is tried. */
export type Answer = { mention: AnsweredMention; text: string; key: string; madeAt: number }

export type SentReply = {
  externalId: string
  url: string | null
  /** Our account, as the authors of mentions are named; null where the network does not tell. */
  authorId: string | null
}

/** Answers mentions in the name of the account that the source has. */
export type ReplySender<Options, Credentials> = {
  /** That of the mentions which it may answer. */
  network: string
  /**
   * For how long the network takes a second `send` of the same key for the first, in milliseconds:
   * 0 where it does not.
   */
  resendWithinMs: number
  /** Asks nobody. `text` where it is known, for what depends on it. */
  check(
    mention: AnsweredMention,
    place: { options: Options; credentials: Credentials },
    text?: string,
  ): ReplyCheck
  /** Sends it once. Fails with `ReplyError`, or with another `CollectorError`: then nothing went out. */
  send(answer: Answer, env: CollectEnv<Options, Credentials>): Promise<SentReply>
  /** Looks for it at the network: written by our account since `since` (milliseconds UTC). */
  find(
    answer: Answer & { since: number },
    env: CollectEnv<Options, Credentials>,
  ): Promise<SentReply | null>
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
  limits: {
    intervalMs: { min: number; default: number }
    pageSizeMax: number
    /** After how many days the network wants what was read forgotten; null or left out = never. */
    retentionDays?: number | null
  }
  /** True where `collect` goes on listening until it fails or is called off. */
  isLive?(options: Options): boolean
  /**
   * Whose limits are used: sources that give the same text here share their budgets and wait out a
   * refusal together. Null, or left out, shares with nobody. It is hashed before it is stored.
   */
  account?(options: Options, credentials: Credentials): string | null
  /** What `env.meter` counts. */
  budgets?(options: Options, credentials: Credentials): readonly Budget[]
  collect(cursor: Cursor | null, env: CollectEnv<Options, Credentials>): AsyncIterable<Page>
  /**
   * Reads the past, newest first where the network can, back to `since` (milliseconds UTC) or as far
   * as it is given; each page says with `reachedAt` how far it is. Cursors are its own, and null
   * begins. Left out where there is no past to be had.
   */
  backfill?(
    cursor: Cursor | null,
    env: CollectEnv<Options, Credentials> & { since: number },
  ): AsyncIterable<Page>
  oauth?: OAuth<Options, Credentials>
  /** Left out where nobody can be answered. */
  reply?: ReplySender<Options, Credentials>
}
