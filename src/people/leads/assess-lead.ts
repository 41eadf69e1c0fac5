import type { LeadRow } from '../../db/lead-store.ts'
import type { FeatureName, SalesSettings, Weights } from '../../model/lead.ts'
import { findSignals } from './find-signals.ts'
import { fitOf } from './fit-rules.ts'
import type { LeadFacts } from './lead-facts.ts'
import { leadFeatures } from './lead-features.ts'
import { scoreLead } from './score-lead.ts'
import { mainSignal, needOf, whyNow } from './why-now.ts'

const EXCERPT_MAX = 280

export type Assessed = Pick<
  LeadRow,
  'score' | 'features' | 'parts' | 'whyNow' | 'need' | 'weightsId' | 'scoredAt'
>

/** The score of a person today, with all that explains it. */
export function assessLead(
  facts: LeadFacts,
  { settings, weights, now }: { settings: SalesSettings; weights: InUse; now: number },
): Assessed {
  const features = leadFeatures(facts, settings.fitRules, now)
  const { names } = fitOf(facts, settings.fitRules)
  const notes: Partial<Record<FeatureName, string>> = {
    stage: `Stage: ${facts.stage.replace('_', ' ')}`,
    ...(names.length === 0 ? {} : { fit: names.join(', ') }),
  }
  return {
    ...scoreLead(features, weights.weights, notes),
    features,
    whyNow: whyNow(facts, now),
    need: needOf(facts, now),
    weightsId: weights.id,
    scoredAt: now,
  }
}

type InUse = { id: number; weights: Weights }

export type SignalFacts = Pick<
  LeadRow,
  'brandId' | 'ticketId' | 'excerpt' | 'language' | 'signalAt' | 'strongAt'
>

/** What the lead is about: the signal that speaks loudest, and when there was last one. Null without any. */
export function signalFacts(facts: LeadFacts, now: number): SignalFacts | null {
  const signals = findSignals(facts)
  const newest = signals[0]
  const main = signals.some(({ strong }) => strong)
    ? mainSignal(
        { ...facts, posts: signals.filter((one) => one.strong).map(({ post }) => post) },
        now,
      )
    : mainSignal(facts, now)
  if (!newest || !main) return null
  const { brandId, ticketId, text, language } = main.post
  return {
    brandId,
    ticketId,
    excerpt: text.length > EXCERPT_MAX ? `${text.slice(0, EXCERPT_MAX - 1).trimEnd()}…` : text,
    language,
    signalAt: newest.post.at,
    strongAt: signals.find(({ strong }) => strong)?.post.at ?? null,
  }
}
