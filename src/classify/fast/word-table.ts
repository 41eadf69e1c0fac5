import { OUTPUTS } from '../outputs.ts'
import { bytesOf, floatsOf, type Pack } from '../pack.ts'
import type { Token } from '../tokenise.ts'
import { gramsOf } from './grams.ts'
import { keyOf } from './word-key.ts'

/** The network looks at runs of one, two and three words. */
export const WIDTHS = [1, 2, 3] as const

/** Places of a word within the runs of all widths: 1 + 2 + 3. */
const PLACES = 6

/** What the tables say of one word; the same in every text. */
export type Word = {
  hash: number
  /** What the word alone adds to each output's hashed sum. */
  own: Float32Array
  /** What its runs of letters add, and how many they are. */
  letters: Float32Array
  letterCount: number
  /** What it adds to each filter at each place within a run, `filters` numbers a place. */
  places: Float32Array
}

export type WordTable = {
  wordRows: number
  filters: number
  filterBias: Float32Array
  /** What is added to a cue signal's strength before it enters the vector. */
  signalShare: number
  wordOf(token: Token): Word
  /** Adds what rows of the table of runs hold to the sums. */
  addRuns(rows: Int32Array, sums: Float64Array): void
  /** What a row adds to one weighted sum of all outputs. */
  weighRun(row: number, weights: Float32Array): number
}

/** Words are remembered up to this many, then forgotten all at once. */
const REMEMBERED_MAX = 32_768

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
    filters,
    filterBias: floatsOf(pack, 'filterBias'),
    signalShare: meta.signalShare,
    wordOf(token) {
      // Words are remembered as they stand: to spell each out as its key costs more than to look it up.
      const name = token.kind === 'word' && token.text !== '' ? token.text : keyOf(token)
      const known = remembered.get(name)
      if (known) return known
      const word = makeWord(keyOf(token))
      if (remembered.size >= REMEMBERED_MAX) remembered = new Map()
      remembered.set(name, word)
      return word
    },
    addRuns(rows, sums) {
      for (const row of rows) addRow(words, wordScale, row, sums)
    },
    weighRun(row, weights) {
      const at = row * OUTPUTS
      let sum = 0
      for (let output = 0; output < OUTPUTS; output += 1)
        sum += (words[at + output] ?? 0) * (weights[output] ?? 0)
      return sum * (wordScale[row] ?? 0)
    },
  }

  function makeWord(key: string): Word {
    const id = ids.get(key)
    const grams = gramsOf(key, wordRows, letterRows)
    const own = new Float64Array(OUTPUTS)
    addRow(words, wordScale, grams.row, own)
    const runs = new Float64Array(OUTPUTS)
    for (const row of grams.letters) addRow(letters, letterScale, row, runs)
    return {
      hash: grams.hash,
      own: Float32Array.from(own),
      letters: Float32Array.from(runs),
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

function addRow(table: Int8Array, scale: Float32Array, row: number, sums: Float64Array): void {
  const at = row * OUTPUTS
  const unit = scale[row] ?? 0
  for (let output = 0; output < OUTPUTS; output += 1)
    sums[output] = (sums[output] ?? 0) + (table[at + output] ?? 0) * unit
}
