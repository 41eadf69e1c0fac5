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

/** Takes a row and the places of the first and last word that it speaks of. */
export type Visit = (row: number, from: number, to: number) => void

/**
 * Visits every run of words: pairs, triples, pairs with one word between, negated words and the word
 * that opens the text; single words are in `WordGrams`.
 */
export function visitRuns(
  hashes: Int32Array,
  negated: Uint8Array,
  count: number,
  wordRows: number,
  visit: Visit,
): void {
  const mask = wordRows - 1
  for (let at = 0; at < count; at += 1) {
    const own = hashes[at] ?? 0
    if (negated[at] === 1) visit(finish(own ^ NEGATED) & mask, at, at)
    if (at === 0) {
      visit(finish(own ^ OPENING) & mask, at, at)
      continue
    }
    const pair = join(hashes[at - 1] ?? 0, own)
    visit(finish(pair ^ PAIR) & mask, at - 1, at)
    if (at === 1) continue
    const before = hashes[at - 2] ?? 0
    visit(finish(join(before, pair) ^ TRIPLE) & mask, at - 2, at)
    visit(finish(join(before, own) ^ GAPPED) & mask, at - 2, at)
  }
}
