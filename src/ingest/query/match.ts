import { foldText } from '../fold.ts'
import { createTokeniser } from '../tokens.ts'
import type { Tokens } from '../tokens.ts'
import { compile } from './compile.ts'
import type { SlotBook } from './compile.ts'
import { foldHandle, holds } from './evaluate.ts'
import type { Condition, Facts } from './evaluate.ts'
import { canMatchWithoutWords } from './selects.ts'
import { createTermIndex } from './term-index.ts'
import type { Hit } from './term-index.ts'
import { NEAR_MAX } from './tree.ts'
import type { QueryNode } from './tree.ts'

/** A brand as the matcher sees it. A null tree matches nothing; handles are without @, any case. */
export type BrandQuery = {
  id: number
  tree: QueryNode | null
  excludedAuthors: readonly string[]
}

/** A mention as the matcher sees it. `author` is the handle, `source` the source's name. */
export type MatchDoc = {
  title: string | null
  text: string
  author: string | null
  language: string
  source: string
  network: string
}

/**
 * A brand that a mention is about. `spans` are the words of the text (not of the title) that made
 * it match, as UTF-16 offsets in order and without overlap, the first `SPANS_MAX` of them.
 */
export type BrandMatch = { brandId: number; spans: { start: number; end: number }[] }

/** Takes no more than this many highlights per brand. */
export const SPANS_MAX = 200

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
  const tokeniser = createTokeniser()

  function match(doc: MatchDoc): BrandMatch[] {
    const textStart = read(doc)
    index.scan(tokeniser.tokens)
    if (index.found.length === 0 && always.length === 0) return []
    const candidates = new Set(always)
    for (const slot of index.found) {
      const brand = brandOfSlot.get(slot)
      if (brand !== undefined) candidates.add(brand)
    }
    const facts: Facts = { index, size: tokeniser.tokens.size, facets: facetsOf(doc) }
    const found: BrandMatch[] = []
    for (const place of [...candidates].sort((a, b) => a - b)) {
      const brand = brands[place]
      if (brand === undefined || brand.excluded.has(facts.facets.author)) continue
      const hits: Hit[] = []
      if (!holds(brand.condition, facts, hits)) continue
      found.push({ brandId: brand.id, spans: spansOf(hits, tokeniser.tokens, textStart) })
    }
    return found
  }

  /** Reads title and text, too far apart for a phrase or near/ to reach over; returns where the text starts. */
  function read({ title, text }: MatchDoc): number {
    tokeniser.clear()
    if (title !== null && title !== '') {
      tokeniser.add(title)
      tokeniser.gap(NEAR_MAX + 1)
    }
    const textStart = tokeniser.tokens.size
    tokeniser.add(text)
    return textStart
  }

  return Object.assign(match, { steps: () => index.steps() })
}

function facetsOf(doc: MatchDoc): Facts['facets'] {
  return {
    author: foldHandle(doc.author ?? ''),
    lang: foldText(doc.language),
    source: foldText(doc.source),
    network: foldText(doc.network),
  }
}

/** Lays the hits over the words of the text and reads off what they cover. */
function spansOf(hits: readonly Hit[], tokens: Tokens, textStart: number): BrandMatch['spans'] {
  const reach = new Int32Array(tokens.size)
  for (const { first, next } of hits) reach[first] = Math.max(reach[first] ?? 0, next)
  const spans: BrandMatch['spans'] = []
  for (let place = textStart; place < tokens.size; place++) {
    const next = reach[place] ?? 0
    if (next === 0) continue
    const start = tokens.from[place] ?? 0
    const end = tokens.to[next - 1] ?? 0
    const last = spans.at(-1)
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end)
    else if (spans.length < SPANS_MAX) spans.push({ start, end })
    else break
  }
  return spans
}
