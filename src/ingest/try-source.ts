import {
  CollectorError,
  type Collector,
  type HttpClient,
  type Instead,
  type Meter,
  type Page,
} from '../collectors/collector.ts'
import { classifyEach } from '../classify/classify-each.ts'
import type { Classification, Classifier } from '../model/classification.ts'
import { fullText, type Json, type MentionDraft } from '../model/mention.ts'
import { cleanDraft, type CleanMention } from './clean.ts'
import { checkCredentials, checkOptions } from './check-input.ts'
import { wiped, type Credentials } from './credentials.ts'

export type Tried = {
  /** As they would be stored, with what the classifier makes of each. */
  mentions: { draft: MentionDraft; classification: Classification }[]
  rejected: number
  /** How long was listened, where the place is one that talks when it likes; else null. */
  listenedMs: number | null
  error: {
    kind: string
    message: string
    excerpt: string | null
    /** What would do instead, where the answer names it. */
    instead: Instead | null
  } | null
}

/** Long enough to hear something of what many talk about. */
const LISTEN_MS = 10_000

const uncounted: Meter = {
  take: async () => {},
  add: async () => {},
  left: async () => Infinity,
}

export type SampleParts = {
  collector: Collector
  http: HttpClient
  now(): number
  signal: AbortSignal
  /** Counts what the trial spends; nobody counts where it is left out. */
  meter?: Meter
  /** Keeps what the network makes of stored credentials. */
  renew?: (credentials: Credentials) => Promise<void>
}

export type Sample = Pick<Tried, 'rejected' | 'listenedMs' | 'error'> & {
  /** Cleaned, in the order of the network. */
  drafts: (MentionDraft & CleanMention)[]
}

/** Asks the network once and stores nothing; reads on until `limit` mentions or `pagesMax` pages. */
export async function sampleSource(
  parts: SampleParts,
  input: {
    options: Record<string, Json>
    credentials: Credentials | null
    limit: number
    pagesMax?: number
  },
): Promise<Sample> {
  const options = checkOptions(parts.collector, input.options)
  const credentials = checkCredentials(parts.collector, input.credentials ?? {})
  const listenedMs = parts.collector.isLive?.(options) ? LISTEN_MS : null
  const enough = listenedMs === null ? null : AbortSignal.timeout(listenedMs)
  const sample: Sample = { drafts: [], rejected: 0, listenedMs, error: null }
  let pagesLeft = input.pagesMax ?? Infinity
  try {
    const pages = parts.collector.collect(null, {
      options,
      credentials,
      signal: enough ? AbortSignal.any([parts.signal, enough]) : parts.signal,
      http: parts.http,
      clock: { now: parts.now },
      meter: parts.meter ?? uncounted,
      renew: async (renewed) => parts.renew?.(renewed as Credentials),
    })
    for await (const page of pages) {
      addPage(sample, page)
      if (sample.drafts.length >= input.limit || --pagesLeft <= 0) break
    }
  } catch (thrown) {
    if (!(thrown instanceof CollectorError)) throw thrown
    const { kind, message, excerpt, instead } = wiped(thrown, credentials) as CollectorError
    if (enough?.aborted !== true) sample.error = { kind, message, excerpt, instead }
  }
  return sample
}

function addPage(sample: Sample, page: Page): void {
  sample.rejected += page.rejected.length
  for (const draft of page.mentions) {
    const cleaned = cleanDraft(draft)
    if (cleaned.ok) sample.drafts.push({ ...draft, ...cleaned.mention })
    else sample.rejected += 1
  }
}

/** As `sampleSource`, and gives up to `limit` mentions as they would be stored. */
export async function trySource(
  parts: SampleParts & { classifier: Classifier },
  input: { options: Record<string, Json>; credentials: Credentials | null; limit: number },
): Promise<Tried> {
  const { drafts, rejected, listenedMs, error } = await sampleSource(parts, input)
  // The newest come last in a page; those are what a person expects to see first.
  const shown = drafts.slice(-input.limit).reverse()
  const answers = await classifyEach(parts.classifier, shown.map(fullText))
  const mentions = shown.flatMap((draft, at) => {
    const classification = answers[at]
    return classification && !(classification instanceof Error) ? [{ draft, classification }] : []
  })
  const unread = rejected + shown.length - mentions.length
  return { mentions, rejected: unread, listenedMs, error }
}
