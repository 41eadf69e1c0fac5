import { type Findings, findSignals } from '../find-signals.ts'
import { OUTPUTS } from '../outputs.ts'
import type { Pack } from '../pack.ts'
import { signals } from '../signals.ts'
import type { Encoded, Tier } from '../tier.ts'
import type { Found } from './convolve.ts'
import { type Runs, runsOf } from './grams.ts'
import type { Word } from './word.ts'
import { readWordTable, SUMS, type WordTable } from './word-table.ts'

/**
 * The tier for floods: tables and additions, no network to run. The vector: OUTPUTS hashed sums, the
 * filters' largest answers, the cue signals.
 */
export function createFastTier(pack: Pack): Tier {
  const table = readWordTable(pack)
  const { outputs } = table.convolution
  const width = OUTPUTS + outputs + signals.length
  return {
    name: 'fast',
    width,
    encode(texts) {
      // One piece of memory for all: memory outside the heap costs about a microsecond each time.
      const vectors = new Float32Array(texts.length * width)
      const starts = new Int32Array(texts.length * outputs)
      const encoded = texts.map((text, at) => {
        const vector = vectors.subarray(at * width, (at + 1) * width)
        return encodeText(table, text, vector, starts.subarray(at * outputs, (at + 1) * outputs))
      })
      return Promise.resolve(encoded)
    },
  }
}

/** What was found in one text, kept for explaining it. */
type Read = {
  findings: Findings
  words: Word[]
  runs: Runs
  /** What the sums of words and of letters are multiplied with. */
  wordShare: number
  letterShare: number
  found: Found
}

/** Used again for every text. */
const sums = new Float64Array(SUMS)
const perSignal = new Float64Array(signals.length)

function encodeText(
  table: WordTable,
  text: string,
  vector: Float32Array,
  starts: Int32Array,
): Encoded {
  const findings = findSignals(text)
  const { tokens, entries, negated } = findings.reading
  const words: Word[] = []
  const hashes: number[] = []
  let letterCount = 0
  for (const [at, token] of tokens.entries()) {
    const word = table.wordOf(token, entries[at] ?? null)
    words.push(word)
    hashes.push(word.hash)
    letterCount += word.letterCount
  }
  const runs = runsOf(hashes, negated, table.wordRows)
  sums.fill(0)
  addWords(words)
  table.addRuns(runs.rows, sums)
  const wordCount = words.length + runs.rows.length
  const wordShare = wordCount > 0 ? 1 / Math.sqrt(wordCount) : 0
  const letterShare = letterCount > 0 ? 1 / Math.sqrt(letterCount) : 0
  for (let output = 0; output < OUTPUTS; output += 1) {
    vector[output] = wordShare * (sums[output] ?? 0) + letterShare * (sums[OUTPUTS + output] ?? 0)
  }
  const cues = OUTPUTS + table.convolution.outputs
  const found = { values: vector.subarray(OUTPUTS, cues), starts }
  table.convolution.slide(words, found)
  const { heard, strengths } = findings
  for (let at = 0; at < heard.length; at += 1) {
    vector[cues + (heard[at] ?? 0)] = (strengths[at] ?? 0) * table.signalShare
  }
  const read: Read = { findings, words, runs, wordShare, letterShare, found }
  return { vector, findings, spread: (row) => spread(table, read, row) }
}

const noSums = new Float32Array(SUMS)

/** Adds what words say by themselves to `sums`, two words at a time. */
function addWords(words: readonly Word[]): void {
  for (let at = 0; at < words.length; at += 2) {
    const one = words[at]?.sums ?? noSums
    const two = at + 1 < words.length ? (words[at + 1]?.sums ?? noSums) : noSums
    for (let place = 0; place < SUMS; place += 1)
      sums[place] = (sums[place] ?? 0) + (one[place] ?? 0) + (two[place] ?? 0)
  }
}

function spread(table: WordTable, read: Read, row: Float32Array): number[] {
  const { words, runs, wordShare, letterShare, found } = read
  for (let output = 0; output < OUTPUTS; output += 1) {
    const weight = row[output] ?? 0
    sums[output] = wordShare * weight
    sums[OUTPUTS + output] = letterShare * weight
  }
  const shares: number[] = []
  for (const word of words) shares.push(weigh(word.sums))
  const weighed = table.weighRuns(runs.rows, sums)
  for (let at = 0; at < weighed.length; at += 1) {
    share(shares, runs.from[at] ?? 0, runs.to[at] ?? 0, weighed[at] ?? 0)
  }
  const cues = OUTPUTS + table.convolution.outputs
  table.convolution.spread(found, words, row.subarray(OUTPUTS, cues), shares)
  spreadCues(read.findings, row.subarray(cues), table.signalShare, shares)
  return shares
}

/** The weighted sum of what a word says, by the weights in `sums`. */
function weigh(own: Float32Array): number {
  let words = 0
  let letters = 0
  for (let output = 0; output < OUTPUTS; output += 1) {
    words += (own[output] ?? 0) * (sums[output] ?? 0)
    letters += (own[OUTPUTS + output] ?? 0) * (sums[OUTPUTS + output] ?? 0)
  }
  return words + letters
}

/** Shares something out among the words `from` to `to`, both included. */
function share(shares: number[], from: number, to: number, what: number): void {
  const each = what / (to - from + 1)
  for (let at = from; at <= to; at += 1) shares[at] = (shares[at] ?? 0) + each
}

/** A signal's part is divided among its hits by their weights; what no word brought stays unsaid. */
function spreadCues(
  { hits, heard, strengths }: Findings,
  weights: Float32Array,
  signalShare: number,
  shares: number[],
): void {
  for (const place of heard) perSignal[place] = 0
  for (const { signal, weight } of hits) perSignal[signal] = (perSignal[signal] ?? 0) + weight
  for (let at = 0; at < heard.length; at += 1) {
    const place = heard[at] ?? 0
    const part = (strengths[at] ?? 0) / (perSignal[place] || 1)
    perSignal[place] = part * signalShare * (weights[place] ?? 0)
  }
  for (const { signal, from, to, weight } of hits) {
    if (to >= from) share(shares, from, to, (perSignal[signal] ?? 0) * weight)
  }
}
