import { readField, readKeyword, readText } from './read-term.ts'
import type { Fail, Keyword, Term } from './read-term.ts'
import { QUERY_MAX, TERMS_MAX } from './tree.ts'
import type { QueryError } from './tree.ts'

/** One piece of a query; `column` is where it starts, from 1. */
export type Lexeme = { column: number } & ({ type: 'open' | 'close' | 'end' } | Keyword | Term)

/** Any character begins one of these, so that nothing is passed over. */
const piece =
  /(?<space>\s+)|(?<bracket>[()])|(?<minus>[-−–—])(?=[^\s)])|(?:(?<name>[a-z]+):)?["“”„](?<quoted>[^"“”„]*)(?<shut>["“”„]?)|(?<bare>[^\s()"“”„]+)/giu
const fieldWord = /^([a-z]+):(.*)$/isu

/** Stands for a term with an error, so that its neighbours are judged as if it were right. */
const broken: Term = { type: 'text', text: '', prefix: false }

/**
 * Cuts a query into pieces, ended by an `end`; no pieces at all where it is over a limit. Time is
 * linear in its length.
 */
export function lex(query: string): { lexemes: Lexeme[]; errors: QueryError[] } {
  const lexemes: Lexeme[] = []
  const errors: QueryError[] = []
  const fail: Fail = (at, message) => {
    errors.push({ column: at + 1, message: `Column ${at + 1}: ${message}` })
  }
  if (query.length > QUERY_MAX) {
    fail(QUERY_MAX, `a query may be ${QUERY_MAX} characters long. Shorten it, or make two brands.`)
    return { lexemes: [], errors }
  }
  let terms = 0
  for (const { index, groups = {} } of query.matchAll(piece)) {
    if (groups['space'] !== undefined) continue
    const read = readPiece(groups, index, fail)
    lexemes.push({ column: index + 1, ...read })
    if (read.type !== 'text' && read.type !== 'field') continue
    if (++terms > TERMS_MAX) {
      fail(index, `a query may hold ${TERMS_MAX} terms, and this is one more. Make two brands.`)
      return { lexemes: [], errors }
    }
  }
  lexemes.push({ column: query.length + 1, type: 'end' })
  return { lexemes, errors }
}

function readPiece(
  groups: Record<string, string | undefined>,
  at: number,
  fail: Fail,
): { type: 'open' | 'close' } | Keyword | Term {
  const { bracket, minus, name, quoted, shut, bare = '' } = groups
  if (bracket !== undefined) return { type: bracket === '(' ? 'open' : 'close' }
  if (minus !== undefined) return { type: 'not', sign: minus }
  if (quoted !== undefined) {
    const start = name === undefined ? at : at + name.length + 1
    if (shut === '') {
      fail(start, 'this quote is never closed. Add " after the last word of the phrase.')
      return broken
    }
    if (name !== undefined) return readField(name, quoted, at, fail) ?? broken
    return readText(quoted, start + 1, fail) ?? broken
  }
  const field = fieldWord.exec(bare)
  if (field !== null) return readField(field[1] ?? '', field[2] ?? '', at, fail) ?? broken
  return readKeyword(bare, at, fail) ?? readText(bare, at, fail) ?? broken
}
