import { facets, lexemeOf, quoteLexeme } from '../ingest/search-words.ts'
import type { QueryNode, TextNode } from '../ingest/query/tree.ts'
import { wordsOf } from '../ingest/query/words.ts'
import type { Word } from '../ingest/query/words.ts'

/**
 * What the full-text index is asked for: the text of a tsquery, `ANYTHING` where it cannot narrow,
 * `NOTHING` where nothing can match. Whatever the matcher takes is among what it answers.
 */
export type IndexQuery = string
export const ANYTHING = '*'
export const NOTHING = ''

/** How a filter of a query stands in the index. */
export type FieldLexemes = (node: Extract<QueryNode, { type: 'field' }>) => IndexQuery

/** The part of `node` that the index can answer. What stands under a NOT narrows nothing. */
export function toIndexQuery(node: QueryNode, field: FieldLexemes): IndexQuery {
  switch (node.type) {
    case 'text':
      return textQuery(node)
    case 'near':
      return allOf([anyOf(node.left.map(textQuery)), anyOf(node.right.map(textQuery))])
    case 'field':
      return field(node)
    case 'not':
      return ANYTHING
    case 'and':
      return allOf(node.nodes.map((each) => toIndexQuery(each, field)))
    case 'or':
      return anyOf(node.nodes.map((each) => toIndexQuery(each, field)))
  }
}

/** The filters that a mention's index knows. A source is told by its name, which may change. */
export function mentionFields(sources: ReadonlyMap<string, readonly number[]>): FieldLexemes {
  return ({ field, value }) => {
    if (field === 'author') return ANYTHING
    if (field === 'network') return quoteLexeme(facets.network(value))
    if (field === 'lang') {
      const lexeme = facets.language(value)
      return `(${quoteLexeme(lexeme)} | ${quoteLexeme(`${lexeme}-`)}:*)`
    }
    const ids = sources.get(value)
    return ids === undefined ? ANYTHING : anyOf(ids.map((id) => quoteLexeme(facets.source(id))))
  }
}

/** A note has no author, language, source or network that a filter could ask for. */
export const noteFields: FieldLexemes = () => NOTHING

export function allOf(parts: readonly IndexQuery[]): IndexQuery {
  if (parts.includes(NOTHING)) return NOTHING
  const asked = parts.filter((part) => part !== ANYTHING)
  return asked.length < 2 ? (asked[0] ?? ANYTHING) : `(${asked.join(' & ')})`
}

export function anyOf(parts: readonly IndexQuery[]): IndexQuery {
  if (parts.includes(ANYTHING)) return ANYTHING
  const asked = parts.filter((part) => part !== NOTHING)
  return asked.length < 2 ? (asked[0] ?? NOTHING) : `(${asked.join(' | ')})`
}

/** A phrase is asked for by its words, in each of its readings; the matcher sees to their order. */
function textQuery({ text, prefix }: TextNode): IndexQuery {
  const { words, joined } = wordsOf(text)
  const readings = joined === null ? [words] : [words, joined]
  return anyOf(readings.map((reading) => allOf(reading.map(wordQuery(reading.length, prefix)))))
}

function wordQuery(count: number, prefix: boolean) {
  return (word: Word, place: number): IndexQuery =>
    `${quoteLexeme(lexemeOf(word))}${prefix && place === count - 1 ? ':*' : ''}`
}
