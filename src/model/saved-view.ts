import { z } from 'zod'
import { ticketQuerySchema } from './ticket-query.ts'

const shared = {
  name: z.string().trim().min(1).max(60),
  /** Everybody's; else it is its maker's alone. */
  shared: z.boolean(),
  filter: ticketQuerySchema.refine(
    (filter) => Object.values(filter).some((value) => value !== undefined && value !== ''),
    'names nothing; say at least one of q, queue, status, brandId, assignee, team, tag, late',
  ),
  /** The lower stands higher in the list. */
  position: z.number().int().min(0).max(10_000),
}

export const savedViewSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  shared: z.boolean(),
  filter: ticketQuerySchema,
  position: z.number().int(),
  /** How many tickets it shows; null where it asks for `me` and nobody says who that is. */
  count: z.number().int().nullable(),
  /** There are more than `count`. */
  more: z.boolean(),
})
export type SavedView = z.infer<typeof savedViewSchema>

export const savedViewInputSchema = z.strictObject({
  ...shared,
  /** Left out: its maker's own where one is known, else everybody's. */
  shared: shared.shared.optional(),
  position: shared.position.default(0),
})
export type SavedViewInput = z.infer<typeof savedViewInputSchema>

export const savedViewPatchSchema = z.strictObject(shared).partial()
export type SavedViewPatch = z.infer<typeof savedViewPatchSchema>

/** Of each agent, and of everybody. */
export const VIEWS_MAX = 40
