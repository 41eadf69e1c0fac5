import { z } from 'zod'
import { ticketQueueSchema } from './queue.ts'

/** How one kind of target came out. Minutes; null where there is nothing to tell. */
export const slaFiguresSchema = z.object({
  /** Targets that were met, in time or late. */
  met: z.number().int(),
  inTarget: z.number().int(),
  /** Missed, and still not met. */
  missed: z.number().int(),
  /** `inTarget` of `met` and `missed` together, 0 to 1. */
  share: z.number().nullable(),
  /** Working time, as the target counts it. */
  medianMinutes: z.number().nullable(),
  p90Minutes: z.number().nullable(),
  /** Where the time went, on the wall clock: means, which add up to the mean of the whole. */
  minutes: z
    .object({
      network: z.number(),
      collector: z.number(),
      queue: z.number(),
      agent: z.number(),
      customer: z.number(),
    })
    .nullable(),
})
export type SlaFigures = z.infer<typeof slaFiguresSchema>

export const slaRowSchema = z.object({
  /** A queue's name, an id or a priority as text; null = nobody's. */
  key: z.string().nullable(),
  /** What the agent or team is called; null for queues and priorities. */
  name: z.string().nullable(),
  answers: slaFiguresSchema,
  resolutions: slaFiguresSchema,
})
export type SlaRow = z.infer<typeof slaRowSchema>

export const slaReportSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  queue: ticketQueueSchema.nullable(),
  all: slaRowSchema,
  queues: z.array(slaRowSchema),
  teams: z.array(slaRowSchema),
  agents: z.array(slaRowSchema),
  priorities: z.array(slaRowSchema),
})
export type SlaReport = z.infer<typeof slaReportSchema>
