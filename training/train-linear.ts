/**
 * Trains the fast tier's linear part: hashed runs of words and letters, and the cue signals.
 * `node training/train-linear.ts DATA OUT [TEACHER] [--passes N]` reads DATA's sets and, where TEACHER
 * is given, TEACHER/NAME.probabilities.bin (float32, OUTPUTS a row, NaN = nothing said) as softer
 * targets; writes OUT/linear.bin and OUT/linear.NAME.logits.bin for the dev files and the train file
 * of the intents.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findSignals } from '../src/classify/find-signals.ts'
import { gramsOf, runsOf, type WordGrams } from '../src/classify/fast/grams.ts'
import { keyOf } from '../src/classify/fast/word-key.ts'
import { type HeadName, headNames, heads, OUTPUTS } from '../src/classify/outputs.ts'
import { writePack } from '../src/classify/pack.ts'
import { signals } from '../src/classify/signals.ts'
import { readParts, type Row, targetsOf } from './rows.ts'

const WORD_ROWS = 2 ** 17
const LETTER_ROWS = 2 ** 16
const WORD_SHARE = 1
const LETTER_SHARE = 1
const SIGNAL_SHARE = 0.3

const RATE = Number(process.env['RATE'] ?? 0.12)
const DECAY = 2e-6
/** Rows of the tables that are looked away from in training, so that no single one is leant on. */
const DROPPED = Number(process.env['DROPPED'] ?? 0)
const weightBySet: Record<string, number> = { intents: 2 }
/** What is read more than once in a pass. */
const repeats: Record<string, number> = { guide: 6 }

const [data, out, teacher] = process.argv.slice(2).filter((word) => !word.startsWith('--'))
if (!data || !out) throw new Error('usage: node training/train-linear.ts DATA OUT [TEACHER]')
const passes = Number(process.argv.find((word) => word.startsWith('--passes='))?.slice(9) ?? 5)
/** How far the teacher is believed against the label, where both speak. */
const TEACHER_SHARE = 0.6

type Example = {
  words: Int32Array
  letters: Int32Array
  strengths: Float32Array
  targets: Float32Array
  weight: number
}

const grams = new Map<string, WordGrams>()

function featuresOf(text: string): Pick<Example, 'words' | 'letters' | 'strengths'> {
  const { reading, heard, strengths } = findSignals(text)
  const { tokens, negated } = reading
  const words: number[] = []
  const letters: number[] = []
  const hashes: number[] = []
  for (const token of tokens) {
    const key = keyOf(token)
    let own = grams.get(key)
    if (!own) grams.set(key, (own = gramsOf(key, WORD_ROWS, LETTER_ROWS)))
    hashes.push(own.hash)
    words.push(own.row)
    for (const row of own.letters) letters.push(row)
  }
  words.push(...runsOf(hashes, negated, WORD_ROWS).rows)
  const cueStrengths = new Float32Array(signals.length)
  for (const [at, place] of heard.entries()) {
    cueStrengths[place] = (strengths[at] ?? 0) * SIGNAL_SHARE
  }
  return {
    words: Int32Array.from(words),
    letters: Int32Array.from(letters),
    strengths: cueStrengths,
  }
}

async function probabilitiesOf(name: string): Promise<Float32Array | null> {
  if (!teacher) return null
  try {
    const file = await readFile(join(teacher, `${name}.probabilities.bin`))
    return new Float32Array(new Uint8Array(file).buffer)
  } catch {
    return null
  }
}

function blend(targets: Float32Array, taught: Float32Array | undefined): Float32Array {
  if (!taught) return targets
  return targets.map((target, output) => {
    const said = taught[output] ?? NaN
    if (Number.isNaN(said)) return target
    return Number.isNaN(target) ? said : (1 - TEACHER_SHARE) * target + TEACHER_SHARE * said
  })
}

const parts = await readParts(data)
const examples: Example[] = []
for (const { name, rows } of parts) {
  if (name.endsWith('.dev')) continue
  const taught = await probabilitiesOf(name)
  rows.forEach((row: Row, place) => {
    const own = taught?.subarray(place * OUTPUTS, (place + 1) * OUTPUTS)
    const targets = blend(targetsOf(name, row), own)
    if (targets.every(Number.isNaN)) return
    const set = name.split('.')[0] ?? ''
    const example = { ...featuresOf(row.text), targets, weight: weightBySet[set] ?? 1 }
    for (let time = 0; time < (repeats[set] ?? 1); time += 1) examples.push(example)
  })
}
console.error(`${examples.length} examples`)

