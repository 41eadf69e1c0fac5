import { CollectorError, type Collector, type HttpClient } from '../collectors/collector.ts'
import { classifyEach } from '../classify/classify-each.ts'
import type { Classification, Classifier } from '../model/classification.ts'
import { fullText, type Json, type MentionDraft } from '../model/mention.ts'
import { cleanDraft } from './clean.ts'
import { checkCredentials, checkOptions } from './check-input.ts'
import { wiped, type Credentials } from './credentials.ts'

export type Tried = {
  /** As they would be stored, with what the classifier makes of each. */
  mentions: { draft: MentionDraft; classification: Classification }[]
  rejected: number
  error: { kind: string; message: string; excerpt: string | null } | null
}

/** Asks the network once, stores nothing, and gives up to `limit` mentions as they would be stored. */
export async function trySource(
  parts: {
    collector: Collector
    classifier: Classifier
    http: HttpClient
    now(): number
    signal: AbortSignal
  },
  input: { options: Record<string, Json>; credentials: Credentials | null; limit: number },
): Promise<Tried> {
  const options = checkOptions(parts.collector, input.options)
  const credentials = checkCredentials(parts.collector, input.credentials ?? {})
  const drafts: MentionDraft[] = []
  let rejected = 0
  let error: Tried['error'] = null
  try {
    const pages = parts.collector.collect(null, {
      options,
      credentials,
      signal: parts.signal,
      http: parts.http,
      clock: { now: parts.now },
    })
    for await (const page of pages) {
      rejected += page.rejected.length
      for (const draft of page.mentions) {
        const cleaned = cleanDraft(draft)
        if (cleaned.ok) drafts.push({ ...draft, ...cleaned.mention })
        else rejected += 1
      }
      if (drafts.length >= input.limit) break
    }
  } catch (thrown) {
    if (!(thrown instanceof CollectorError)) throw thrown
    const { kind, message, excerpt } = wiped(thrown, credentials) as CollectorError
    error = { kind, message, excerpt }
  }
  // The newest come last in a page; those are what a person expects to see first.
  const shown = drafts.slice(-input.limit).reverse()
  const answers = await classifyEach(parts.classifier, shown.map(fullText))
  const mentions = shown.flatMap((draft, at) => {
    const classification = answers[at]
    return classification && !(classification instanceof Error) ? [{ draft, classification }] : []
  })
  return { mentions, rejected: rejected + shown.length - mentions.length, error }
}
