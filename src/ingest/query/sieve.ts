import type { Ground } from '../../model/query-trial.ts'
import { createExplainer } from './explain.ts'
import type { AskedQuery } from './explain.ts'
import { compileMatcher } from './match.ts'
import type { MatchDoc } from './read-doc.ts'
import type { QueryNode } from './tree.ts'

const QUERY = 1
const WORDS = 2

/** More are not looked at: enough to choose from. */
const NEAR_LOOKED_MAX = 1000

export type NearMiss<T> = { of: T; because: Ground }

export type Sieve<T> = {
  /** Whether `doc` matches. What nearly does is kept with `of`. */
  isHit(doc: MatchDoc, of: T): boolean
  /** Out by one thing only, though words of the query are there; the best told first. */
  nearMisses(): NearMiss<T>[]
}

/** Parts texts that a query finds from those that it nearly finds, with one look at each. */
export function createSieve<T>(query: AskedQuery): Sieve<T> {
  const words = query.tree === null ? null : wantedOf(query.tree)
  const match = compileMatcher([
    { id: QUERY, ...query },
    { id: WORDS, tree: words, excludedAuthors: [] },
  ])
  const explain = createExplainer(query)
  const near: NearMiss<T>[] = []
  let looked = 0

  return {
    isHit(doc, of) {
      const found = match(doc)
      if (found.some(({ brandId }) => brandId === QUERY)) return true
      if (found.length === 0 || looked >= NEAR_LOOKED_MAX) return false
      looked++
      const [because, ...others] = explain(doc).because
      if (because !== undefined && others.length === 0) near.push({ of, because })
      return false
    },
    nearMisses: () => near.toSorted((a, b) => rank(a.because) - rank(b.because)),
  }
}

/** A word that is not there is the usual case, and tells least. */
function rank({ kind }: Ground): number {
  return kind === 'missing' ? 1 : 0
}

/** Any of the words that a query asks for; of its filters where it asks for none. */
function wantedOf(tree: QueryNode): QueryNode | null {
  const leaves = wantedLeaves(tree)
  const words = leaves.filter(({ type }) => type === 'text')
  const nodes = words.length > 0 ? words : leaves
  const [only] = nodes
  return nodes.length > 1 ? { type: 'or', nodes } : (only ?? null)
}

function wantedLeaves(node: QueryNode): QueryNode[] {
  if (node.type === 'not') return []
  if (node.type === 'near') return [...node.left, ...node.right]
  if (node.type === 'and' || node.type === 'or') return node.nodes.flatMap(wantedLeaves)
  return [node]
}
