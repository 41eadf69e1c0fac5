import { foldText } from './fold.ts'
import { createDocReader } from './query/read-doc.ts'
import { wordsOf } from './query/words.ts'
import { JOINED } from './tokens.ts'
import type { Tokens } from './tokens.ts'

/**
 * What the search index knows of a mention: each word in each way that the matcher can read it, and
 * where it belongs. A word that the matcher finds is always among them, so the index may leave
 * mentions out but never one that matches; a sign that no word begins with tells the two apart.
 */

/** Longer words are cut, in the index and in what is asked of it alike. In code points. */
const LETTERS_MAX = 40

/** The lexeme of a word, from its folded letters. */
export function lexemeOf(letters: Iterable<number>): string {
  return String.fromCodePoint(...[...letters].slice(0, LETTERS_MAX))
}

/** Lexemes of where a mention belongs. */
export const facets = {
  brand: (id: number) => `=b${id}`,
  source: (id: number) => `=s${id}`,
  network: (name: string) => `=n${foldText(name)}`,
  language: (code: string) => `=l${foldText(code)}`,
  /** Of the day, UTC. */
  day: (ms: number) => `=d${new Date(ms).toISOString().slice(0, 10)}`,
  /** Of the hour, UTC. */
  hour: (ms: number) => `=h${new Date(ms).toISOString().slice(0, 13)}`,
}

/** A lexeme as PostgreSQL reads it in a tsvector or tsquery. */
export function quoteLexeme(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

export type Searchable = {
  title: string | null
  text: string
  brandIds: readonly number[]
  sourceId: number
  network: string
  language: string
  /** Milliseconds UTC. */
  postedAt: number
}

const reader = createDocReader()

/** The mention's lexemes as the text of a tsvector. */
export function searchWords(mention: Searchable): string {
  reader.read(mention)
  const lexemes = wordsIn(reader.tokens)
  for (const id of mention.brandIds) lexemes.add(facets.brand(id))
  lexemes.add(facets.source(mention.sourceId))
  lexemes.add(facets.network(mention.network))
  lexemes.add(facets.language(mention.language))
  lexemes.add(facets.day(mention.postedAt))
  lexemes.add(facets.hour(mention.postedAt))
  return [...lexemes].map(quoteLexeme).join(' ')
}

/** Asks the index for every word of `text`, as the text of a tsquery; null where there is no word in it. */
export function everyWord(text: string): string | null {
  const { words, joined } = wordsOf(text)
  const [apart, together] = [words, joined ?? []].map((each) =>
    each.map((word) => quoteLexeme(lexemeOf(word))).join(' & '),
  )
  return together ? `(${apart}) | (${together})` : apart || null
}

/** Every reading of every word: whole, short, joined with its neighbours, and as a tag. */
function wordsIn(tokens: Tokens): Set<string> {
  const { size, chars, begin, end, short, flags } = tokens
  const found = new Set<string>()
  const add = (from: number, to: number) => {
    if (to > from) found.add(lexemeOf(chars.subarray(from, Math.min(to, from + LETTERS_MAX))))
  }
  let chain = 0
  for (let token = 0; token < size; token++) {
    add(begin[token] ?? 0, end[token] ?? 0)
    add(begin[token] ?? 0, short[token] ?? 0)
    if (flags[token] !== JOINED) chain = token
    else {
      add(begin[chain] ?? 0, end[token] ?? 0)
      add(begin[chain] ?? 0, short[token] ?? 0)
    }
  }
  for (const tag of tokens.tags) add(tag.begin, tag.end)
  return found
}
