/** The pieces that words are cut into, and how likely each is: `[text, log probability]` by id. */
export type Vocabulary = readonly (readonly [string, number])[]

/** Cuts one word into piece ids; a piece that opens a word begins with `▁`. */
export type WordPieces = (word: string) => readonly number[]

export const UNKNOWN_PIECE = 0

/** Ids below this are no text: padding, sentence marks and the like. */
const FIRST_TEXT_PIECE = 6

/** Costs more than any piece, so that a character is unknown only where no piece fits. */
const UNKNOWN_SCORE = -30

/** Words are remembered up to this many, then forgotten all at once. */
const REMEMBERED_MAX = 50_000

/**
 * A unigram tokeniser as SentencePiece has it: of all ways to cut a word, the likeliest (Kudo 2018,
 * "Subword Regularization", section 3.1), found by the Viterbi algorithm. Linear in the word's length
 * times the longest piece's.
 */
export function createWordPieces(vocabulary: Vocabulary): WordPieces {
  const ids = new Map<string, number>()
  let longest = 1
  for (const [id, [piece]] of vocabulary.entries()) {
    if (id < FIRST_TEXT_PIECE) continue
    ids.set(piece, id)
    longest = Math.max(longest, piece.length)
  }
  let remembered = new Map<string, readonly number[]>()

  return (word) => {
    const known = remembered.get(word)
    if (known) return known
    const pieces = cut(word)
    if (remembered.size >= REMEMBERED_MAX) remembered = new Map()
    remembered.set(word, pieces)
    return pieces
  }

  function cut(word: string): number[] {
    const length = word.length
    const best = new Float64Array(length + 1).fill(-Infinity)
    const from = new Int32Array(length + 1)
    const piece = new Int32Array(length + 1)
    best[0] = 0
    for (let start = 0; start < length; start += 1) {
      const before = best[start] ?? -Infinity
      if (before === -Infinity) continue
      const wide = (word.codePointAt(start) ?? 0) > 0xffff ? 2 : 1
      offer(start, Math.min(start + wide, length), UNKNOWN_PIECE, before + UNKNOWN_SCORE)
      const farthest = Math.min(length, start + longest)
      for (let end = start + 1; end <= farthest; end += 1) {
        const id = ids.get(word.slice(start, end))
        if (id !== undefined) offer(start, end, id, before + (vocabulary[id]?.[1] ?? 0))
      }
    }
    const found: number[] = []
    for (let end = length; end > 0; end = from[end] ?? 0) {
      const id = piece[end] ?? UNKNOWN_PIECE
      if (id !== UNKNOWN_PIECE || found.at(-1) !== UNKNOWN_PIECE) found.push(id)
    }
    return found.reverse()

    function offer(start: number, end: number, id: number, score: number): void {
      if (score <= (best[end] ?? 0)) return
      best[end] = score
      from[end] = start
      piece[end] = id
    }
  }
}
