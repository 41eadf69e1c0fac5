import { compile } from './compile.ts'
import type { SlotBook } from './compile.ts'
import { coverOf } from './cover.ts'
import type { Cover } from './cover.ts'
import { foldHandle, holds } from './evaluate.ts'
import type { Condition, Facts } from './evaluate.ts'
import { createDocReader, facetsOf } from './read-doc.ts'
import type { MatchDoc } from './read-doc.ts'
import { canMatchWithoutWords } from './selects.ts'
import { createTermIndex } from './term-index.ts'
import type { Hit } from './term-index.ts'
import type { QueryNode } from './tree.ts'

/** A brand as the matcher sees it. A null tree matches nothing; handles are without @, any case. */
export type BrandQuery = {
  id: number
  tree: QueryNode | null
  excludedAuthors: readonly string[]
}

/**
 * A brand that a mention is about. `spans` are the words of the text (not of the title) that made
 * it match, as UTF-16 offsets in order and without overlap, the first `SPANS_MAX` of them.
 */
export type BrandMatch = { brandId: number; spans: Cover[] }

export type Matcher = {
  (doc: MatchDoc): BrandMatch[]
  /** How many look-ups the last call took: what shows that time is linear in the text. */
  steps(): number
}

type Brand = { id: number; condition: Condition; excluded: ReadonlySet<string> }

/**
 * Compiles the queries of all brands into one function that tells which of them a mention matches,
 * in the order given. Each text is read once, however many terms there are.
 */
export function compileMatcher(queries: readonly BrandQuery[]): Matcher {
  const book: SlotBook = { patterns: [], size: 0 }
  const brands: Brand[] = []
  const brandOfSlot = new Map<number, number>()
  /** Brands that must be asked about every mention, as filters alone can make them match. */
  const always: number[] = []
  for (const { id, tree, excludedAuthors } of queries) {
    if (tree === null) continue
    const positive: number[] = []
    const condition = compile(tree, book, positive)
    for (const slot of positive) brandOfSlot.set(slot, brands.length)
    if (canMatchWithoutWords(tree, false)) always.push(brands.length)
    brands.push({
      id,
      condition,
      excluded: new Set(excludedAuthors.map(foldHandle).filter(Boolean)),
    })
  }
  const index = createTermIndex(book.patterns)
  const reader = createDocReader()

  function match(doc: MatchDoc): BrandMatch[] {
    const { tokens } = reader
    const textStart = reader.read(doc)
    index.scan(tokens)
    if (index.found.length === 0 && always.length === 0) return []
    const candidates = new Set(always)
    for (const slot of index.found) {
      const brand = brandOfSlot.get(slot)
      if (brand !== undefined) candidates.add(brand)
    }
    const facts: Facts = { index, size: tokens.size, facets: facetsOf(doc) }
    const found: BrandMatch[] = []
    for (const place of [...candidates].sort((a, b) => a - b)) {
      const brand = brands[place]
      if (brand === undefined || brand.excluded.has(facts.facets.author)) continue
      const hits: Hit[] = []
      if (!holds(brand.condition, facts, hits)) continue
      found.push({ brandId: brand.id, spans: coverOf(hits, tokens, textStart, tokens.size) })
    }
    return found
  }

  return Object.assign(match, { steps: () => index.steps() })
}
