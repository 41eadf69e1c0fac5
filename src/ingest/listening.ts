import { listBrands } from '../db/brand-store.ts'
import type { Tx } from '../db/sql.ts'
import type { Brand } from '../model/brand.ts'
import type { Classifier } from '../model/classification.ts'
import type { Rule } from '../triage/rule.ts'
import { compileMatcher, type BrandMatch, type MatchDoc } from './query/match.ts'
import { parseQuery } from './query/parse.ts'

/** Everything that decides what a mention is about and where it goes. */
export type Listening = {
  brands: ReadonlyMap<number, Brand>
  match: (doc: MatchDoc) => BrandMatch[]
  classifier: Classifier
  rules: readonly Rule[]
}

/** Compiles the brands' queries once and again only when a brand has changed, in any process. */
export function createListening(parts: { classifier: Classifier; rules: readonly Rule[] }) {
  let known: { as: string; listening: Listening } | null = null

  return async (db: Tx): Promise<Listening> => {
    const brands = await listBrands(db)
    const as = JSON.stringify(brands)
    if (known?.as === as) return known.listening
    const listening = { ...parts, brands: byId(brands), match: compileBrands(brands) }
    known = { as, listening }
    return listening
  }
}
export type ListeningSource = ReturnType<typeof createListening>

function byId(brands: readonly Brand[]): Map<number, Brand> {
  return new Map(brands.map((brand) => [brand.id, brand]))
}

/** A query that no longer parses matches nothing; it was checked when it was saved. */
function compileBrands(brands: readonly Brand[]): Listening['match'] {
  return compileMatcher(
    brands.map((brand) => {
      const parsed = parseQuery(brand.query)
      return {
        id: brand.id,
        tree: parsed.ok ? parsed.tree : null,
        excludedAuthors: brand.excludedAuthors,
      }
    }),
  )
}
