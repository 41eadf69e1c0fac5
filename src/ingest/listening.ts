import { listBrands } from '../db/brand-store.ts'
import { enabledRules } from '../db/rule-store.ts'
import type { StoredFacts } from '../db/stored-facts.ts'
import type { Tx } from '../db/sql.ts'
import type { Brand } from '../model/brand.ts'
import type { Classification, Classifier } from '../model/classification.ts'
import { fullText } from '../model/mention.ts'
import type { RuleFacts } from '../triage/rules/rule-facts.ts'
import type { Rule } from '../triage/rules/rule.ts'
import { compileRules, type Router, type WrittenRule } from '../triage/rules/user-rules.ts'
import { foldLine } from './fold.ts'
import { compileMatcher, type BrandMatch } from './query/match.ts'
import { parseQuery } from './query/parse.ts'
import type { MatchDoc } from './query/read-doc.ts'

/** Everything that decides what a mention is about and where it goes. */
export type Listening = {
  brands: ReadonlyMap<number, Brand>
  match: (doc: MatchDoc) => BrandMatch[]
  classifier: Classifier
  /** Where a mention goes: by the user's rules, then by those that Earshot brings along. */
  route: Router
}

/** Compiles the brands' queries and the rules once, and again only when one has changed, in any process. */
export function createListening(parts: { classifier: Classifier; rules: readonly Rule[] }) {
  const { classifier, rules: shipped } = parts
  const heard = remembered((brands: readonly Brand[]) => ({
    brands: byId(brands),
    match: compileBrands(brands),
  }))
  const routed = remembered((rules: readonly WrittenRule[]) =>
    compileRules(rules, shipped, foldLine),
  )

  return async (db: Tx): Promise<Listening> => {
    const [brands, rules] = await Promise.all([listBrands(db), enabledRules(db)])
    return { classifier, ...heard(brands), route: routed(rules) }
  }
}

/** Makes `Out` of `In` again only where that says something else than the time before. */
function remembered<In, Out>(make: (input: In) => Out): (input: In) => Out {
  let known: { as: string; made: Out } | null = null
  return (input) => {
    const as = JSON.stringify(input)
    if (known?.as !== as) known = { as, made: make(input) }
    return known.made
  }
}

export type ListeningSource = ReturnType<typeof createListening>

/** What rules know of a mention's brand. */
export function brandFacts({ brands }: Pick<Listening, 'brands'>, brandId: number) {
  const brand = brands.get(brandId)
  return { brandId, brandName: brand?.name ?? null, brandKind: brand?.kind ?? ('own' as const) }
}

/** The same of a mention that is stored. */
export function storedFacts(
  listening: Pick<Listening, 'brands'>,
  stored: StoredFacts,
  classification: Classification,
): RuleFacts {
  const { title, text, brandIds, ...rest } = stored
  const brand = brandFacts(listening, brandIds[0] ?? 0)
  return { ...rest, ...brand, text: fullText({ title, text }), classification }
}

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
