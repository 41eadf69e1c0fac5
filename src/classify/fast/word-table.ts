import type { WordEntry } from '../lexicon.ts'
import { OUTPUTS } from '../outputs.ts'
import { bytesOf, floatsOf, type Pack } from '../pack.ts'
import type { Token } from '../tokenise.ts'
import { type Convolution, createConvolution } from './convolve.ts'
import { gramsOf } from './grams.ts'
import type { Word } from './word.ts'
import { keyOf } from './word-key.ts'

/** Places of a word within the runs of all widths: 1 + 2 + 3. */
const PLACES = 6

/** A word's `sums`: as many again for its letters. */
export const SUMS = 2 * OUTPUTS

export type WordTable = {
  wordRows: number
  convolution: Convolution
  /** What is added to a cue signal's strength before it enters the vector. */
  signalShare: number
  /** `entry` is what the lexicon knows of the token, where it was asked. */
  wordOf(token: Token, entry: WordEntry | null): Word
  /** Adds what rows of the table of runs hold to the sums. */
  addRuns(rows: readonly number[], sums: Float64Array): void
  /** What each row adds to one weighted sum of all outputs. */
  weighRuns(rows: readonly number[], weights: Float64Array): number[]
}

/** Keys of what is no word are remembered up to this many, then forgotten all at once. */
const REMEMBERED_MAX = 8192

type Meta = {
  wordRows: number
  letterRows: number
  signalShare: number
  filters: number
  dimensions: number
  vocabulary: string[]
}

/** The first two rows of the embedding stand for nothing and for any other word. */
const OTHER = 1
const FIRST = 2

/**
 * The tables of models/fast.bin. `words` and `letters`: int8, OUTPUTS a row, one scale a row.
 * `embedding`: int8, one scale a word. `kernels`: float32 [place][filter][dimension], the places of
 * width 1, then of width 2, then of width 3; since a convolution is linear in its input, a word's part
 * in it is worked out once and remembered.
 */
export function readWordTable(pack: Pack): WordTable {
  const meta = pack.meta as Meta
  const { wordRows, letterRows, filters, dimensions } = meta
  const words = bytesOf(pack, 'words')
  const letters = bytesOf(pack, 'letters')
  const wordScale = floatsOf(pack, 'wordScale')
  const letterScale = floatsOf(pack, 'letterScale')
  const embedding = bytesOf(pack, 'embedding')
  const embeddingScale = floatsOf(pack, 'embeddingScale')
  const kernels = floatsOf(pack, 'kernels')
  const ids = new Map(meta.vocabulary.map((word, place) => [word, place + FIRST]))
  const otherPlaces = placesOf(OTHER)
  let remembered = new Map<string, Word>()

  return {
    wordRows,
    convolution: createConvolution(filters, floatsOf(pack, 'filterBias')),
    signalShare: meta.signalShare,
    wordOf(token, entry) {
      // A word is kept where the lexicon keeps it: to spell it out as its key and look that up costs more.
      if (entry === null || token.kind !== 'word') return wordOfKey(keyOf(token))
      if (entry.word?.tables !== pack) entry.word = makeWord(keyOf(token))
      return entry.word
    },
    addRuns: (rows, sums) => addRows(words, wordScale, rows, sums),
    weighRuns: (rows, weights) => weighRows(words, wordScale, rows, weights),
  }

  function wordOfKey(key: string): Word {
    const known = remembered.get(key)
    if (known) return known
    const word = makeWord(key)
    if (remembered.size >= REMEMBERED_MAX) remembered = new Map()
    remembered.set(key, word)
    return word
  }

  function makeWord(key: string): Word {
    const id = ids.get(key)
    const grams = gramsOf(key, wordRows, letterRows)
    const own = new Float64Array(OUTPUTS)
    addRows(words, wordScale, [grams.row], own)
    const runs = new Float64Array(OUTPUTS)
    addRows(letters, letterScale, grams.letters, runs)
    const sums = new Float32Array(SUMS)
    sums.set(own)
    sums.set(runs, OUTPUTS)
    return {
      tables: pack,
      hash: grams.hash,
      sums,
      letterCount: grams.letters.length,
      places: id === undefined ? otherPlaces : placesOf(id),
    }
  }

  function placesOf(id: number): Float32Array {
    const found = new Float32Array(PLACES * filters)
    const scale = embeddingScale[id] ?? 0
    const start = id * dimensions
    for (let at = 0; at < found.length; at += 1) {
      let sum = 0
      for (let place = 0; place < dimensions; place += 1)
        sum += (embedding[start + place] ?? 0) * (kernels[at * dimensions + place] ?? 0)
      found[at] = sum * scale
    }
    return found
  }
}

/** Rows that are added at one go, so that a sum is read and written once for all of them. */
const AT_ONCE = 4

function addRows(
  table: Int8Array,
  scale: Float32Array,
  rows: readonly number[],
  sums: Float64Array,
): void {
  let place = 0
  for (; place + AT_ONCE <= rows.length; place += AT_ONCE) {
    const one = rows[place] ?? 0
    const two = rows[place + 1] ?? 0
    const three = rows[place + 2] ?? 0
    const four = rows[place + 3] ?? 0
    const unitOne = scale[one] ?? 0
    const unitTwo = scale[two] ?? 0
    const unitThree = scale[three] ?? 0
    const unitFour = scale[four] ?? 0
    for (let output = 0; output < OUTPUTS; output += 1) {
      sums[output] =
        (sums[output] ?? 0) +
        (table[one * OUTPUTS + output] ?? 0) * unitOne +
        (table[two * OUTPUTS + output] ?? 0) * unitTwo +
        (table[three * OUTPUTS + output] ?? 0) * unitThree +
        (table[four * OUTPUTS + output] ?? 0) * unitFour
    }
  }
  for (; place < rows.length; place += 1) {
    const row = rows[place] ?? 0
    const unit = scale[row] ?? 0
    for (let output = 0; output < OUTPUTS; output += 1)
      sums[output] = (sums[output] ?? 0) + (table[row * OUTPUTS + output] ?? 0) * unit
  }
}

function weighRows(
  table: Int8Array,
  scale: Float32Array,
  rows: readonly number[],
  weights: Float64Array,
): number[] {
  const weighed: number[] = []
  let place = 0
  for (; place + AT_ONCE <= rows.length; place += AT_ONCE) {
    const one = rows[place] ?? 0
    const two = rows[place + 1] ?? 0
    const three = rows[place + 2] ?? 0
    const four = rows[place + 3] ?? 0
    let sumOne = 0
    let sumTwo = 0
    let sumThree = 0
    let sumFour = 0
    for (let output = 0; output < OUTPUTS; output += 1) {
      const weight = weights[output] ?? 0
      sumOne += (table[one * OUTPUTS + output] ?? 0) * weight
      sumTwo += (table[two * OUTPUTS + output] ?? 0) * weight
      sumThree += (table[three * OUTPUTS + output] ?? 0) * weight
      sumFour += (table[four * OUTPUTS + output] ?? 0) * weight
    }
    weighed.push(sumOne * (scale[one] ?? 0), sumTwo * (scale[two] ?? 0))
    weighed.push(sumThree * (scale[three] ?? 0), sumFour * (scale[four] ?? 0))
  }
  for (; place < rows.length; place += 1) {
    const row = rows[place] ?? 0
    let sum = 0
    for (let output = 0; output < OUTPUTS; output += 1)
      sum += (table[row * OUTPUTS + output] ?? 0) * (weights[output] ?? 0)
    weighed.push(sum * (scale[row] ?? 0))
  }
  return weighed
}
