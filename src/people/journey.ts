import type { Intent, Sentiment } from '../model/classification.ts'
import type { Evidence, Stage, TouchpointKind } from '../model/person.ts'

/**
 * Something known of a person that may say where they stand. Times in milliseconds since 1970, UTC.
 * Intents are those that apply, with their confidence; `about` says whose brand a mention speaks of.
 */
export type Sign =
  | {
      kind: 'mention'
      id: string
      at: number
      about: 'us' | 'both' | 'competitor'
      sentiment: Sentiment
      intents: readonly { label: Intent; confidence: number }[]
    }
  | { kind: 'touchpoint'; id: string; at: number; what: string | null; touch: TouchpointKind }
  | { kind: 'solved'; id: string; at: number }

export type Journey = {
  stage: Stage
  /** Since when. */
  since: number
  /** What brought them there, the last first, at most five. */
  why: Evidence[]
  /** When time alone moves them on; null = never. */
  until: number | null
}

const DAY = 86_400_000

/** What becomes of a stage when nothing more is seen for so many days. */
export const decay: Partial<Record<Stage, { days: number; to: Stage; text: string }>> = {
  asking: { days: 30, to: 'aware', text: 'Asked nothing more for 30 days' },
  comparing: { days: 60, to: 'asking', text: 'Compared nothing more for 60 days' },
  price_objection: { days: 90, to: 'asking', text: 'Said no more about the price for 90 days' },
  decided: { days: 30, to: 'comparing', text: 'Wanted to buy 30 days ago and has not' },
  at_risk: { days: 120, to: 'gone', text: 'Unhappy, and silent for 120 days' },
  advocate: { days: 365, to: 'customer', text: 'Has not spoken for us in a year' },
}

/** How sure the classifier must be of an intent before it moves anybody. */
const SURE = 0.5
/** Before a wish to buy counts as decided. */
const DECIDED = 0.8

/** What a sign says of a person, whatever their stage. */
type Saying =
  | 'asks'
  | 'compares'
  | 'objects'
  | 'wants'
  | 'buys'
  | 'complains'
  | 'leaves'
  | 'left'
  | 'solved'
  | 'recommends'
  | 'praises'

const words: Record<Saying, string> = {
  asks: 'Asked about us',
  compares: 'Looked at what there is',
  objects: 'Finds it too expensive',
  wants: 'Wants to buy',
  buys: 'Bought',
  complains: 'Something went wrong for them',
  leaves: 'Is leaving, or says so',
  left: 'Cancelled',
  solved: 'Their trouble was solved',
  recommends: 'Recommends us',
  praises: 'Praised us',
}

/**
 * Where a saying leads from each stage; what is left out stays. Somebody who has bought is a customer
 * from then on: their questions and doubts about the price are a customer's.
 */
const prospect = {
  asks: 'asking',
  compares: 'comparing',
  objects: 'price_objection',
  wants: 'decided',
  buys: 'customer',
  complains: 'at_risk',
  leaves: 'at_risk',
  left: 'gone',
  recommends: 'advocate',
} as const satisfies Partial<Record<Saying, Stage>>

export const moves: Record<Stage, Partial<Record<Saying, Stage>>> = {
  aware: prospect,
  asking: prospect,
  // A question does not take back what was a comparison, nor a comparison an objection.
  comparing: { ...prospect, asks: 'comparing' },
  price_objection: { ...prospect, asks: 'price_objection', compares: 'price_objection' },
  decided: { ...prospect, asks: 'decided', compares: 'decided', wants: 'decided' },
  customer: {
    buys: 'customer',
    complains: 'at_risk',
    leaves: 'at_risk',
    left: 'gone',
    recommends: 'advocate',
    praises: 'advocate',
  },
  at_risk: {
    buys: 'customer',
    complains: 'at_risk',
    leaves: 'at_risk',
    left: 'gone',
    solved: 'customer',
    praises: 'customer',
    recommends: 'advocate',
  },
  gone: {
    asks: 'asking',
    compares: 'comparing',
    objects: 'price_objection',
    wants: 'decided',
    buys: 'customer',
    recommends: 'advocate',
  },
  advocate: {
    buys: 'advocate',
    complains: 'at_risk',
    leaves: 'at_risk',
    left: 'gone',
    recommends: 'advocate',
    praises: 'advocate',
  },
}

