import { CollectorError, type Collector, type HttpClient } from '../collectors/collector.ts'
import type { Classification, Classifier } from '../model/classification.ts'
import { fullText, type Json, type MentionDraft } from '../model/mention.ts'
import { cleanDraft } from './clean.ts'
import { checkOptions } from './sources.ts'

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
  input: { options: Record<string, Json>; credentials?: unknown; limit: number },
): Promise<Tried> {
  const options = checkOptions(parts.collector, input.options)
  const tried: Tried = { mentions: [], rejected: 0, error: null }
  try {
    const pages = parts.collector.collect(null, {
      options,
      credentials: input.credentials ?? null,
      signal: parts.signal,
      http: parts.http,
      clock: { now: parts.now },
    })
    for await (const page of pages) {
      tried.rejected += page.rejected.length
      for (const draft of page.mentions) {
        const cleaned = cleanDraft(draft)
        if (!cleaned.ok) {
          tried.rejected += 1
          continue
        }
        const [classification] = parts.classifier.predict([fullText(cleaned.mention)])
        if (classification)
          tried.mentions.push({ draft: { ...draft, ...cleaned.mention }, classification })
      }
      // The newest come last in a page; those are what a person expects to see first.
      if (tried.mentions.length >= input.limit) break
    }
  } catch (error) {
    if (!(error instanceof CollectorError)) throw error
    tried.error = { kind: error.kind, message: error.message, excerpt: error.excerpt }
  }
  return { ...tried, mentions: tried.mentions.slice(-input.limit).reverse() }
}
