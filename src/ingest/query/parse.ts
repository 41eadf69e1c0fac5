import { lex } from './lex.ts'
import type { Lexeme } from './lex.ts'
import { selects } from './selects.ts'
import { DEPTH_MAX } from './tree.ts'
import type { QueryError, QueryNode, TextNode } from './tree.ts'

export type ParsedQuery = { ok: true; tree: QueryNode | null } | { ok: false; errors: QueryError[] }

/** More of them help nobody. */
const ERRORS_MAX = 20

/**
 * Reads a brand's query (docs/query-language.md); `tree` is null for an empty one, which matches
 * nothing. Never throws. Time is linear in the length of the query.
 */
export function parseQuery(text: string): ParsedQuery {
  const { lexemes, errors } = lex(text)
  const parser = createParser(lexemes, errors)
  const tree = parser.whole()
  const firstNot = lexemes.find(({ type }) => type === 'not')
  if (errors.length === 0 && tree !== null && !selects(tree, false)) {
    parser.fail(
      firstNot?.column ?? 1,
      'this would match nearly everything, as it only says what must not be there. ' +
        'Add a word that must be there: acme -jobs.',
    )
  }
  if (errors.length === 0) return { ok: true, tree }
  const sorted = errors.toSorted((a, b) => a.column - b.column)
  return { ok: false, errors: sorted.slice(0, ERRORS_MAX) }
}

/** Precedence, tightest first: near, NOT, AND, OR. A null node stands where an error was noted. */
function createParser(lexemes: readonly Lexeme[], errors: QueryError[]) {
  const end: Lexeme = { type: 'end', column: 1 }
  let next = 0
  const peek = (): Lexeme => lexemes[next] ?? end
  const fail = (column: number, message: string) => {
    errors.push({ column, message: `Column ${column}: ${message}` })
  }

  function whole(): QueryNode | null {
    for (;;) {
      for (; peek().type === 'close'; next++) {
        fail(peek().column, 'this bracket closes nothing. Remove it, or add ( before it.')
      }
      if (peek().type === 'end') return null
      const tree = either(0)
      if (peek().type !== 'close') return tree
    }
  }

  function either(depth: number): QueryNode | null {
    const nodes = [all(depth)]
    while (peek().type === 'or') {
      next++
      nodes.push(all(depth))
    }
    return join('or', nodes)
  }

  function all(depth: number): QueryNode | null {
    const nodes = [negated(depth)]
    for (;;) {
      if (peek().type === 'and') next++
      else if (!startsOperand(peek())) return join('and', nodes)
      nodes.push(negated(depth))
    }
  }

  function negated(depth: number): QueryNode | null {
    let isNegated = false
    for (let lexeme = peek(); lexeme.type === 'not'; lexeme = peek()) {
      isNegated = !isNegated
      next++
    }
    const node = near(depth)
    return isNegated && node !== null ? { type: 'not', node } : node
  }

  function near(depth: number): QueryNode | null {
    const first = operand(depth)
    const sign = peek()
    if (sign.type !== 'near') return first
    next++
    const second = operand(depth)
    const chained = peek()
    if (chained.type === 'near') {
      fail(chained.column, 'near/ joins two words or phrases. Write (a near/3 b) (b near/3 c).')
      next++
      operand(depth)
    }
    if (first === null || second === null) return null
    const left = texts(first)
    const right = texts(second)
    if (left !== null && right !== null) {
      return { type: 'near', distance: sign.distance, left, right }
    }
    fail(
      sign.column,
      'near/ stands between words or phrases, or brackets of them joined by OR: ' +
        '(screen OR battery) near/5 dead.',
    )
    return null
  }

  function operand(depth: number): QueryNode | null {
    const lexeme = peek()
    if (lexeme.type === 'text') {
      next++
      return { type: 'text', text: lexeme.text, prefix: lexeme.prefix }
    }
    if (lexeme.type === 'field') {
      next++
      return { type: 'field', field: lexeme.field, value: lexeme.value }
    }
    if (lexeme.type === 'open') return group(depth)
    fail(lexeme.column, missing(lexeme, lexemes[next - 1]))
    if (lexeme.type === 'near') next++
    return null
  }

  function group(depth: number): QueryNode | null {
    const { column } = peek()
    next++
    if (depth >= DEPTH_MAX) {
      fail(
        column,
        `brackets may be ${DEPTH_MAX} deep. Remove some, most often they are not needed.`,
      )
      next = lexemes.length
      return null
    }
    const isEmpty = peek().type === 'close'
    const node = isEmpty ? null : either(depth + 1)
    if (isEmpty) fail(column, 'there is nothing in these brackets. Write a word in them.')
    if (peek().type === 'close') next++
    else if (next < lexemes.length) fail(column, 'this bracket is never closed. Add ) at the end.')
    return node
  }

  return { whole, fail }
}

function startsOperand({ type }: Lexeme): boolean {
  return type === 'text' || type === 'field' || type === 'open' || type === 'not' || type === 'near'
}

/** What to say where a word should stand and `found` stands instead. */
function missing(found: Lexeme, before: Lexeme | undefined): string {
  if (found.type === 'near') return 'near/ needs a word or phrase before it: battery near/5 dead.'
  if (found.type === 'or' || found.type === 'and') {
    const word = found.type.toUpperCase()
    return `${word} needs something before it. Write a word there, or "${word}" to look for the word.`
  }
  if (before?.type === 'not')
    return `a word is missing after ${before.sign}, such as ${before.sign === 'NOT' ? 'NOT jobs' : '-jobs'}.`
  if (before?.type === 'near') return 'near/ needs a word or phrase after it: battery near/5 dead.'
  const word = before?.type === 'and' ? 'AND' : 'OR'
  return `a word is missing after ${word}. Write one, or remove ${word}.`
}

/** Puts nodes together; an `and` in an `and` and an `or` in an `or` are merged. */
function join(type: 'and' | 'or', parts: readonly (QueryNode | null)[]): QueryNode | null {
  const nodes = parts.flatMap((part) => (part?.type === type ? part.nodes : [part]))
  const whole = nodes.filter((node) => node !== null)
  if (whole.length < nodes.length) return null
  return whole.length === 1 ? (whole[0] ?? null) : { type, nodes: whole }
}

/** The texts that one side of near/ may be, null where it is something else. */
function texts(node: QueryNode): TextNode[] | null {
  if (node.type === 'text') return [node]
  if (node.type !== 'or') return null
  const found = node.nodes.filter((each) => each.type === 'text')
  return found.length === node.nodes.length ? found : null
}
