import type { Explanation } from '../model/classification.ts'
import { type Heads, rowOf } from './heads.ts'
import { type Judgement, moodHead } from './judge.ts'
import { type HeadName, heads as shapes } from './outputs.ts'
import type { Encoded } from './tier.ts'
import type { Token } from './tokenise.ts'

/** At most so many spans are named for a label, the strongest first, and one against it. */
const FOR_MAX = 4

/** A span's words are at most so many. */
const WORDS_MAX = 6

/** What is weaker than this, in log-odds or beside the strongest word, is not worth a reader's time. */
const SHARE_MIN = 0.12
const SHARE_OF_STRONGEST = 0.25

/** A label as its head knows it, and as readers do. */
type Explained = { head: HeadName; label: string; named?: string }

/** The labels of a judgement that are explained: those given, and no absence of one. */
function labelsOf(
  { sentiment, intents, queue, urgency, spam }: Judgement,
  mood: HeadName,
): Explained[] {
  const labels: Explained[] = intents.map(({ label }) => ({ head: 'intents', label }))
  if (sentiment.label !== 'neutral') labels.push({ head: mood, label: sentiment.label })
  if (queue.label !== 'none' && intents.length === 0)
    labels.push({ head: 'queue', label: queue.label })
  if (urgency === 2) labels.push({ head: 'urgency', label: '2', named: 'urgent' })
  if (spam.label) labels.push({ head: 'spam', label: 'spam' })
  return labels
}

/**
 * The words that made a judgement, with UTF-16 offsets into the text as it was given. A weight is in
 * log-odds: of a label that holds by itself its own, of one among rivals those against the next
 * likeliest. Weights are exact: the model is a sum over words.
 */
export function explain(
  text: string,
  encoded: Encoded,
  heads: Heads,
  logits: Float64Array,
  judgement: Judgement,
): Explanation[] {
  return labelsOf(judgement, moodHead(heads, logits)).flatMap(({ head, label, named = label }) => {
    const shares = encoded.spread(weightsFor(heads, logits, head, label))
    return spansOf(text, encoded.findings.reading.tokens, shares, named)
  })
}

/** Used again for every label; weights hold until the next are asked for. */
let room = new Float32Array()

function weightsFor(
  heads: Heads,
  logits: Float64Array,
  name: HeadName,
  label: string,
): Float32Array {
  const { kind, labels, start } = shapes[name]
  const own = labels.indexOf(label)
  const row = rowOf(heads, start + own)
  if (kind === 'many') return row
  let rival = -1
  for (let at = 0; at < labels.length; at += 1) {
    if (at !== own && (rival < 0 || (logits[start + at] ?? 0) > (logits[start + rival] ?? 0)))
      rival = at
  }
  const against = rowOf(heads, start + rival)
  if (room.length !== row.length) room = new Float32Array(row.length)
  for (let at = 0; at < row.length; at += 1) room[at] = (row[at] ?? 0) - (against[at] ?? 0)
  return room
}

/**
 * The words whose `shares` (one a token, in log-odds) speak for `label`, and the one that speaks most
 * against it. Neighbouring words that speak the same way become one span.
 */
export function spansOf(
  text: string,
  tokens: readonly Token[],
  shares: ArrayLike<number>,
  label: string,
): Explanation[] {
  let strongest = 0
  for (let at = 0; at < shares.length; at += 1) {
    strongest = Math.max(strongest, Math.abs(shares[at] ?? 0))
  }
  const least = Math.max(SHARE_MIN, SHARE_OF_STRONGEST * strongest)
  const spans: { from: number; to: number; weight: number }[] = []
  for (let place = 0; place < shares.length; place += 1) {
    const share = shares[place] ?? 0
    if (Math.abs(share) < least) continue
    const last = spans.at(-1)
    const joins =
      last?.to === place - 1 && last.weight > 0 === share > 0 && place - last.from < WORDS_MAX
    if (joins) {
      last.to = place
      last.weight += share
    } else spans.push({ from: place, to: place, weight: share })
  }
  spans.sort((one, other) => other.weight - one.weight)
  const against = spans.at(-1)
  return spans
    .filter((span, rank) => (span.weight > 0 ? rank < FOR_MAX : span === against))
    .map(({ from, to, weight }) => {
      const start = tokens[from]?.start ?? 0
      const end = tokens[to]?.end ?? start
      return {
        text: text.slice(start, end),
        label,
        weight: Math.round(weight * 100) / 100,
        start,
        end,
      }
    })
}
