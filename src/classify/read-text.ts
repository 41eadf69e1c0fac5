import { HANDLE, lookUp, MONEY, NUMBER, type WordEntry } from './lexicon.ts'
import { type Token, tokenise } from './tokenise.ts'

/** How a token closes what stands before it: not at all, a clause, or a sentence. */
export const OPEN = 0
export const CLAUSE_END = 1
export const SENTENCE_END = 2

/** Negation reaches this many words on, unless the clause ends first. */
const NEGATION_REACH = 3

/** A text as the rules see it; the arrays run beside `tokens`. */
export type Reading = {
  tokens: Token[]
  entries: (WordEntry | null)[]
  /** Symbol of a number, an amount of money or a handle; 0 for all else. */
  kinds: Uint8Array
  negated: Uint8Array
  ends: Uint8Array
  /** How many tokens are words. */
  words: number
}

const kindSymbols: Partial<Record<Token['kind'], number>> = {
  number: NUMBER,
  money: MONEY,
  handle: HANDLE,
}

function endOf(token: Token): number {
  if (token.kind !== 'mark') return OPEN
  return '.!?…\n'.includes(token.text) ? SENTENCE_END : CLAUSE_END
}

/** Tokenises a text, looks its words up and marks what stands under a negation. One pass. */
export function readText(text: string): Reading {
  const tokens = tokenise(text)
  const reading: Reading = {
    tokens,
    entries: [],
    kinds: new Uint8Array(tokens.length),
    negated: new Uint8Array(tokens.length),
    ends: new Uint8Array(tokens.length),
    words: 0,
  }
  let reach = 0
  tokens.forEach((token, index) => {
    const entry = token.text === '' || token.kind === 'handle' ? null : lookUp(token.text)
    reading.entries.push(entry)
    reading.kinds[index] = kindSymbols[token.kind] ?? 0
    if (token.kind === 'word') reading.words += 1

    const end = endOf(token)
    reading.ends[index] = end
    if (end !== OPEN || entry?.voice === 'contrast') reach = 0
    if (reach > 0) {
      reading.negated[index] = 1
      reach -= 1
    }
    if (entry?.voice === 'negator') reach = NEGATION_REACH
  })
  return reading
}
