import { type Findings, findSignals } from '../find-signals.ts'
import { OUTPUTS } from '../outputs.ts'
import type { Pack } from '../pack.ts'
import { signals } from '../signals.ts'
import type { Encoded, Tier } from '../tier.ts'
import { convolve, type Found, spreadFilters } from './convolve.ts'
import { type Runs, runsOf } from './grams.ts'
import { readWordTable, WIDTHS, type Word, type WordTable } from './word-table.ts'

/** The vector: OUTPUTS hashed sums, the filters' largest answers, the cue signals. */
export type FastTier = Tier & { encodeOne(text: string): Encoded }

/** The tier for floods: tables and additions, no network to run. */
export function createFastTier(pack: Pack): FastTier {
  const table = readWordTable(pack)
  const encodeOne = (text: string): Encoded => encodeText(table, text)
  return {
    name: 'fast',
    width: OUTPUTS + WIDTHS.length * table.filters + signals.length,
    encodeOne,
    encode: (texts) => Promise.resolve(texts.map(encodeOne)),
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

function encodeText(table: WordTable, text: string): Encoded {
  const findings = findSignals(text)
  const { tokens, negated } = findings.reading
  const words = tokens.map((token) => table.wordOf(token))
  const hashes = Int32Array.from(words, ({ hash }) => hash)
  const wordSums = new Float64Array(OUTPUTS)
  const letterSums = new Float64Array(OUTPUTS)
  let wordCount = words.length
  let letterCount = 0
  for (const word of words) {
    letterCount += word.letterCount
    for (let output = 0; output < OUTPUTS; output += 1) {
      wordSums[output] = (wordSums[output] ?? 0) + (word.own[output] ?? 0)
      letterSums[output] = (letterSums[output] ?? 0) + (word.letters[output] ?? 0)
    }
  }
  const runs = runsOf(hashes, negated, table.wordRows)
  wordCount += runs.rows.length
  table.addRuns(runs.rows, wordSums)
  const wordShare = wordCount > 0 ? 1 / Math.sqrt(wordCount) : 0
  const letterShare = letterCount > 0 ? 1 / Math.sqrt(letterCount) : 0
  const found = convolve(words, table.filters, table.filterBias)

  const vector = new Float32Array(OUTPUTS + found.values.length + signals.length)
  for (let output = 0; output < OUTPUTS; output += 1) {
    vector[output] = wordShare * (wordSums[output] ?? 0) + letterShare * (letterSums[output] ?? 0)
  }
  vector.set(found.values, OUTPUTS)
  const cues = OUTPUTS + found.values.length
  for (const place of findings.heard) {
    vector[cues + place] = (findings.strengths[place] ?? 0) * table.signalShare
  }
  const read: Read = { findings, words, runs, wordShare, letterShare, found }
  return { vector, findings, spread: (row) => spread(table, read, row) }
}

function spread(table: WordTable, read: Read, row: Float32Array): Float64Array {
  const { findings, words, runs, wordShare, letterShare, found } = read
  const shares = new Float64Array(words.length)
  const add = (from: number, to: number, share: number): void => {
    const each = share / (to - from + 1)
    for (let at = from; at <= to; at += 1) shares[at] = (shares[at] ?? 0) + each
  }
  for (const [at, word] of words.entries()) {
    let sum = 0
    for (let output = 0; output < OUTPUTS; output += 1) {
      const own = wordShare * (word.own[output] ?? 0) + letterShare * (word.letters[output] ?? 0)
      sum += own * (row[output] ?? 0)
    }
    add(at, at, sum)
  }
  for (let at = 0; at < runs.rows.length; at += 1) {
    add(runs.from[at] ?? 0, runs.to[at] ?? 0, wordShare * table.weighRun(runs.rows[at] ?? 0, row))
  }
  const filters = row.subarray(OUTPUTS, OUTPUTS + found.values.length)
  spreadFilters(found, words, table.filters, table.filterBias, filters, shares)
  spreadCues(findings, row.subarray(OUTPUTS + found.values.length), table.signalShare, add)
  return shares
}

/** A signal's part is divided among its hits by their weights; what no word brought stays unsaid. */
function spreadCues(
  { hits, strengths }: Findings,
  weights: Float32Array,
  share: number,
  add: (from: number, to: number, share: number) => void,
): void {
  const totals = new Float64Array(signals.length)
  for (const hit of hits) totals[hit.signal] = (totals[hit.signal] ?? 0) + hit.weight
  for (const { signal, from, to, weight } of hits) {
    if (to < from) continue
    const part = ((strengths[signal] ?? 0) * weight) / (totals[signal] || 1)
    add(from, to, part * share * (weights[signal] ?? 0))
  }
}
