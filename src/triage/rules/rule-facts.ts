import type { BrandKind } from '../../model/brand.ts'
import type { Classification } from '../../model/classification.ts'
import type { MentionDraft } from '../../model/mention.ts'

/** All that a rule may ask about one mention. */
export type RuleFacts = {
  brandId: number
  /** Null where it is not known, as of a brand that is gone. */
  brandName: string | null
  brandKind: BrandKind
  sourceId: number
  sourceName: string | null
  network: string
  kind: MentionDraft['kind']
  /** Title and text. */
  text: string
  metrics: Readonly<Record<string, number>>
  author: { handle: string | null; name: string | null; followers: number | null } | null
  classification: Classification
  /** Milliseconds UTC. */
  postedAt: number
  seenAt: number
}

/** Letters as they compare: case, accents and disguises are gone, and runs of blanks are one. */
export type Fold = (text: string) => string

/** The facts with what is worked out of them once, when first asked for. */
export type Seen = { facts: RuleFacts; text(): string; authorName(): string }

/** One condition, ready to be asked; `ground` is asked only where it holds. */
export type Check = { holds(seen: Seen): boolean; ground(seen: Seen): string }

export function lookAt(facts: RuleFacts, fold: Fold): Seen {
  let text: string | null = null
  let authorName: string | null = null
  return {
    facts,
    text: () => (text ??= fold(facts.text)),
    authorName: () => (authorName ??= fold(facts.author?.name ?? '')),
  }
}
