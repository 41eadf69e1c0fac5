import type { Need } from '../../model/lead.ts'
import type { Stage, TouchpointKind } from '../../model/person.ts'
import { findSignals, type Signal } from './find-signals.ts'
import { DAY_MS, fading, sureness, type LeadFacts } from './lead-facts.ts'

const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })
const on = (at: number): string => `on ${date.format(at)}`
const percent = (share: number): string => `${Math.round(share * 100)} % sure`

const stageTexts: Partial<Record<Stage, string>> = {
  asking: 'asks before buying',
  comparing: 'compares offers',
  price_objection: 'finds the price too high',
  decided: 'has decided',
  customer: 'is a customer already',
  at_risk: 'is a customer who may leave',
  gone: 'was a customer once',
}

const touchTexts: Partial<Record<TouchpointKind, string>> = {
  quote: 'asked for a quote',
  trial: 'began a trial',
  sign_up: 'signed up',
  download: 'downloaded something',
  visit: 'visited us',
  order: 'ordered',
  renewal: 'renewed',
}

/** The signal that speaks loudest today: sure and fresh. */
export function mainSignal(facts: LeadFacts, now: number): Signal | null {
  const loud = (signal: Signal) =>
    Math.max(signal.buy, signal.price) * fading(signal.post.at, now, 14)
  return findSignals(facts).reduce<Signal | null>(
    (best, each) => (best === null || loud(each) > loud(best) ? each : best),
    null,
  )
}

/** Why they are worth a word now, in one sentence. */
export function whyNow(facts: LeadFacts, now: number): string {
  const signals = findSignals(facts)
  const main = mainSignal(facts, now)
  const month = signals.filter(({ post }) => post.at > now - 30 * DAY_MS).length
  const touch = facts.touchpoints.find(({ kind }) => touchTexts[kind] !== undefined)
  const parts = [
    main === null ? 'Was heard of before' : said(main),
    ...(month > 1 ? [`one of ${month} signals in 30 days`] : []),
    ...(stageTexts[facts.stage] === undefined ? [] : [stageTexts[facts.stage]]),
    ...(touch ? [`${touchTexts[touch.kind]} ${on(touch.at)}`] : []),
    contact(facts),
  ]
  return `${parts.join('; ')}.`
}

function said({ post, buy, price, elsewhere }: Signal): string {
  if (elsewhere) return `Is unhappy with another's product, as of ${date.format(post.at)}`
  return price > buy
    ? `Found the price too high ${on(post.at)} (${percent(price)})`
    : `Showed that they may buy ${on(post.at)} (${percent(buy)})`
}

function contact({ contacts, posts }: LeadFacts): string {
  const last = contacts[0]?.at
  if (last === undefined) return 'not contacted yet'
  return posts.some(({ at }) => at > last)
    ? `wrote again after our word ${on(last)}`
    : `heard from us ${on(last)}`
}

/** What they seem to need from us. */
export function needOf(facts: LeadFacts, now: number): Need {
  const main = mainSignal(facts, now)
  if (main !== null && main.price > main.buy) return 'price'
  if (facts.stage === 'price_objection') return 'price'
  if (facts.stage === 'comparing' || main?.elsewhere === true) return 'comparing'
  if (main !== null && sureness(main.post, 'question') >= 0.5) return 'asking'
  return facts.stage === 'asking' ? 'asking' : 'buying'
}
