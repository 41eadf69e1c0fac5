/**
 * Fits the scorecard of the rules classifier: logistic regression over its signals with an L1 penalty
 * (so that many signals count for nothing) around the points set by hand, rounded to one decimal; then
 * the thresholds and lifts with the best F1 on both files. Prints the file src/classify/scorecard.ts.
 *
 *   node bench/classify-fit.ts TRAIN.jsonl DEV.jsonl > src/classify/scorecard.ts
 *
 * A line is `{"text", "sentiment"?, "intents"?, "queue"?, "urgency"?, "spam"?}`; each card is fitted
 * on the lines that tell its label.
 */
import { readFileSync } from 'node:fs'
import { findSignals } from '../src/classify/find-signals.ts'
import { handPoints } from '../src/classify/hand-points.ts'
import { signals } from '../src/classify/signals.ts'
import { intents } from '../src/model/classification.ts'

type Row = {
  text: string
  sentiment?: string
  intents?: string[]
  queue?: string
  urgency?: number
  spam?: boolean
}
/** One text as the places of its signals and their strengths, and the class it belongs to. */
type Example = { places: number[]; strengths: number[]; label: number }
type Weights = Float64Array[]

const WIDTH = signals.length
const L1 = 1e-4
const L2 = 2e-5
const ROUNDS = 200
/** A signal seen in fewer texts than this earns no points: they would be chance. */
const SEEN_MIN = 40

const [trainPath, devPath] = process.argv.slice(2)
if (!trainPath || !devPath) throw new Error('usage: classify-fit.ts TRAIN.jsonl DEV.jsonl')
const train = load(trainPath)
/** Thresholds and lifts are few and jump about on one small file; both together steady them. */
const tuning = [...train, ...load(devPath)]

type Loaded = { row: Row; places: number[]; strengths: number[] }

function load(path: string): Loaded[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const row = JSON.parse(line) as Row
      const found = findSignals(row.text).strengths
      const places = [...found.keys()].filter((place) => found[place] !== 0)
      return { row, places, strengths: places.map((place) => found[place] ?? 0) }
    })
}

/** The examples of a file for one question; `labelOf` gives -1 where a line does not tell. */
function examplesOf(rows: readonly Loaded[], labelOf: (row: Row) => number): Example[] {
  return rows
    .map(({ row, places, strengths }) => ({ places, strengths, label: labelOf(row) }))
    .filter((example) => example.label >= 0)
}

function logOdds(weights: Weights, example: Example): number[] {
  return weights.map((card) => {
    let sum = card[WIDTH] ?? 0
    example.places.forEach((place, at) => {
      sum += (card[place] ?? 0) * (example.strengths[at] ?? 0)
    })
    return sum
  })
}

function shares(odds: readonly number[]): number[] {
  const most = Math.max(0, ...odds)
  const powers = [Math.exp(-most), ...odds.map((value) => Math.exp(value - most))]
  const total = powers.reduce((sum, value) => sum + value, 0)
  return powers.map((value) => value / total)
}

/**
 * Accelerated proximal gradient descent on the softmax loss. `labels` are the classes with a card;
 * class 0 has none. Points set by hand are held fast, and the others settle around them.
 */
function fit(examples: readonly Example[], labels: readonly string[]): Weights {
  const seen = new Uint32Array(WIDTH)
  const curvature = new Float64Array(WIDTH + 1)
  for (const { places, strengths } of examples) {
    places.forEach((place, at) => {
      seen[place] = (seen[place] ?? 0) + 1
      curvature[place] = (curvature[place] ?? 0) + (strengths[at] ?? 0) ** 2
    })
  }
  for (let place = 0; place < WIDTH; place += 1) {
    curvature[place] = ((curvature[place] ?? 0) / examples.length) * 1.5 + L2 + 1e-4
  }
  curvature[WIDTH] = 1

  const blank = (): Weights => labels.map(() => new Float64Array(WIDTH + 1))
  const held = labels.map((label) => handPoints[label] ?? {})
  const weights = held.map((points) =>
    Float64Array.from([...signals.map((signal) => points[signal] ?? 0), 0]),
  )
  const ahead = weights.map((card) => card.slice())
  let pace = 1
  for (let round = 0; round < ROUNDS; round += 1) {
    const slopes = blank()
    for (const example of examples) {
      const guess = shares(logOdds(ahead, example))
      slopes.forEach((slope, card) => {
        const miss = (guess[card + 1] ?? 0) - (example.label === card + 1 ? 1 : 0)
        slope[WIDTH] = (slope[WIDTH] ?? 0) + miss
        example.places.forEach((place, at) => {
          slope[place] = (slope[place] ?? 0) + miss * (example.strengths[at] ?? 0)
        })
      })
    }
    const nextPace = (1 + Math.sqrt(1 + 4 * pace * pace)) / 2
    const momentum = (pace - 1) / nextPace
    pace = nextPace
    slopes.forEach((slope, card) => {
      const [now, lead] = [weights[card], ahead[card]]
      if (!now || !lead) return
      for (let place = 0; place <= WIDTH; place += 1) {
        const signal = signals[place]
        if (signal && ((seen[place] ?? 0) < SEEN_MIN || held[card]?.[signal] !== undefined))
          continue
        const step = 1 / (curvature[place] ?? 1)
        const penalised = signal !== undefined
        const from = lead[place] ?? 0
        let to = from - step * ((slope[place] ?? 0) / examples.length + (penalised ? L2 * from : 0))
        if (penalised) to = Math.sign(to) * Math.max(0, Math.abs(to) - step * L1)
        const before = now[place] ?? 0
        now[place] = to
        lead[place] = to + momentum * (to - before)
      }
    })
  }
  return weights.map((card) => card.map((value) => Math.round(value * 10) / 10))
}

