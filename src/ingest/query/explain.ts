import type { Explained, Ground, TextSpan } from '../../model/query-trial.ts'
import { compile } from './compile.ts'
import type { SlotBook } from './compile.ts'
import { coverOf } from './cover.ts'
import { foldHandle, holds } from './evaluate.ts'
import type { Condition, Facts } from './evaluate.ts'
import { formatQuery } from './format.ts'
import { createDocReader, facetsOf } from './read-doc.ts'
import type { MatchDoc } from './read-doc.ts'
import { heldLeaves, lacksOf } from './shortfall.ts'
import type { Answers, Lack, Leaf } from './shortfall.ts'
import { tellLack } from './tell-lack.ts'
import { createTermIndex } from './term-index.ts'
import type { Hit } from './term-index.ts'
import type { QueryNode } from './tree.ts'

/** A query with the authors it never hears. A null tree matches nothing. */
export type AskedQuery = { tree: QueryNode | null; excludedAuthors: readonly string[] }

/** Why `query` takes `doc` in, or leaves it out. */
export function explain(query: AskedQuery, doc: MatchDoc): Explained {
  return createExplainer(query)(doc)
}

/**
 * Compiles a query once, to be asked about many texts. It says `matched` exactly where the matcher
 * does, with the terms that matched, or else the fewest things that keep the text out.
 */
export function createExplainer({ tree, excludedAuthors }: AskedQuery) {
  const excluded = new Set(excludedAuthors.map(foldHandle).filter(Boolean))
  const book: SlotBook = { patterns: [], size: 0 }
  const leaves = new Map<Leaf, Condition>()
  if (tree !== null) for (const leaf of leavesOf(tree)) leaves.set(leaf, compile(leaf, book, []))
  const index = createTermIndex(book.patterns)
  const reader = createDocReader()

  return (doc: MatchDoc): Explained => {
    const textStart = reader.read(doc)
    index.scan(reader.tokens)
    const facts: Facts = { index, size: reader.tokens.size, facets: facetsOf(doc) }
    const { answers, hitsOf, hitsOfLack } = readAnswers(leaves, facts)
    const spansOf = (hits: readonly Hit[]) => spansIn(hits, reader, textStart)
    const because: Ground[] = (tree === null ? [] : lacksOf(tree, answers)).map((lack) => ({
      kind: lack.type,
      text: tellLack(lack, doc, answers),
      spans: spansOf(hitsOfLack(lack)),
    }))
    if (tree === null) because.push(ground('empty', 'The query is empty, so it finds nothing'))
    if (excluded.has(facts.facets.author)) {
      because.unshift(ground('author', `Its author ${doc.author ?? ''} is excluded`))
    }
    const matched = because.length === 0
    const found = (tree === null ? [] : heldLeaves(tree, answers, matched)).map((leaf) => ({
      term: formatQuery(leaf),
      spans: spansOf(hitsOf(leaf)),
    }))
    return { matched, found, because }
  }
}

/** What holds of the text that was scanned last, and where. */
function readAnswers(leaves: ReadonlyMap<Leaf, Condition>, facts: Facts) {
  const held = new Map<Leaf, Hit[]>()
  for (const [leaf, condition] of leaves) {
    const hits: Hit[] = []
    if (holds(condition, facts, hits)) held.set(leaf, hits)
  }
  const hitsOf = (leaf: Leaf): readonly Hit[] => held.get(leaf) ?? []
  const sideHits = (leaf: Leaf, side: 'left' | 'right'): readonly Hit[] => {
    const condition = leaves.get(leaf)
    return condition?.type === 'near' ? facts.index.hits(condition[side]) : []
  }
  const answers: Answers = {
    holds: (leaf) => held.has(leaf),
    hasSide: (node, side) => sideHits(node, side).length > 0,
  }
  const hitsOfLack = (lack: Lack): readonly Hit[] => {
    if (lack.type === 'far')
      return [...sideHits(lack.node, 'left'), ...sideHits(lack.node, 'right')]
    if (lack.type !== 'excluded') return []
    return heldLeaves(lack.node, answers, true).flatMap(hitsOf)
  }
  return { answers, hitsOf, hitsOfLack }
}

function ground(kind: Ground['kind'], text: string): Ground {
  return { kind, text, spans: [] }
}

function spansIn(
  hits: readonly Hit[],
  { tokens }: ReturnType<typeof createDocReader>,
  textStart: number,
): TextSpan[] {
  const place = (part: TextSpan['in'], first: number, end: number) =>
    coverOf(hits, tokens, first, end).map(({ start, end: to }) => ({ in: part, start, end: to }))
  return [...place('title', 0, textStart), ...place('text', textStart, tokens.size)]
}

function leavesOf(node: QueryNode): Leaf[] {
  if (node.type === 'not') return leavesOf(node.node)
  if (node.type === 'and' || node.type === 'or') return node.nodes.flatMap(leavesOf)
  return [node]
}
