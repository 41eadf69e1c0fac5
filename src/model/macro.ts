import { z } from 'zod'
import { bulkResultSchema } from './bulk.ts'
import { filledSchema } from './saved-reply.ts'
import { prioritySchema, tagSchema, TAGS_MAX, ticketStatusSchema } from './ticket.ts'

const id = z.number().int().positive().max(2_147_483_647)
const tags = z.array(tagSchema).max(TAGS_MAX)

/** A year. */
const HOURS_MAX = 8760

const moveStepSchema = z
  .strictObject({
    kind: z.literal('move'),
    to: ticketStatusSchema,
    snoozedHours: z.number().positive().max(HOURS_MAX).optional(),
    untilReply: z.boolean().optional(),
  })
  .superRefine(({ to, snoozedHours, untilReply }, issues) => {
    const isTimed = snoozedHours !== undefined || untilReply === true
    if (to === 'snoozed' && !isTimed) {
      issues.addIssue({
        code: 'custom',
        message: 'snoozed needs snoozedHours (such as 24) or untilReply: true.',
      })
    }
    if (to !== 'snoozed' && isTimed) {
      issues.addIssue({
        code: 'custom',
        message: 'snoozedHours and untilReply only go with snoozed; leave them out.',
      })
    }
  })

export const macroStepSchema = z.discriminatedUnion('kind', [
  moveStepSchema,
  z
    .strictObject({ kind: z.literal('tags'), add: tags.default([]), remove: tags.default([]) })
    .refine(
      ({ add, remove }) => add.length + remove.length > 0,
      'names no tag to add or to remove',
    ),
  z.strictObject({ kind: z.literal('priority'), priority: prioritySchema }),
  z
    .strictObject({
      kind: z.literal('assign'),
      /** `me` is whoever runs it, null takes it away, left out the team finds somebody. */
      assigneeId: z
        .union([z.literal('me'), id])
        .nullable()
        .optional(),
      teamId: id.nullable().optional(),
    })
    .refine(
      ({ assigneeId, teamId }) => assigneeId !== undefined || teamId !== undefined,
      'names nobody; say assigneeId, teamId or both',
    ),
  z.strictObject({ kind: z.literal('note'), text: z.string().trim().min(1).max(10_000) }),
  /** Answers with the text, filled in; it is the person who sends it. */
  z.strictObject({ kind: z.literal('reply'), savedReplyId: id }),
])
export type MacroStep = z.infer<typeof macroStepSchema>

const shared = {
  name: z.string().trim().min(1).max(80),
  /** The digit that runs it, after `m`; null = from the palette only. */
  key: z
    .string()
    .regex(/^[0-9]$/, 'use one digit, 0 to 9')
    .nullable(),
  steps: z
    .array(macroStepSchema)
    .min(1, 'give at least one step')
    .max(10)
    .refine(
      (steps) => steps.filter(({ kind }) => kind === 'reply').length < 2,
      'only one step may answer',
    ),
}

export const macroSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  key: z.string().nullable(),
  steps: z.array(macroStepSchema),
  updatedAt: z.iso.datetime(),
})
export type Macro = z.infer<typeof macroSchema>

export const macroInputSchema = z.strictObject({ ...shared, key: shared.key.default(null) })
export type MacroInput = z.infer<typeof macroInputSchema>

export const macroPatchSchema = z.strictObject(shared).partial()
export type MacroPatch = z.infer<typeof macroPatchSchema>

/** What became of a macro on many tickets, with the answers that it has for their reply boxes. */
export const macroResultSchema = bulkResultSchema.extend({
  replies: z.array(filledSchema.extend({ ticketId: z.uuid(), savedReplyId: z.number().int() })),
})
export type MacroResult = z.infer<typeof macroResultSchema>
