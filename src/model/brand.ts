import { z } from 'zod'

export const brandKinds = ['own', 'product', 'competitor'] as const
export const brandKindSchema = z.enum(brandKinds)
export type BrandKind = z.infer<typeof brandKindSchema>

const shared = {
  name: z.string().trim().min(1).max(120),
  kind: brandKindSchema,
  /** The boolean query of docs/query-language.md; empty = nothing is matched by words. */
  query: z.string().max(20_000),
  /** Handles never heard, without @, any case. */
  excludedAuthors: z.array(z.string().trim().min(1).max(200)).max(1000),
}

export const brandSchema = z.object({
  id: z.number().int(),
  ...shared,
  createdAt: z.iso.datetime(),
})
export type Brand = z.infer<typeof brandSchema>

export const brandInputSchema = z.strictObject({
  ...shared,
  kind: shared.kind.default('own'),
  query: shared.query.default(''),
  excludedAuthors: shared.excludedAuthors.default([]),
})
export type BrandInput = z.infer<typeof brandInputSchema>

export const brandPatchSchema = z.strictObject(shared).partial()
export type BrandPatch = z.infer<typeof brandPatchSchema>
