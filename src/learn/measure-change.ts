import { type HeadName, heads as shapes, OUTPUTS } from '../classify/outputs.ts'
import type { Change } from '../model/model-version.ts'
import { createRandom } from '../classify/score/bootstrap.ts'

/** What was true and what two models answered, each rows times OUTPUTS; truth is -1 where unknown. */
export type Contest = { truth: Int8Array; before: Int8Array; after: Int8Array }

const RESAMPLES = 1000
const SEED = 20_263
/** Six such changes are looked at together; so wide, chance alone makes one of them seem a fall in 5 %. */
const TAIL = 0.05 / 6

/** Texts that count alike: the head's labels as bits. */
type Kind = { truth: number; before: number; after: number }

/**
 * How macro-F1 changes between two models on the same texts: paired percentile bootstrap over texts
 * (Efron and Tibshirani 1993), 1,000 resamples from a fixed seed. A label that is neither true nor
 * given anywhere is left out of the mean.
 */
export function measureChange(head: HeadName, contest: Contest): Change {
  const kinds: Kind[] = []
  const places = new Map<string, number>()
  const drawn: number[] = []
  for (let base = 0; base < contest.truth.length; base += OUTPUTS) {
    const truth = bitsOf(head, contest.truth, base)
    if (truth === null) continue
    const before = bitsOf(head, contest.before, base) ?? 0
    const after = bitsOf(head, contest.after, base) ?? 0
    const key = `${truth} ${before} ${after}`
    const place = places.get(key) ?? kinds.push({ truth, before, after }) - 1
    places.set(key, place)
    drawn.push(place)
  }
  const scored = labelsSeen(kinds)
  const counts = new Float64Array(kinds.length)
  for (const place of drawn) counts[place] = (counts[place] ?? 0) + 1
  const whole = macroPair(kinds, counts, scored)

  const random = createRandom(SEED)
  const changes = new Float64Array(RESAMPLES)
  for (let round = 0; round < RESAMPLES; round += 1) {
    counts.fill(0)
    for (let draw = 0; draw < drawn.length; draw += 1) {
      const place = drawn[Math.floor(random() * drawn.length)] ?? 0
      counts[place] = (counts[place] ?? 0) + 1
    }
    const { before, after } = macroPair(kinds, counts, scored)
    changes[round] = after - before
  }
  const sorted = changes.toSorted()
  const at = (share: number): number => sorted[Math.round(share * (RESAMPLES - 1))] ?? 0
  return { texts: drawn.length, ...whole, low: at(TAIL), high: at(1 - TAIL) }
}

/** F1 of every label of a head, in the order of its labels. */
export function f1Of(head: HeadName, truth: Int8Array, answers: Int8Array): number[] {
  const { labels } = shapes[head]
  const kinds: Kind[] = []
  for (let base = 0; base < truth.length; base += OUTPUTS) {
    const bits = bitsOf(head, truth, base)
    const given = bitsOf(head, answers, base) ?? 0
    if (bits !== null) kinds.push({ truth: bits, before: given, after: given })
  }
  const counts = new Float64Array(kinds.length).fill(1)
  return labels.map((_, label) => f1Pair(kinds, counts, label).before)
}

/** The head's labels of one row as bits; null where truth does not say. */
function bitsOf(head: HeadName, rows: Int8Array, base: number): number | null {
  const { labels, start } = shapes[head]
  let bits = 0
  for (let label = 0; label < labels.length; label += 1) {
    const value = rows[base + start + label] ?? -1
    if (value < 0) return null
    bits |= value << label
  }
  return bits
}

function labelsSeen(kinds: readonly Kind[]): number[] {
  const seen = kinds.reduce((bits, { truth, before, after }) => bits | truth | before | after, 0)
  return Array.from({ length: 32 }, (_, label) => label).filter((label) => (seen >> label) & 1)
}

function macroPair(kinds: readonly Kind[], counts: Float64Array, labels: readonly number[]) {
  let before = 0
  let after = 0
  for (const label of labels) {
    const pair = f1Pair(kinds, counts, label)
    before += pair.before / labels.length
    after += pair.after / labels.length
  }
  return { before, after }
}

function f1Pair(kinds: readonly Kind[], counts: Float64Array, label: number) {
  const met = { before: 0, after: 0 }
  const sizes = { before: 0, after: 0 }
  for (let at = 0; at < kinds.length; at += 1) {
    const kind = kinds[at]
    const count = counts[at] ?? 0
    if (!kind || count === 0) continue
    const truth = (kind.truth >> label) & 1
    for (const side of ['before', 'after'] as const) {
      const given = (kind[side] >> label) & 1
      met[side] += count * (truth & given)
      sizes[side] += count * (truth + given)
    }
  }
  const f1 = (side: 'before' | 'after') => (sizes[side] === 0 ? 0 : (2 * met[side]) / sizes[side])
  return { before: f1('before'), after: f1('after') }
}
