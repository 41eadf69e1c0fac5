import { finish, hashOf, join } from '../fast/hash.ts'
import type { Part } from './parts.ts'

/** Rows in the table of one language; what shares a row by chance shares its weights. */
export const ROWS = 2 ** 15

/** What a row stands for: a word, two words in a row, or some letters of a word. */
export const WORD = 0
export const PAIR = 1
export const LETTERS = 2
export const rowKinds = [WORD, PAIR, LETTERS] as const
export type RowKind = (typeof rowKinds)[number]

/** How much each kind counts beside the others. */
export const kindShare: Readonly<Record<RowKind, number>> = { [WORD]: 1, [PAIR]: 0.5, [LETTERS]: 1 }

const LETTERS_MIN = 2
const LETTERS_MAX = 5
/** Of a longer word only so much is read. */
const WORD_MAX = 30

const PAIR_SEED = 0x27d4eb2f
const OPENING = hashOf('<start>')

/** Takes a row, its kind, and the parts that it was read off, both included. */
export type Visit = (row: number, kind: RowKind, from: number, to: number) => void

/** Visits the rows of all words, pairs of words and runs of two to five letters within a word. */
export function visitRows(parts: readonly Part[], visit: Visit): void {
  let before = OPENING
  for (const [at, { text, isWord }] of parts.entries()) {
    const own = hashOf(text)
    visit(finish(own) & (ROWS - 1), WORD, at, at)
    visit(finish(join(before, own) ^ PAIR_SEED) & (ROWS - 1), PAIR, Math.max(0, at - 1), at)
    before = own
    if (isWord) visitLetters(text, (row) => visit(row, LETTERS, at, at))
  }
}

function visitLetters(word: string, visit: (row: number) => void): void {
  const bounded = `^${word.slice(0, WORD_MAX)}$`
  for (let start = 0; start < bounded.length; start += 1) {
    const farthest = Math.min(bounded.length, start + LETTERS_MAX)
    for (let end = start + LETTERS_MIN; end <= farthest; end += 1) {
      visit(finish(hashOf(bounded.slice(start, end), LETTERS_MAX)) & (ROWS - 1))
    }
  }
}
