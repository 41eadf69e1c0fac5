import { z } from 'zod'
import { namedSchema } from './named.ts'

export const waveStatusSchema = z.enum(['open', 'closed'])
export type WaveStatus = z.infer<typeof waveStatusSchema>

/** Like complaints gathered into one matter. Times are ISO 8601 in UTC. */
export const waveSchema = z.object({
  id: z.uuid(),
  brandId: z.number().int(),
  /** The words of the first of them, cut to 280 characters. */
  title: z.string(),
  status: waveStatusSchema,
  /** Who answers for all of them; whatever joins later is theirs too. */
  owner: namedSchema.nullable(),
  tickets: z.number().int(),
  /** How many of those still wait for somebody. */
  open: z.number().int(),
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
})
export type Wave = z.infer<typeof waveSchema>

/** What became of one answer to all of a wave. */
export const waveAnsweredSchema = z.object({
  /** On their way, each to be taken back for as long as any answer. */
  sending: z.number().int(),
  /** Wait for a second person. */
  toApprove: z.number().int(),
  failed: z.array(z.object({ ticketId: z.uuid(), message: z.string() })),
  /** Beyond what is answered in one go: ask again for them. */
  more: z.number().int(),
})
export type WaveAnswered = z.infer<typeof waveAnsweredSchema>
