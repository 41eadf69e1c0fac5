import { formatQuery } from './format.ts'
import type { MatchDoc } from './read-doc.ts'
import { holds } from './shortfall.ts'
import type { Answers, FieldNode, Lack } from './shortfall.ts'
import type { Field, QueryNode, TextNode } from './tree.ts'

/** More words than this are counted, not listed. */
const LISTED_MAX = 4
/** A longer piece of a query is cut. */
const PIECE_MAX = 120

/** A lack as a sentence for the person who wonders. */
export function tellLack(lack: Lack, doc: MatchDoc, answers: Answers): string {
  switch (lack.type) {
    case 'missing':
      return tellMissing(lack.nodes)
    case 'far': {
      const { distance, left, right } = lack.node
      const apart = distance === 1 ? 'next to' : `within ${distance} words of`
      return `${anyOf(left)} is not ${apart} ${anyOf(right)}`
    }
    case 'field':
      return tellField(lack.nodes, doc)
    case 'excluded':
      return `Excluded by NOT ${piece(what(lack.node, answers))}`
  }
}

function tellMissing(nodes: readonly TextNode[]): string {
  const [node, ...others] = nodes
  if (node === undefined) return ''
  if (others.length > 0) return `None of ${list(nodes.map(written), 'and')} is there`
  if (node.prefix) return `No word begins with “${node.text}”`
  if (/^[@#]/u.test(node.text)) return `${node.text} is missing`
  return `The ${/\s/u.test(node.text) ? 'phrase' : 'word'} “${node.text}” is missing`
}

const ofDoc: Record<Field, (doc: MatchDoc) => [subject: string, value: string | null]> = {
  lang: ({ language }) => ['Its language is', language === 'und' ? '' : language],
  author: ({ author }) => ['Its author is', author],
  source: ({ source }) => ['Its source is', source],
  network: ({ network }) => ['Its network is', network],
}

function tellField(nodes: readonly FieldNode[], doc: MatchDoc): string {
  const [node] = nodes
  if (node === undefined) return ''
  const [subject, value] = ofDoc[node.field](doc)
  const asked = list(
    nodes.map((each) => each.value),
    'or',
  )
  return `${subject} ${value || 'not known'}, asked for ${asked}`
}

/** Of alternatives only those that hold: they alone exclude. */
function what(node: QueryNode, answers: Answers): QueryNode {
  if (node.type !== 'or') return node
  const nodes = node.nodes.filter((each) => holds(each, answers))
  const [only] = nodes
  return nodes.length === 1 && only !== undefined ? only : { type: 'or', nodes }
}

function piece(node: QueryNode): string {
  const query = formatQuery(node)
  const isGroup = node.type === 'and' || node.type === 'or' || node.type === 'near'
  const cut = query.length > PIECE_MAX ? `${query.slice(0, PIECE_MAX).toWellFormed()}…` : query
  return isGroup ? `(${cut})` : cut
}

const written = (node: TextNode): string => (node.prefix ? `${node.text}*` : `“${node.text}”`)

function anyOf(nodes: readonly TextNode[]): string {
  return list(nodes.map(written), 'or')
}

function list(items: readonly string[], joiner: 'and' | 'or'): string {
  const shown = items.slice(0, LISTED_MAX)
  const rest = items.length - shown.length
  if (rest > 0) return `${shown.join(', ')} ${joiner} ${rest} more`
  const last = shown.pop() ?? ''
  return shown.length === 0 ? last : `${shown.join(', ')} ${joiner} ${last}`
}
