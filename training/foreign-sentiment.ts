/**
 * Fits MODELS/foreign.bin, what says how a text in each language of `lexicons` feels:
 * `node training/foreign-sentiment.ts DATA MODELS`. Prints how well each does on texts that it did not
 * see, by cross-validation on the training files and on the dev files. Takes about two minutes.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findSignals } from '../src/classify/find-signals.ts'
import { feelingsOf, traits } from '../src/classify/languages/feelings.ts'
import {
  countRows,
  type SentimentMeta,
  SIDES,
} from '../src/classify/languages/foreign-sentiment.ts'
import { lexicons } from '../src/classify/languages/lexicons/lexicons.ts'
import { partsOf } from '../src/classify/languages/parts.ts'
import { createPolarity, leaningsOf } from '../src/classify/languages/polarity.ts'
import { kindShare, ROWS, visitRows } from '../src/classify/languages/rows.ts'
import { minimise } from '../src/classify/minimise.ts'
import { type Pack, writePack } from '../src/classify/pack.ts'

/** Rows in fewer texts than this say nothing. */
const SEEN_MIN = 2
const ROW_SHARE = 0.2
const TRAIT_SHARE = 0.5
const PULL = 5e-4
/** The Hindi set is labelled all but at random, so that it may bend what the others say of traits only a little. */
const pulls: Record<string, { rows: number; traits: number }> = { hi: { rows: 5e-3, traits: 0.1 } }
/** How strongly a language's traits are pulled to what they say in all. */
const TRAIT_PULL = 2e-3
const STEPS = 60
const FOLDS = 4
const INT8_MAX = 127

/** Sides in the order of the pack: negative, positive; neutral is what they are measured against. */
const labels = ['negative', 'positive', 'neutral']

type Example = { label: number; places: Int32Array; values: Float32Array }

const WIDTH = ROWS + traits.length

async function trainSentiment(data: string): Promise<Pack> {
  const meta: SentimentMeta = {}
  const arrays: Pack['arrays'] = {}
  const sets = new Map<string, { train: Example[]; dev: Example[] }>()
  for (const language of Object.keys(lexicons)) {
    sets.set(language, {
      train: await readExamples(data, language, 'train'),
      dev: await readExamples(data, language, 'dev'),
    })
  }
  const common = fitTraits(
    [...sets].filter(([language]) => language !== 'hi').flatMap(([, { train }]) => train),
  )
  const scores: number[] = []
  for (const [language, { train, dev }] of sets) {
    const held = crossValidate(train, language, common)
    const temperature = temperatureFor(train, held)
    const weights = quantised(fit(train, language, common))
    const onDev = dev.map((example) => oddsOf(example, weights.dense))
    const figures = [
      macroF1(train, held),
      macroF1(dev, onDev),
      calibrationError(dev, onDev, temperature),
    ]
    console.error(
      `${language}: macro-F1 ${figures
        .slice(0, 2)
        .map((value) => value.toFixed(3))
        .join(
          ' held out, ',
        )} on dev, calibration error ${(figures[2] ?? 0).toFixed(3)}, temperature ${temperature.toFixed(2)}`,
    )
    scores.push(figures[1] ?? 0)
    meta[language] = { temperature }
    for (const [name, numbers] of Object.entries(weights.arrays)) {
      arrays[`sentiment.${language}.${name}`] = numbers
    }
  }
  console.error(
    `mean on dev ${(scores.reduce((sum, score) => sum + score, 0) / scores.length).toFixed(3)}`,
  )
  return { meta: { sentiment: meta }, arrays }
}

async function readExamples(data: string, language: string, part: string): Promise<Example[]> {
  const file = await readFile(join(data, 'sets', `umsab_${language}.${part}.jsonl`), 'utf8')
  const lexicon = lexicons[language]
  if (!lexicon) return []
  const polarity = createPolarity(lexicon, language)
  return file
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const { text, label } = JSON.parse(line) as { text: string; label: string }
      const findings = findSignals(text)
      const parts = partsOf(findings, language)
      const counts = countRows(parts)
      const found = new Map<number, number>()
      visitRows(parts, (row, kind) => {
        const share = (ROW_SHARE * kindShare[kind]) / Math.sqrt(counts[kind])
        found.set(row, (found.get(row) ?? 0) + share)
      })
      const { values } = feelingsOf(findings, parts, leaningsOf(parts, polarity))
      values.forEach((value, trait) => {
        if (value !== 0) found.set(ROWS + trait, value * TRAIT_SHARE)
      })
      return {
        label: labels.indexOf(label),
        places: Int32Array.from(found.keys()),
        values: Float32Array.from(found.values()),
      }
    })
}

