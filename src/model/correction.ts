import { z } from 'zod'
import { classificationSchema, intentSchema, intents, sentimentSchema } from './classification.ts'
import { labelQueueSchema } from './queue.ts'

/** What a person may say of a text; what is left out stays as it is. docs/labels.md defines each. */
export const saidFieldsSchema = z.strictObject({
  sentiment: sentimentSchema.optional(),
  /** All that apply; empty for none. */
  intents: z.array(intentSchema).max(intents.length).optional(),
  queue: labelQueueSchema.optional(),
  urgency: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
  /** BCP 47 primary tag. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'use a code of two or three letters, such as en')
    .optional(),
  spam: z.boolean().optional(),
})
export type Said = z.infer<typeof saidFieldsSchema>

/** What would be right, as the API takes it: at least one field, none against another. */
export const saidSchema = saidFieldsSchema.superRefine((said, ctx) => {
  for (const { field, message } of problemsIn(said)) {
    ctx.addIssue({ code: 'custom', path: field === null ? [] : [field], message })
  }
})

type Problem = { field: keyof Said | null; message: string }

function problemsIn({ intents: named, queue, urgency, spam, ...rest }: Said): Problem[] {
  const said = [named, queue, urgency, spam, ...Object.values(rest)]
  const problems: Problem[] = []
  const find = (wrong: boolean, field: keyof Said | null, message: string) => {
    if (wrong) problems.push({ field, message })
  }
  find(
    said.every((value) => value === undefined),
    null,
    'say at least one of sentiment, intents, queue, urgency, language, spam',
  )
  find(new Set(named).size !== (named?.length ?? 0), 'intents', 'name each intent once')
  find(
    spam === true && (named?.length ?? 0) > 0,
    'intents',
    'an advert has none; leave them out, or say "spam": false',
  )
  find(
    spam === true && queue !== undefined && queue !== 'none',
    'queue',
    'an advert goes to none; leave it out, or say "spam": false',
  )
  find(
    spam === true && urgency !== undefined && urgency > 0,
    'urgency',
    'nobody has to act on an advert; leave it out, or say "spam": false',
  )
  find(
    queue === 'none' && urgency !== undefined && urgency > 0,
    'urgency',
    'nobody has to act on what is in queue none; use 0, or another queue',
  )
  find(
    queue !== undefined && queue !== 'none' && urgency === 0,
    'urgency',
    '0 is for queue none alone; use 1 or 2, or queue none',
  )
  return problems
}

export const correctionStates = ['current', 'replaced', 'undone'] as const
export const correctionStateSchema = z.enum(correctionStates)
export type CorrectionState = z.infer<typeof correctionStateSchema>

/** What a person said of a mention, and what it meant before and after. */
export const correctionSchema = z.object({
  id: z.uuid(),
  mentionId: z.uuid(),
  /** The text that it was said of: title and text, as they were then. */
  text: z.string(),
  /** All that people said of this mention so far. */
  said: saidFieldsSchema,
  /** What the model had answered. */
  before: classificationSchema,
  after: classificationSchema,
  actor: z.string(),
  at: z.iso.datetime(),
  /** `current` holds and teaches; one that was replaced or undone is history. */
  state: correctionStateSchema,
})
export type Correction = z.infer<typeof correctionSchema>
