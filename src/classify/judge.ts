import type { Intent, Sentiment } from '../model/classification.ts'
import type { LabelQueue } from '../model/queue.ts'
import { type Heads, probabilitiesOf } from './heads.ts'
import { orderBonus } from './intent-order.ts'
import { type HeadName, heads as shapes } from './outputs.ts'
import { confidenceOf } from './sureness.ts'

export type Judged<Label> = { label: Label; confidence: number }

/** The labels of one text that come from a tier's heads. */
export type Judgement = {
  sentiment: Judged<Sentiment> & { score: number }
  intents: Judged<Intent>[]
  queue: Judged<LabelQueue>
  urgency: 0 | 1 | 2
  spam: Judged<boolean>
}

const saleIntents: readonly Intent[] = ['buy_signal', 'price_complaint']

/** Reads labels off log-odds and makes them agree: spam asks for nothing, what nobody needs to see is not urgent. */
export function judge(heads: Heads, logits: Float64Array): Judgement {
  const spam = judgeSpam(heads, logits)
  const queue: Judgement['queue'] = spam.label
    ? { label: 'none', confidence: spam.confidence }
    : best<LabelQueue>('queue', heads, logits)
  return {
    sentiment: judgeSentiment(heads, logits),
    intents: spam.label ? [] : withSale(queue.label, judgeIntents(heads, logits), heads, logits),
    queue,
    urgency: queue.label === 'none' ? 0 : judgeUrgency(heads, logits),
    spam,
  }
}

/** The place of a head's likeliest label once the cuts are added, among `from` and what follows. */
function bestPlace(name: HeadName, heads: Heads, logits: Float64Array, from = 0): number {
  const { start, labels } = shapes[name]
  const rated = labels.map((_, at) => (logits[start + at] ?? 0) + (heads.cuts[start + at] ?? 0))
  return rated.indexOf(Math.max(...rated.slice(from)), from)
}

function best<Label extends string>(
  name: HeadName,
  heads: Heads,
  logits: Float64Array,
): Judged<Label> {
  const at = bestPlace(name, heads, logits)
  const chance = probabilitiesOf(name, logits)[at] ?? 0
  const confidence = confidenceOf(heads.sureness, name, chance)
  return { label: shapes[name].labels[at] as Label, confidence }
}

/** The head that says the mood of a text of this manner. */
export function moodHead(heads: Heads, logits: Float64Array): 'sentiment' | 'posts' | 'support' {
  return best<'sentiment' | 'posts' | 'support'>('manner', heads, logits).label
}

function judgeSentiment(heads: Heads, logits: Float64Array): Judgement['sentiment'] {
  const head = moodHead(heads, logits)
  const [negative = 0, , positive = 0] = probabilitiesOf(head, logits)
  return { ...best<Sentiment>(head, heads, logits), score: positive - negative }
}

/** Those that hold, the main one first: the likeliest, and what people name first beside the others. */
function judgeIntents({ cuts, sureness }: Heads, logits: Float64Array): Judged<Intent>[] {
  const { start, labels } = shapes.intents
  const chances = probabilitiesOf('intents', logits)
  const given = labels.flatMap((label, at) => {
    const logit = logits[start + at] ?? 0
    if (logit < (cuts[start + at] ?? 0)) return []
    const confidence = confidenceOf(sureness, 'intents', chances[at] ?? 0)
    return [{ label: label as Intent, confidence, logit }]
  })
  const names = given.map(({ label }) => label)
  const rank = ({ label, logit }: { label: Intent; logit: number }) =>
    logit + orderBonus(label, names)
  return given
    .sort((one, other) => rank(other) - rank(one))
    .map(({ label, confidence }) => ({ label, confidence }))
}

/** Only a wish to buy or a price brings somebody to sales, so one of them is named, and first. */
function withSale(
  queue: LabelQueue,
  given: readonly Judged<Intent>[],
  { cuts, sureness }: Heads,
  logits: Float64Array,
): Judged<Intent>[] {
  if (queue !== 'sales') return [...given]
  const isSale = ({ label }: Judged<Intent>): boolean => saleIntents.includes(label)
  const named = given.filter(isSale)
  if (named.length > 0) return [...named, ...given.filter((one) => !isSale(one))]
  const chances = probabilitiesOf('intents', logits)
  const [likeliest] = saleIntents
    .map((label) => {
      const at = shapes.intents.labels.indexOf(label)
      const output = shapes.intents.start + at
      const lead = (logits[output] ?? 0) - (cuts[output] ?? 0)
      return { label, confidence: confidenceOf(sureness, 'intents', chances[at] ?? 0), lead }
    })
    .sort((one, other) => other.lead - one.lead)
  return likeliest
    ? [{ label: likeliest.label, confidence: likeliest.confidence }, ...given]
    : [...given]
}

function judgeUrgency(heads: Heads, logits: Float64Array): 1 | 2 {
  return bestPlace('urgency', heads, logits, 1) === 2 ? 2 : 1
}

function judgeSpam({ cuts }: Heads, logits: Float64Array): Judged<boolean> {
  const [chance = 0] = probabilitiesOf('spam', logits)
  const { start } = shapes.spam
  const label = (logits[start] ?? 0) >= (cuts[start] ?? 0)
  return { label, confidence: label ? chance : 1 - chance }
}