/** SIDES weights a row and a trait, then the two biases. */
type Weights = Float64Array

function fitTraits(examples: readonly Example[]): Weights {
  return fitOn(examples, new Float64Array(WIDTH), () => 1e-5, null)
}

function fit(examples: readonly Example[], language: string, common: Weights): Weights {
  const pull = pulls[language] ?? { rows: PULL, traits: TRAIT_PULL }
  const rarity = rarityOf(examples)
  return fitOn(examples, rarity, (place) => (place < ROWS ? pull.rows : pull.traits), common)
}

/** How rare each row is; 0 for one that is too rare to say anything. */
function rarityOf(examples: readonly Example[]): Float64Array {
  const seen = new Float64Array(WIDTH)
  for (const { places } of examples)
    for (const place of places) seen[place] = (seen[place] ?? 0) + 1
  return seen.map((count) => (count >= SEEN_MIN ? Math.log(1 + examples.length / count) : 0))
}

/**
 * Softmax with a pull of each weight to where `common` has it (rows: to nought). Rows count as much as
 * they are rare, which is worked into their weights at the end.
 */
function fitOn(
  examples: readonly Example[],
  rarity: Float64Array,
  pullOf: (place: number) => number,
  common: Weights | null,
): Weights {
  const factor = (place: number): number => (place < ROWS ? (rarity[place] ?? 0) : 1)
  const home = new Float64Array(WIDTH * SIDES + SIDES)
  if (common) home.set(common.subarray(ROWS * SIDES), ROWS * SIDES)
  const fitted = minimise(
    (point, slope) => {
      let loss = 0
      for (let place = 0; place < WIDTH; place += 1) {
        for (let at = place * SIDES; at < (place + 1) * SIDES; at += 1) {
          const off = (point[at] ?? 0) - (home[at] ?? 0)
          slope[at] = pullOf(place) * off
          loss += (pullOf(place) * off * off) / 2
        }
      }
      slope.fill(0, WIDTH * SIDES)
      for (const example of examples) {
        const odds = oddsOf(example, point, factor)
        const chances = chancesOf(odds, 1)
        loss -= Math.log(Math.max(1e-12, chances[example.label] ?? 0)) / examples.length
        for (let side = 0; side < SIDES; side += 1) {
          const error = ((chances[side] ?? 0) - (example.label === side ? 1 : 0)) / examples.length
          slope[WIDTH * SIDES + side] = (slope[WIDTH * SIDES + side] ?? 0) + error
          example.places.forEach((place, index) => {
            const at = place * SIDES + side
            slope[at] = (slope[at] ?? 0) + error * (example.values[index] ?? 0) * factor(place)
          })
        }
      }
      return loss
    },
    home.slice(),
    { steps: STEPS, tolerance: 1e-6 },
  )
  for (let place = 0; place < ROWS; place += 1) {
    for (let at = place * SIDES; at < (place + 1) * SIDES; at += 1)
      fitted[at] = (fitted[at] ?? 0) * factor(place)
  }
  return fitted
}

function oddsOf(
  { places, values }: Example,
  weights: Weights,
  factor: (place: number) => number = () => 1,
): number[] {
  const odds = [weights[WIDTH * SIDES] ?? 0, weights[WIDTH * SIDES + 1] ?? 0]
  places.forEach((place, index) => {
    const value = (values[index] ?? 0) * factor(place)
    for (let side = 0; side < SIDES; side += 1) {
      odds[side] = (odds[side] ?? 0) + value * (weights[place * SIDES + side] ?? 0)
    }
  })
  return odds
}

