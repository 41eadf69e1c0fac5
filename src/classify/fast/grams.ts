import { finish, hashOf, join } from './hash.ts'

/** How a run of words is told from another over the same words. */
const ALONE = 0
const NEGATED = 0x5bd1e995
const PAIR = 0x27d4eb2f
const TRIPLE = 0x165667b1
const GAPPED = 0x3c6ef372
const OPENING = 0x1b873593

/** Runs of letters are taken of so many, within one word and its bounds. */
const LETTERS_MIN = 2
const LETTERS_MAX = 5
const WORD_MAX = 24

/** What does not change from text to text: the word's hash, its row, and the rows of its letters. */
export type WordGrams = { hash: number; row: number; letters: readonly number[] }

/** Rows are below `wordRows` and `letterRows`, both powers of two. */
export function gramsOf(key: string, wordRows: number, letterRows: number): WordGrams {
  const hash = hashOf(key)
  const letters: number[] = []
  if (key.length > 1 && !key.startsWith('<')) {
    const bounded = `^${key}$`.slice(0, WORD_MAX)
    for (let start = 0; start < bounded.length; start += 1) {
      const farthest = Math.min(bounded.length, start + LETTERS_MAX)
      for (let end = start + LETTERS_MIN; end <= farthest; end += 1) {
        letters.push(finish(hashOf(bounded.slice(start, end))) & (letterRows - 1))
      }
    }
  }
  return { hash, row: finish(hash ^ ALONE) & (wordRows - 1), letters }
}

/** Runs of words: the row of each, and the places of the first and last word that it speaks of. */
export type Runs = { rows: number[]; from: number[]; to: number[] }

/**
 * Every run of words whose hashes are given: pairs, triples, pairs with one word between, negated
 * words and the word that opens the text; single words are in `WordGrams`. `wordRows` is a power of two.
 */
export function runsOf(hashes: readonly number[], negated: Uint8Array, wordRows: number): Runs {
  const mask = wordRows - 1
  const rows: number[] = []
  const from: number[] = []
  const to: number[] = []
  for (let at = 0; at < hashes.length; at += 1) {
    const own = hashes[at] ?? 0
    if (negated[at] === 1) add(own ^ NEGATED, at, at)
    if (at === 0) {
      add(own ^ OPENING, at, at)
      continue
    }
    const pair = join(hashes[at - 1] ?? 0, own)
    add(pair ^ PAIR, at - 1, at)
    if (at === 1) continue
    const before = hashes[at - 2] ?? 0
    add(join(before, pair) ^ TRIPLE, at - 2, at)
    add(join(before, own) ^ GAPPED, at - 2, at)
  }
  return { rows, from, to }

  function add(hash: number, first: number, last: number): void {
    rows.push(finish(hash) & mask)
    from.push(first)
    to.push(last)
  }
}