function f1(hits: readonly boolean[], truths: readonly boolean[]): number {
  let right = 0
  let wrong = 0
  hits.forEach((hit, at) => {
    if (hit && truths[at]) right += 1
    else if (hit !== truths[at]) wrong += 1
  })
  return right === 0 ? 0 : (2 * right) / (2 * right + wrong)
}

/** The threshold with the best F1, between 0.1 and 0.8. */
function bestThreshold(weights: Weights, examples: readonly Example[]): number {
  const truths = examples.map((example) => example.label === 1)
  const guesses = examples.map((example) => shares(logOdds(weights, example))[1] ?? 0)
  let best = { score: -1, threshold: 0.5 }
  for (let threshold = 0.1; threshold < 0.8; threshold += 0.02) {
    const score = f1(
      guesses.map((guess) => guess >= threshold),
      truths,
    )
    if (score > best.score) best = { score, threshold: Math.round(threshold * 100) / 100 }
  }
  return best.threshold
}

/** What to multiply each rival's odds with for the best macro-F1. */
function bestLifts(weights: Weights, examples: readonly Example[]): number[] {
  const odds = examples.map((example) => logOdds(weights, example))
  const scoreOf = (lifts: readonly number[]): number => {
    const picks = odds.map((values) => {
      const lifted = [0, ...values.map((value, card) => value + Math.log(lifts[card] ?? 1))]
      return lifted.indexOf(Math.max(...lifted))
    })
    const all = [...weights.keys(), weights.length].map((label) =>
      f1(
        picks.map((pick) => pick === label),
        examples.map((example) => example.label === label),
      ),
    )
    return all.reduce((sum, value) => sum + value, 0) / all.length
  }
  let lifts = weights.map(() => 1)
  for (let pass = 0; pass < 2; pass += 1) {
    for (const card of weights.keys()) {
      for (const lift of [0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.3, 2.6]) {
        const tried = lifts.with(card, lift)
        if (scoreOf(tried) > scoreOf(lifts)) lifts = tried
      }
    }
  }
  return lifts
}

/** A card as source text: one line for each number of points, the highest first. */
function print(card: Float64Array | undefined, extra: string): string {
  const lines = new Map<number, string[]>()
  signals.forEach((signal, place) => {
    const value = card?.[place] ?? 0
    if (Math.abs(value) >= 0.1) lines.set(value, [...(lines.get(value) ?? []), signal])
  })
  const points = [...lines]
    .toSorted(([one], [other]) => other - one)
    .map(([value, names]) => `      ${value} ${names.join(', ')}`)
  return `{ start: ${card?.[WIDTH] ?? 0}, ${extra}, points: \`\n${points.join('\n')}\` }`
}

function alone(name: string, labelOf: (row: Row) => boolean | undefined): string {
  const label = (row: Row): number => Number(labelOf(row) ?? -1)
  const weights = fit(examplesOf(train, label), [name])
  const told = examplesOf(tuning, label)
  const threshold = told.some((example) => example.label === 1) ? bestThreshold(weights, told) : 0.5
  return print(weights[0], `threshold: ${threshold}`)
}

function rivals(labels: readonly string[], labelOf: (row: Row) => string | undefined): string {
  const label = (row: Row): number => labels.indexOf(labelOf(row) ?? '')
  const weights = fit(examplesOf(train, label), labels.slice(1))
  const lifts = bestLifts(weights, examplesOf(tuning, label))
  return labels
    .slice(1)
    .map((name, at) => `${name}: ${print(weights[at], `lift: ${lifts[at] ?? 1}`)},`)
    .join('\n')
}

const intentCards = intents.map(
  (intent) => `${intent}: ${alone(intent, (row) => row.intents?.includes(intent))},`,
)
const sentimentCards = rivals(['neutral', 'negative', 'positive', 'mixed'], (row) => row.sentiment)
const queueCards = rivals(['none', 'service', 'sales', 'advocacy'], (row) => row.queue)
const urgentCard = alone('urgent', ({ urgency }) =>
  urgency === undefined ? undefined : urgency === 2,
)
const spamCard = alone('spam', (row) => row.spam)

process.stdout.write(`/* oxlint-disable max-lines -- a table of figures */
import type { Intent, Sentiment } from '../model/classification.ts'
import type { LabelQueue } from '../model/queue.ts'
import type { Card } from './score-cards.ts'

/** What each signal says for and against each label. Written by bench/classify-fit.ts; edit the cues. */
export const scorecard: {
  intents: Record<Intent, Card>
  /** Against \`neutral\`, which has no card. */
  sentiment: Record<Exclude<Sentiment, 'neutral'>, Card>
  /** Against \`none\`, which has no card. */
  queue: Record<Exclude<LabelQueue, 'none'>, Card>
  urgent: Card
  spam: Card
} = {
  intents: { ${intentCards.join('\n')} },
  sentiment: { ${sentimentCards} },
  queue: { ${queueCards} },
  urgent: ${urgentCard},
  spam: ${spamCard},
}
`)
