import { JOINED, createTokeniser } from '../tokens.ts'
import type { Tokens } from '../tokens.ts'

/** The letters of one folded word, as code points. */
export type Word = readonly number[]

const tokeniser = createTokeniser()

/**
 * The words that a term or phrase of a query asks for, in order; a #tag or @handle is one word.
 * The second reading joins what hyphens part, so that `wi-fi` finds wifi; it is null where it
 * would be the same. Both are empty where nothing in `text` can be looked for.
 */
export function wordsOf(text: string): { words: Word[]; joined: Word[] | null } {
  tokeniser.clear()
  tokeniser.add(text)
  const { tokens } = tokeniser
  const words: Word[] = []
  const joined: number[][] = []
  let tags = 0
  for (let token = 0; token < tokens.size;) {
    const tag = tokens.tags[tags]
    if (tag?.first === token) {
      const name = letters(tokens, tag.begin, tag.end)
      words.push(name)
      joined.push([...name])
      token = tag.next
      tags++
      continue
    }
    const word = letters(tokens, tokens.begin[token] ?? 0, tokens.end[token] ?? 0)
    words.push(word)
    if (tokens.flags[token] === JOINED) joined.at(-1)?.push(...word)
    else joined.push([...word])
    token++
  }
  return { words, joined: joined.length < words.length ? joined : null }
}

function letters(tokens: Tokens, begin: number, end: number): Word {
  return Array.from(tokens.chars.subarray(begin, end))
}