const words = new Float32Array(WORD_ROWS * OUTPUTS)
const letters = new Float32Array(LETTER_ROWS * OUTPUTS)
const cues = new Float32Array(signals.length * OUTPUTS)
const bias = new Float32Array(OUTPUTS)
const wordSums = new Float32Array(words.length).fill(1e-4)
const letterSums = new Float32Array(letters.length).fill(1e-4)
const cueSums = new Float32Array(cues.length).fill(1e-4)
const biasSums = new Float32Array(OUTPUTS).fill(1e-4)

const logits = new Float64Array(OUTPUTS)
const slopes = new Float64Array(OUTPUTS)

type Features = Pick<Example, 'words' | 'letters' | 'strengths'>

function forward({ words: rows, letters: runs, strengths }: Features): Float64Array {
  logits.set(bias)
  addRows(words, rows, rows.length > 0 ? WORD_SHARE / Math.sqrt(rows.length) : 0)
  addRows(letters, runs, runs.length > 0 ? LETTER_SHARE / Math.sqrt(runs.length) : 0)
  for (let place = 0; place < strengths.length; place += 1) {
    const strength = strengths[place] ?? 0
    if (strength === 0) continue
    const at = place * OUTPUTS
    for (let output = 0; output < OUTPUTS; output += 1)
      logits[output] = (logits[output] ?? 0) + strength * (cues[at + output] ?? 0)
  }
  return logits
}

function addRows(table: Float32Array, rows: Int32Array, share: number): void {
  for (const row of rows) {
    const at = row * OUTPUTS
    for (let output = 0; output < OUTPUTS; output += 1)
      logits[output] = (logits[output] ?? 0) + share * (table[at + output] ?? 0)
  }
}

/** Fills `slopes` and gives which outputs have one. */
function backward(targets: Float32Array, weight: number): number[] {
  const active: number[] = []
  for (const name of headNames) {
    const { kind, labels, start } = heads[name]
    if (Number.isNaN(targets[start] ?? NaN)) continue
    let sum = 0
    let largest = -Infinity
    for (let at = start; at < start + labels.length; at += 1)
      largest = Math.max(largest, logits[at] ?? 0)
    if (kind === 'one')
      for (let at = start; at < start + labels.length; at += 1)
        sum += Math.exp((logits[at] ?? 0) - largest)
    for (let at = start; at < start + labels.length; at += 1) {
      const logit = logits[at] ?? 0
      const chance = kind === 'one' ? Math.exp(logit - largest) / sum : 1 / (1 + Math.exp(-logit))
      slopes[at] = weight * (chance - (targets[at] ?? 0))
      active.push(at)
    }
  }
  return active
}

function update(
  table: Float32Array,
  sums: Float32Array,
  at: number,
  input: number,
  active: readonly number[],
  rate: number,
): void {
  for (const output of active) {
    const place = at + output
    const value = table[place] ?? 0
    const slope = (slopes[output] ?? 0) * input + DECAY * value
    const sum = (sums[place] ?? 0) + slope * slope
    sums[place] = sum
    table[place] = value - (rate * slope) / Math.sqrt(sum)
  }
}

function thinned(example: Example): Example {
  return {
    ...example,
    words: example.words.filter(() => random() >= DROPPED),
    letters: example.letters.filter(() => random() >= DROPPED),
  }
}

/** What a teacher is asked about. */
const taughtOn = [
  'intents.train',
  'unlabelled',
  'tweeteval_sentiment.train',
  'airline_tweets.train',
]

let seed = 12345
function random(): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) | 0
  return (seed >>> 0) / 2 ** 32
}