/** Probabilities in the order of `labels`. */
function chancesOf(odds: readonly number[], temperature: number): number[] {
  const all = [...odds, 0].map((value) => value / temperature)
  const largest = Math.max(...all)
  const powers = all.map((value) => Math.exp(value - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

/** The log-odds of each example by a model that did not see it. */
function crossValidate(
  examples: readonly Example[],
  language: string,
  common: Weights,
): number[][] {
  const foldOf = (place: number): number => (Math.imul(place + 1, 2_654_435_761) >>> 8) % FOLDS
  const held: number[][] = []
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const weights = fit(
      examples.filter((_, place) => foldOf(place) !== fold),
      language,
      common,
    )
    for (const [place, example] of examples.entries()) {
      if (foldOf(place) === fold) held[place] = oddsOf(example, weights)
    }
  }
  return held
}

/** The temperature under which the odds fit best. */
function temperatureFor(examples: readonly Example[], odds: readonly number[][]): number {
  const lossAt = (temperature: number): number =>
    examples.reduce(
      (sum, { label }, place) =>
        sum - Math.log(chancesOf(odds[place] ?? [], temperature)[label] ?? 0),
      0,
    )
  const tried = Array.from({ length: 60 }, (_, step) => 0.5 * 1.05 ** step)
  return tried.reduce((best, next) => (lossAt(next) < lossAt(best) ? next : best))
}

const likeliest = (odds: readonly number[]): number => {
  const all = [...odds, 0]
  return all.indexOf(Math.max(...all))
}

function macroF1(examples: readonly Example[], odds: readonly number[][]): number {
  let sum = 0
  for (let label = 0; label < labels.length; label += 1) {
    const given = odds.map((own) => likeliest(own) === label)
    const right = examples.filter(
      (example, place) => example.label === label && given[place],
    ).length
    const named =
      given.filter(Boolean).length + examples.filter((example) => example.label === label).length
    sum += (2 * right) / Math.max(1, named)
  }
  return sum / labels.length
}

/** How far stated confidence is off what is right, over ten bins. */
function calibrationError(
  examples: readonly Example[],
  odds: readonly number[][],
  temperature: number,
): number {
  const bins = Array.from({ length: 10 }, () => ({ sure: 0, right: 0 }))
  for (const [place, { label }] of examples.entries()) {
    const chances = chancesOf(odds[place] ?? [], temperature)
    const confidence = Math.max(...chances)
    const bin = bins[Math.min(9, Math.floor(confidence * 10))]
    if (!bin) continue
    bin.sure += confidence
    bin.right += chances[label] === confidence ? 1 : 0
  }
  return bins.reduce((sum, { sure, right }) => sum + Math.abs(sure - right), 0) / examples.length
}

/** The arrays of a pack, and the same weights as they come out of it. */
function quantised(weights: Weights): { arrays: Pack['arrays']; dense: Weights } {
  const scale = new Float32Array(SIDES)
  for (let at = 0; at < ROWS * SIDES; at += 1) {
    const side = at % SIDES
    scale[side] = Math.max(scale[side] ?? 0, Math.abs(weights[at] ?? 0) / INT8_MAX)
  }
  const rows = Int8Array.from({ length: ROWS * SIDES }, (_, at) =>
    Math.round((weights[at] ?? 0) / (scale[at % SIDES] || 1)),
  )
  const dense = weights.slice()
  rows.forEach((value, at) => {
    dense[at] = value * (scale[at % SIDES] ?? 0)
  })
  const traitWeights = weights.subarray(ROWS * SIDES, WIDTH * SIDES)
  return {
    arrays: {
      rows,
      scale: scale.map((value) => value * ROW_SHARE),
      traits: Float32Array.from(traitWeights, (value) => value * TRAIT_SHARE),
      bias: Float32Array.from(weights.subarray(WIDTH * SIDES)),
    },
    dense,
  }
}

const [data, models] = process.argv.slice(2)
if (!data || !models) throw new Error('usage: node training/foreign-sentiment.ts DATA MODELS')
await writeFile(join(models, 'foreign.bin'), writePack(await trainSentiment(data)))
