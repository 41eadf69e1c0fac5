import { z } from 'zod'

/** How a ticket that is given to the team finds its owner. */
export const distributions = ['by_hand', 'round_robin', 'least_loaded'] as const
export const distributionSchema = z.enum(distributions)
export type Distribution = z.infer<typeof distributionSchema>

const id = z.number().int().positive().max(2_147_483_647)
const shared = {
  name: z.string().trim().min(1).max(80),
  distribution: distributionSchema,
  agentIds: z
    .array(id)
    .max(1000)
    .transform((ids) => [...new Set(ids)].sort((a, b) => a - b)),
  /** When the team works; null = around the clock. */
  calendarId: id.nullable(),
}

export const teamSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  distribution: distributionSchema,
  agentIds: z.array(z.number().int()),
  calendarId: z.number().int().nullable(),
})
export type Team = z.infer<typeof teamSchema>

export const teamInputSchema = z.strictObject({
  ...shared,
  distribution: shared.distribution.default('by_hand'),
  agentIds: shared.agentIds.default([]),
  calendarId: shared.calendarId.default(null),
})
export type TeamInput = z.infer<typeof teamInputSchema>

export const teamPatchSchema = z.strictObject(shared).partial()
export type TeamPatch = z.infer<typeof teamPatchSchema>
