import type { Explanation } from '../model/classification.ts'
import { cards } from './cards.ts'
import type { Decision } from './decide.ts'
import type { Findings } from './find-signals.ts'
import { type Hit, placeOf, signals } from './signals.ts'

/** At most this many words are named for a label, the strongest first, and one against it. */
const FOR_MAX = 4
const AGAINST_MIN = 0.5

/** A reason weaker than this is not worth a reader's time. */
const WEIGHT_MIN = 0.2

/** Which labels of a decision are explained: those that were given and are no absence of one. */
function labelsOf(decision: Decision): string[] {
  const labels: string[] = decision.intents.map(({ label }) => label)
  if (decision.sentiment.label !== 'neutral') labels.push(decision.sentiment.label)
  if (decision.queue.label !== 'none' && decision.intents.length === 0) {
    labels.push(decision.queue.label)
  }
  if (decision.urgency === 2) labels.push('urgent')
  if (decision.spam.label) labels.push('spam')
  return labels
}

/**
 * The words that made a decision, with UTF-16 offsets into the text as it was given. A weight is the
 * share of the label's log-odds that the words brought: the points of their signal times its
 * strength, divided among its hits.
 */
export function explain(text: string, findings: Findings, decision: Decision): Explanation[] {
  const totals = new Float64Array(signals.length)
  for (const hit of findings.hits) totals[hit.signal] = (totals[hit.signal] ?? 0) + hit.weight
  const shareOf = (hit: Hit): number =>
    ((findings.strengths[hit.signal] ?? 0) * hit.weight) / (totals[hit.signal] || 1)

  const explanations: Explanation[] = []
  for (const label of labelsOf(decision)) {
    const points = cards.get(label)?.points
    if (!points) continue
    addLabel(label, (hit) => (points[hit.signal] ?? 0) * shareOf(hit))
  }
  for (const { label } of decision.topics) {
    const place = placeOf(`about_${label}`)
    addLabel(label, (hit) => (hit.signal === place ? shareOf(hit) : 0))
  }
  return explanations

  function addLabel(label: string, weightOf: (hit: Hit) => number): void {
    const ranked = spansOf(label, weightOf).toSorted((one, other) => other.weight - one.weight)
    const against = ranked.at(-1)
    for (const [rank, span] of ranked.entries()) {
      const speaks = span.weight >= (rank === 0 ? 0 : WEIGHT_MIN) && rank < FOR_MAX
      const opposes = span === against && span.weight <= -AGAINST_MIN
      if (speaks || opposes) {
        explanations.push({ ...span, weight: Math.round(span.weight * 100) / 100 })
      }
    }
  }

  /** What each run of words weighs for a label; hits over the same words are one span. */
  function spansOf(label: string, weightOf: (hit: Hit) => number): Explanation[] {
    const { tokens } = findings.reading
    const spans = new Map<number, Explanation>()
    for (const hit of findings.hits) {
      const weight = weightOf(hit)
      const start = tokens[hit.from]?.start
      const end = tokens[hit.to]?.end
      if (weight === 0 || hit.to < hit.from || start === undefined || end === undefined) continue
      const key = hit.from * tokens.length + hit.to
      const known = spans.get(key)
      if (known) known.weight += weight
      else spans.set(key, { text: text.slice(start, end), label, weight, start, end })
    }
    return [...spans.values()]
  }
}
