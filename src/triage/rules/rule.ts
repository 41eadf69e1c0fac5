import { z } from 'zod'
import { brandKindSchema } from '../../model/brand.ts'
import { intentSchema, sentimentSchema } from '../../model/classification.ts'
import { labelQueueSchema, queueSchema } from '../../model/queue.ts'

/**
 * One rule of routing, as data: all of `when` must hold. A closed list of fields; what is left out
 * is not looked at.
 */
export const ruleSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  when: z.strictObject({
    /** Any of these brand kinds. */
    brandKind: z.array(brandKindSchema).optional(),
    /** The classifier's own answer is any of these. */
    label: z.array(labelQueueSchema).optional(),
    /** Its confidence in that answer is below this. */
    labelConfidenceBelow: z.number().optional(),
    labelConfidenceFrom: z.number().optional(),
    /** It is less sure of that answer than the accepted share of mistakes asks for. */
    unsure: z.boolean().optional(),
    /** Any of these intents applies ... */
    intent: z.array(intentSchema).optional(),
    /** ... with at least this confidence. */
    intentConfidenceFrom: z.number().optional(),
    intentConfidenceBelow: z.number().optional(),
    /** None of these intents applies. */
    notIntent: z.array(intentSchema).optional(),
    sentiment: z.array(sentimentSchema).optional(),
    spam: z.boolean().optional(),
    urgencyFrom: z.number().optional(),
  }),
  then: z.strictObject({ queue: queueSchema }),
})
export type Rule = z.infer<typeof ruleSchema>
