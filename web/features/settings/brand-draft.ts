import { useEffect } from 'react'
import type { Brand, BrandInput } from '../../../src/model/brand.ts'

/** What was typed of a brand and is not saved; `brandId` is null for a new one. */
type Draft = { brandId: number | null; input: BrandInput }

let kept: Draft | null = null

/** Takes what is typed along to the other view of the brand. */
export function keepDraft(brandId: number | null, input: BrandInput): void {
  kept = { brandId, input }
}

/** What the form begins with: what was brought along, what is stored, or nothing yet. */
export function firstDraft(brand: Brand | null): BrandInput {
  if (kept !== null && kept.brandId === (brand?.id ?? null)) return kept.input
  if (brand === null) return { name: '', kind: 'own', query: '', excludedAuthors: [] }
  const { name, kind, query, excludedAuthors } = brand
  return { name, kind, query, excludedAuthors }
}

/** What was brought along is for this view alone. */
export function useDraftTaken(): void {
  useEffect(() => {
    kept = null
  }, [])
}
