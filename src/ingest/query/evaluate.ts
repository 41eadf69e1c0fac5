import { foldText } from '../fold.ts'
import { nearOnes } from './near.ts'
import type { Hit, TermIndex } from './term-index.ts'
import type { Field } from './tree.ts'

/** A query ready to be asked: its words are slots of the term index, its values are folded. */
export type Condition =
  | { type: 'slot'; slot: number }
  | { type: 'near'; distance: number; left: number; right: number }
  | { type: 'field'; field: Field; value: string }
  | { type: 'not'; condition: Condition }
  | { type: 'all' | 'any'; conditions: Condition[] }

/** What a condition is asked about. `facets` are folded; `size` is the number of words. */
export type Facts = { index: TermIndex; size: number; facets: Record<Field, string> }

/** Whether `condition` holds. What made it true is added to `hits`, unless it stands under a NOT. */
export function holds(condition: Condition, facts: Facts, hits: Hit[]): boolean {
  switch (condition.type) {
    case 'slot': {
      const found = facts.index.hits(condition.slot)
      for (const hit of found) hits.push(hit)
      return found.length > 0
    }
    case 'near': {
      const found = findNear(condition, facts)
      for (const hit of found) hits.push(hit)
      return found.length > 0
    }
    case 'field':
      return hasValue(facts.facets[condition.field], condition)
    case 'not':
      return !holds(condition.condition, facts, [])
    case 'all': {
      const before = hits.length
      const all = condition.conditions.every((each) => holds(each, facts, hits))
      if (!all) hits.length = before
      return all
    }
    case 'any': {
      let any = false
      for (const each of condition.conditions) any = holds(each, facts, hits) || any
      return any
    }
  }
}

function findNear(
  { left, right, distance }: { left: number; right: number; distance: number },
  { index, size }: Facts,
): Hit[] {
  const lefts = index.hits(left)
  const rights = index.hits(right)
  if (lefts.length === 0 || rights.length === 0) return []
  const found = nearOnes(lefts, rights, distance, size)
  return found.length === 0 ? [] : [...found, ...nearOnes(rights, lefts, distance, size)]
}

/** `lang:pt` holds for pt-br as well; all else must be equal. */
function hasValue(facet: string, { field, value }: { field: Field; value: string }): boolean {
  return facet === value || (field === 'lang' && facet.startsWith(`${value}-`))
}

/** The folded name of an account, without the @ that some write before it. */
export function foldHandle(handle: string): string {
  return foldText(handle).replace(/^@/u, '')
}