for (let pass = 0; pass < passes; pass += 1) {
  for (let at = examples.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1))
    ;[examples[at], examples[other]] = [examples[other] as Example, examples[at] as Example]
  }
  const rate = RATE * (1 - 0.9 * (pass / passes))
  for (const whole of examples) {
    const example = thinned(whole)
    forward(example)
    const active = backward(example.targets, example.weight)
    const wordShare = WORD_SHARE / Math.sqrt(example.words.length || 1)
    for (const row of example.words) update(words, wordSums, row * OUTPUTS, wordShare, active, rate)
    const letterShare = LETTER_SHARE / Math.sqrt(example.letters.length || 1)
    for (const row of example.letters)
      update(letters, letterSums, row * OUTPUTS, letterShare, active, rate)
    example.strengths.forEach((strength, place) => {
      if (strength !== 0) update(cues, cueSums, place * OUTPUTS, strength, active, rate)
    })
    update(bias, biasSums, 0, 0.3, active, rate)
  }
  console.error(`pass ${pass + 1}: ${await measure()}`)
}

async function measure(): Promise<string> {
  const said: string[] = []
  for (const name of ['intents.dev', 'tweeteval_sentiment.dev', 'airline_tweets.dev']) {
    const rows = parts.find((part) => part.name === name)?.rows ?? []
    const all = rows.map(({ text }) => Float64Array.from(forward(featuresOf(text))))
    const targets = rows.map((row) => targetsOf(name, row))
    if (name === 'intents.dev') {
      const f1 = heads.intents.labels.map((_, place) =>
        bestF1(
          all.map((row) => row[heads.intents.start + place] ?? 0),
          targets.map((row) => row[heads.intents.start + place] === 1),
        ),
      )
      said.push(`intents ${mean(f1).toFixed(4)} [${f1.map((value) => value.toFixed(2)).join(' ')}]`)
      for (const head of ['queue', 'sentiment', 'urgency'] as const)
        said.push(`${head} ${macroF1(head, all, targets).toFixed(4)}`)
    } else {
      const head = name.startsWith('airline') ? 'support' : 'posts'
      said.push(`${name} ${recall(head, all, targets).toFixed(4)}`)
    }
  }
  return said.join(' ')
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function bestF1(scores: number[], truth: boolean[]): number {
  const order = scores.map((_, at) => at).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  const wanted = truth.filter(Boolean).length
  let hits = 0
  let best = 0
  order.forEach((at, rank) => {
    if (truth[at]) hits += 1
    best = Math.max(best, (2 * hits) / (rank + 1 + wanted))
  })
  return best
}

function largestOf(row: ArrayLike<number>, start: number, count: number): number {
  let best = 0
  for (let at = 1; at < count; at += 1)
    if ((row[start + at] ?? 0) > (row[start + best] ?? 0)) best = at
  return best
}

function macroF1(head: HeadName, all: Float64Array[], targets: Float32Array[]): number {
  const { start, labels } = heads[head]
  const guess = all.map((row) => largestOf(row, start, labels.length))
  const truth = targets.map((row) => largestOf(row, start, labels.length))
  return mean(
    labels.map((_, label) => {
      const hit = guess.filter((one, at) => one === label && truth[at] === label).length
      const both = [...guess, ...truth].filter((one) => one === label).length
      return (2 * hit) / Math.max(1, both)
    }),
  )
}

function recall(head: HeadName, all: Float64Array[], targets: Float32Array[]): number {
  const { start } = heads[head]
  const truth = targets.map((row) => largestOf(row, start, 3))
  const prior = [0, 1, 2].map((label) =>
    Math.log(truth.filter((one) => one === label).length / truth.length),
  )
  const guess = all.map((row) =>
    largestOf(
      prior.map((log, label) => (row[start + label] ?? 0) - log),
      0,
      3,
    ),
  )
  return mean(
    [0, 1, 2].map((label) => {
      const own = truth.flatMap((one, at) => (one === label ? [at] : []))
      return own.filter((at) => guess[at] === label).length / own.length
    }),
  )
}

await writeFile(
  join(out, 'linear.bin'),
  writePack({
    meta: { wordRows: WORD_ROWS, letterRows: LETTER_ROWS, signalShare: SIGNAL_SHARE },
    arrays: { words, letters, cues, bias },
  }),
)
for (const { name, rows } of parts) {
  if (!name.endsWith('.dev') && !taughtOn.includes(name)) continue
  const all = new Float32Array(rows.length * OUTPUTS)
  rows.forEach(({ text }, place) => all.set(forward(featuresOf(text)), place * OUTPUTS))
  await writeFile(join(out, `linear.${name}.logits.bin`), all)
}
