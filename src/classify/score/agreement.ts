import { createRandom, intervalOf } from './bootstrap.ts'
import type { Outcome, Outcomes } from './outcomes.ts'

/** A measure with the interval that holds it in 95 of 100 files like this one. */
export type Figure = { value: number; low: number; high: number }

export type LabelScore = {
  label: string
  /** Texts that have the label, and texts that were given it. */
  support: number
  given: number
  precision: number
  recall: number
  f1: Figure
}

export type Agreement = {
  texts: number
  labels: LabelScore[]
  macroF1: Figure
  macroRecall: Figure
  /** The share of texts whose labels are all right. */
  accuracy: Figure
  /** The share of texts whose main label (or none) is right. */
  main: Figure
  /** Texts by main label: a row for what was true, a column for what was given. */
  confusion: { labels: string[]; counts: number[][] }
}

const RESAMPLES = 1000
const SEED = 20_261

/** Texts that are alike to every measure here, as places of labels in bits. */
type Kind = { gold: number; given: number; isMainRight: boolean }

/**
 * How well answers agree with gold. Macro measures are means over the labels that stand in gold at
 * all. Intervals: percentile bootstrap over texts, 1,000 resamples from a fixed seed.
 */
export function measureAgreement({ labels, rows }: Outcomes): Agreement {
  const { kinds, kindOf } = groupAlike(rows)
  const whole = measure(kinds, countKinds(kindOf, kinds.length), labels.length)
  const scored = [...labels.keys()].filter((place) => (whole.support[place] ?? 0) > 0)
  const point = summarise(whole, scored)

  const resampled = Object.keys(point).map(() => new Float64Array(RESAMPLES))
  const random = createRandom(SEED)
  for (let round = 0; round < RESAMPLES; round += 1) {
    const counts = drawKinds(kindOf, kinds.length, random)
    const values = Object.values(summarise(measure(kinds, counts, labels.length), scored))
    for (const [at, value] of values.entries()) {
      const series = resampled[at]
      if (series) series[round] = value
    }
  }
  const figures = Object.fromEntries(
    Object.entries(point).map(([name, value], at) => [
      name,
      { value, ...intervalOf(resampled[at] ?? new Float64Array()) },
    ]),
  )
  const figure = (name: string): Figure => figures[name] ?? { value: 0, low: 0, high: 0 }
  return {
    texts: rows.length,
    labels: scored.map((place) => ({
      label: labels[place] ?? '',
      support: whole.support[place] ?? 0,
      given: whole.given[place] ?? 0,
      precision: ratio(whole.both[place], whole.given[place]),
      recall: ratio(whole.both[place], whole.support[place]),
      f1: figure(`f1-${place}`),
    })),
    macroF1: figure('macroF1'),
    macroRecall: figure('macroRecall'),
    accuracy: figure('accuracy'),
    main: figure('main'),
    confusion: confuse(labels, rows),
  }
}

function groupAlike(rows: readonly Outcome[]): { kinds: Kind[]; kindOf: Int32Array } {
  const places = new Map<string, number>()
  const kinds: Kind[] = []
  const kindOf = new Int32Array(rows.length)
  for (const [at, row] of rows.entries()) {
    const kind = {
      gold: bitsOf(row.gold),
      given: bitsOf(row.given),
      isMainRight: row.gold[0] === row.given[0],
    }
    const key = `${kind.gold} ${kind.given} ${kind.isMainRight}`
    let place = places.get(key)
    if (place === undefined) {
      place = kinds.push(kind) - 1
      places.set(key, place)
    }
    kindOf[at] = place
  }
  return { kinds, kindOf }
}

function bitsOf(places: readonly number[]): number {
  return places.reduce((bits, place) => bits | (1 << place), 0)
}

function countKinds(kindOf: Int32Array, kinds: number): Float64Array {
  const counts = new Float64Array(kinds)
  for (const kind of kindOf) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

function drawKinds(kindOf: Int32Array, kinds: number, random: () => number): Float64Array {
  const counts = new Float64Array(kinds)
  for (let draw = 0; draw < kindOf.length; draw += 1) {
    const kind = kindOf[Math.floor(random() * kindOf.length)] ?? 0
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

type Counted = {
  texts: number
  right: number
  mainRight: number
  support: Float64Array
  given: Float64Array
  both: Float64Array
}

function measure(kinds: readonly Kind[], counts: Float64Array, labels: number): Counted {
  const counted: Counted = {
    texts: 0,
    right: 0,
    mainRight: 0,
    support: new Float64Array(labels),
    given: new Float64Array(labels),
    both: new Float64Array(labels),
  }
  for (const [at, { gold, given, isMainRight }] of kinds.entries()) {
    const count = counts[at] ?? 0
    counted.texts += count
    if (gold === given) counted.right += count
    if (isMainRight) counted.mainRight += count
    add(counted.support, gold, count)
    add(counted.given, given, count)
    add(counted.both, gold & given, count)
  }
  return counted
}

function add(sums: Float64Array, bits: number, count: number): void {
  for (let place = 0; place < sums.length; place += 1) {
    if ((bits >> place) & 1) sums[place] = (sums[place] ?? 0) + count
  }
}

function summarise(counted: Counted, scored: readonly number[]): Record<string, number> {
  const { texts, support, given, both } = counted
  const f1 = scored.map((place) =>
    ratio(2 * (both[place] ?? 0), (given[place] ?? 0) + (support[place] ?? 0)),
  )
  const recalls = scored
    .filter((place) => (support[place] ?? 0) > 0)
    .map((place) => ratio(both[place], support[place]))
  return {
    ...Object.fromEntries(scored.map((place, at) => [`f1-${place}`, f1[at] ?? 0])),
    macroF1: mean(f1),
    macroRecall: mean(recalls),
    accuracy: ratio(counted.right, texts),
    main: ratio(counted.mainRight, texts),
  }
}

function ratio(part = 0, whole = 0): number {
  return whole === 0 ? 0 : part / whole
}

function mean(values: readonly number[]): number {
  return ratio(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  )
}

function confuse(labels: readonly string[], rows: readonly Outcome[]): Agreement['confusion'] {
  const hasNone = rows.some(({ gold, given }) => gold.length === 0 || given.length === 0)
  const named = hasNone ? [...labels, 'none'] : [...labels]
  const counts = named.map(() => named.map(() => 0))
  for (const { gold, given } of rows) {
    const row = counts[gold[0] ?? labels.length]
    const column = given[0] ?? labels.length
    if (row) row[column] = (row[column] ?? 0) + 1
  }
  return { labels: named, counts }
}
