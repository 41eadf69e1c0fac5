import type { BrandKind } from '../../model/brand.ts'
import type { Classification, Intent } from '../../model/classification.ts'
import type { Queue } from '../../model/queue.ts'
import type { Priority, Why } from '../../model/ticket.ts'
import type { Rule } from './rule.ts'
import type { TicketActions } from './rule-actions.ts'

export type Routing = {
  queue: Queue
  /** As urgent as its text is; what a rule says instead is in `actions`. */
  priority: Priority
  why: Why
  /** What the user's rules ask for beside the queue; null where they ask for nothing. */
  actions: TicketActions | null
  /** The user's rules that held. */
  fired: readonly number[]
}

const untouched = { actions: null, fired: [] } as const

export type RouteFacts = { brandKind: BrandKind; classification: Classification }

const percent = (share: number): string => `${Math.round(share * 100)} %`
const words = (label: string): string => label.replaceAll('_', ' ')

/**
 * Where one mention goes and why: the first rule that holds. Grounds are sentences for the person
 * who reads the ticket. Without a matching rule it goes to `none`.
 */
export function route(rules: readonly Rule[], facts: RouteFacts): Routing {
  for (const rule of rules) {
    const because = holds(rule, facts)
    if (because === null) continue
    const { queue } = rule.then
    return {
      queue,
      priority: priorityIn(queue, facts.classification),
      why: { rule: { id: rule.id, name: rule.name }, because },
      ...untouched,
    }
  }
  return {
    queue: 'none',
    priority: 0,
    why: { rule: { id: 'none', name: 'No rule held' }, because: [] },
    ...untouched,
  }
}

/** The quiet queues never page anybody: nothing in them is urgent. */
export function priorityIn(queue: Queue, { urgency }: Classification): Priority {
  if (queue === 'nurture' || queue === 'none') return 0
  return urgency === 0 ? 1 : urgency
}

/** The grounds on which `rule` holds, or null where it does not. */
function holds(rule: Rule, { brandKind, classification }: RouteFacts): string[] | null {
  const { when } = rule
  const { queue, sentiment, spam, urgency } = classification
  const because: string[] = []

  if (when.spam !== undefined) {
    if (spam.label !== when.spam) return null
    because.push(
      `${spam.label ? 'Spam or an advert' : 'No spam'}, ${percent(spam.confidence)} sure`,
    )
  }
  if (when.brandKind) {
    if (!when.brandKind.includes(brandKind)) return null
    because.push(`It is about a brand of kind "${brandKind}"`)
  }
  if (when.label) {
    if (!when.label.includes(queue.label)) return null
    because.push(`The model says ${queue.label}, ${percent(queue.confidence)} sure`)
  }
  if (when.labelConfidenceBelow !== undefined) {
    if (queue.confidence >= when.labelConfidenceBelow) return null
    because.push(`That is below the bar of ${percent(when.labelConfidenceBelow)}`)
  }
  if (when.labelConfidenceFrom !== undefined && queue.confidence < when.labelConfidenceFrom)
    return null
  if (when.unsure !== undefined) {
    if (classification.unsure !== when.unsure) return null
    because.push(
      when.unsure
        ? 'That is not sure enough for the share of mistakes that is accepted'
        : 'That is sure enough for the share of mistakes that is accepted',
    )
  }
  if (when.sentiment) {
    if (!when.sentiment.includes(sentiment.label)) return null
    because.push(`The mood is ${sentiment.label}`)
  }
  if (when.urgencyFrom !== undefined) {
    if (urgency < when.urgencyFrom) return null
    because.push(`Urgency is ${urgency}`)
  }
  const intents = intentsThatCount(rule, classification)
  if (intents === null) return null
  return [...because, ...intents]
}

function intentsThatCount({ when }: Rule, { intents }: Classification): string[] | null {
  if (when.notIntent && intents.some(({ label }) => includes(when.notIntent, label))) return null
  const heard = intents.filter(
    ({ label, confidence }) =>
      (!when.intent || when.intent.includes(label)) &&
      confidence >= (when.intentConfidenceFrom ?? 0) &&
      confidence < (when.intentConfidenceBelow ?? Number.POSITIVE_INFINITY),
  )
  if (when.intent && heard.length === 0) return null
  return heard.map(({ label, confidence }) => `Heard: ${words(label)}, ${percent(confidence)} sure`)
}

function includes(list: readonly Intent[] | undefined, label: Intent): boolean {
  return list?.includes(label) ?? false
}