const pages = /\b(pric|compar|versus|vs\b|plan|demo|alternativ)/i

function ofTouchpoint(touch: TouchpointKind, what: string | null): Saying | null {
  switch (touch) {
    case 'visit':
      return what !== null && pages.test(what) ? 'compares' : null
    case 'download':
    case 'sign_up':
    case 'trial':
      return 'compares'
    case 'quote':
      return 'wants'
    case 'order':
    case 'renewal':
      return 'buys'
    case 'cancellation':
      return 'left'
    case 'support_case':
      return 'complains'
    case 'support_solved':
      return 'solved'
    case 'delivered':
      return null
  }
}

/** The strongest thing that a mention says: what costs most to miss comes first, as with queues. */
function ofMention(sign: Extract<Sign, { kind: 'mention' }>): Saying | null {
  const sure = new Map(
    sign.intents.filter(({ confidence }) => confidence >= SURE).map((i) => [i.label, i.confidence]),
  )
  if (sign.about === 'competitor') {
    // Whoever wants another's, or wants to leave another, is looking around.
    const looks = ['buy_signal', 'churn_risk', 'price_complaint'] as const
    return looks.some((label) => sure.has(label)) ? 'compares' : null
  }
  if (sure.has('churn_risk')) return 'leaves'
  if (sure.has('service_complaint')) return 'complains'
  if (sure.has('price_complaint')) return 'objects'
  if (sign.about === 'both' && (sure.has('buy_signal') || sure.has('question'))) return 'compares'
  const wish = sure.get('buy_signal')
  if (wish !== undefined) return wish >= DECIDED ? 'wants' : 'compares'
  const isGlad = sign.sentiment === 'positive'
  if (isGlad && sure.has('review')) return 'recommends'
  if (isGlad && sure.has('praise')) return 'praises'
  if (sure.has('question')) return 'asks'
  return null
}

function saying(sign: Sign): Saying | null {
  if (sign.kind === 'solved') return 'solved'
  if (sign.kind === 'touchpoint') return ofTouchpoint(sign.touch, sign.what)
  return ofMention(sign)
}

const WHY_MAX = 5
const iso = (at: number) => new Date(at).toISOString()
const dueOf = (stage: Stage, since: number) => {
  const next = decay[stage]
  return next ? since + next.days * DAY : null
}

/**
 * Where a person stands at `now`: the signs up to then, in the order of time, each moving the stage as
 * `moves` says, and time moving it where `decay` does. The order in which signs are given does not
 * matter, nor does one that is given twice.
 */
export function journeyOf(signs: readonly Sign[], from: number, now: number): Journey {
  let journey: Journey = { stage: 'aware', since: from, why: [], until: null }
  const move = (to: Stage, evidence: Evidence) => {
    const at = Date.parse(evidence.at)
    const isMove = to !== journey.stage
    const why = [evidence, ...journey.why].slice(0, WHY_MAX)
    journey = { stage: to, since: isMove ? at : journey.since, why, until: dueOf(to, at) }
  }
  const age = (until: number) => {
    for (;;) {
      const next = decay[journey.stage]
      if (!next || journey.until === null || journey.until > until) return
      move(next.to, { at: iso(journey.until), kind: 'time', text: next.text, id: null })
    }
  }
  for (const sign of inOrder(signs)) {
    if (sign.at > now) break
    age(sign.at)
    const said = saying(sign)
    const to = said && moves[journey.stage][said]
    if (!said || !to) continue
    const kind = sign.kind === 'solved' ? 'ticket' : sign.kind
    move(to, { at: iso(sign.at), kind, text: words[said], id: sign.id })
  }
  age(now)
  return journey
}

function inOrder(signs: readonly Sign[]): Sign[] {
  const keyed = new Map(signs.map((sign) => [`${sign.kind} ${sign.id}`, sign]))
  return [...keyed.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}
