import type { Features, FitRule } from '../../model/lead.ts'
import type { Stage, TouchpointKind } from '../../model/person.ts'
import { findSignals } from './find-signals.ts'
import { DAY_MS, fading, type LeadFacts } from './lead-facts.ts'
import { fitOf } from './fit-rules.ts'

const INTENT_HALF_DAYS = 14
/** After so many days what was said counts half as news. */
export const RECENCY_HALF_DAYS = 3
const REPEAT_DAYS = 30
const TOUCH_HALF_DAYS = 14
const BOUGHT_HALF_DAYS = 30
const CONTACT_HALF_DAYS = 14
const FOLLOWERS_MOST = 1e6
const SPAM_FROM = 0.2

/** How near each stage is to buying. */
const nearness: Record<Stage, number> = {
  aware: 0,
  asking: 0.5,
  comparing: 0.9,
  price_objection: 0.7,
  decided: 1,
  customer: 0.1,
  at_risk: 0,
  gone: 0.1,
  advocate: 0.1,
}

/** How much each kind says of wanting to buy, fresh and alone. */
const touches: Partial<Record<TouchpointKind, number>> = {
  visit: 0.15,
  download: 0.3,
  sign_up: 0.4,
  trial: 0.6,
  quote: 0.9,
}
const PRICING_VISIT = 0.35

/** What of a person the score is made of. */
export function leadFeatures(facts: LeadFacts, rules: readonly FitRule[], now: number): Features {
  const signals = findSignals(facts)
  const best = (of: (signal: (typeof signals)[number]) => number) =>
    Math.max(
      0,
      ...signals.map((signal) => of(signal) * fading(signal.post.at, now, INTENT_HALF_DAYS)),
    )
  const newest = signals[0]
  const lately = signals.filter(({ post }) => post.at > now - REPEAT_DAYS * DAY_MS)
  const followers = Math.max(0, ...facts.accounts.map((account) => account.followers ?? 0))
  return {
    intent: best(({ buy }) => buy),
    price: best(({ price }) => price),
    recency: newest ? fading(newest.post.at, now, RECENCY_HALF_DAYS) : 0,
    repeat: Math.min(1, Math.max(0, lately.length - 1) / 2),
    fit: fitOf(facts, rules).fit,
    reach: Math.min(1, Math.log10(1 + followers) / Math.log10(FOLLOWERS_MOST)),
    stage: nearness[facts.stage],
    touch: touchOf(facts, now),
    bought: latest(facts, now, ['order', 'renewal'], BOUGHT_HALF_DAYS),
    unhappy: isUnhappy(facts) ? 1 : 0,
    spam: spamOf(facts),
    ...contactsOf(facts, now),
  }
}

/** Any of them is enough, and together they are more (a noisy or). */
function touchOf({ touchpoints }: LeadFacts, now: number): number {
  const missing = touchpoints.reduce((left, { kind, at, what }) => {
    const isPricing = kind === 'visit' && /pric|plan|buy|order|checkout/i.test(what ?? '')
    const much = isPricing ? PRICING_VISIT : (touches[kind] ?? 0)
    return left * (1 - much * fading(at, now, TOUCH_HALF_DAYS))
  }, 1)
  return 1 - missing
}

function latest(
  { touchpoints }: LeadFacts,
  now: number,
  kinds: readonly TouchpointKind[],
  halfDays: number,
): number {
  const one = touchpoints.find(({ kind }) => kinds.includes(kind))
  return one ? fading(one.at, now, halfDays) : 0
}

function isUnhappy({ posts, touchpoints }: LeadFacts): boolean {
  const newest = touchpoints.find(
    ({ kind }) => kind === 'support_case' || kind === 'support_solved',
  )
  const complains = posts.some(
    ({ queue, waits, sentiment }) => queue === 'service' && waits && sentiment === 'negative',
  )
  return complains || newest?.kind === 'support_case'
}

function spamOf({ posts }: LeadFacts): number {
  const sure = posts
    .slice(0, 5)
    .map(({ spam }) => (spam.label ? spam.confidence : 1 - spam.confidence))
  // Of anything the classifier says a little: that is no sign.
  return Math.max(0, ...sure.map((share) => (share - SPAM_FROM) / (1 - SPAM_FROM)))
}

function contactsOf({ posts, contacts }: LeadFacts, now: number) {
  const last = contacts[0]?.at
  const answer = posts.find(({ answersUs }) => answersUs)
  const isOwed = last !== undefined && !posts.some(({ at }) => at > last)
  return {
    contacted: isOwed ? fading(last, now, CONTACT_HALF_DAYS) : 0,
    answered: answer ? fading(answer.at, now, CONTACT_HALF_DAYS) : 0,
  }
}
