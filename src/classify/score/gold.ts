import { z } from 'zod'
import {
  type Intent,
  intentSchema,
  type Sentiment,
  sentimentSchema,
} from '../../model/classification.ts'
import { type LabelQueue, labelQueueSchema } from '../../model/queue.ts'

/** A text with what is true of it; null where nobody said. */
export type GoldRow = {
  text: string
  sentiment: Sentiment | null
  intents: readonly Intent[] | null
  queue: LabelQueue | null
  urgency: 0 | 1 | 2 | null
  spam: boolean | null
  source: string
}

export type ParsedGold = { ok: true; row: GoldRow } | { ok: false; problems: string[] }

export const UNNAMED_SOURCE = 'not named'

const goldSchema = z.object({
  text: z.string(),
  sentiment: sentimentSchema.optional(),
  intents: z.union([z.tuple([z.literal('none')]), z.array(intentSchema)]).optional(),
  queue: labelQueueSchema.optional(),
  urgency: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
  spam: z.boolean().optional(),
  source: z.string().optional(),
})

/** Public sets name their one label so; only labels of sentiment can be scored. */
const publicSchema = z.object({
  text: z.string(),
  label: sentimentSchema,
  source: z.string().optional(),
})

/**
 * One line of a gold file: `{"text", "sentiment"?, "intents"?, "queue"?, "urgency"?, "spam"?, "source"?}`
 * with at least one label, or `{"text", "label", "source"?}` where the label is a sentiment. Each
 * problem starts with the name of its field.
 */
export function parseGold(json: unknown): ParsedGold {
  const isPublic = typeof json === 'object' && json !== null && 'label' in json
  const parsed = (isPublic ? publicSchema : goldSchema).safeParse(json)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'line'}: ${message}`,
    )
    return { ok: false, problems }
  }
  const row = rowOf(parsed.data)
  const isLabelled = [row.sentiment, row.intents, row.queue, row.urgency, row.spam].some(
    (label) => label !== null,
  )
  return isLabelled
    ? { ok: true, row }
    : {
        ok: false,
        problems: ['line: no label; give sentiment, intents, queue, urgency, spam or label'],
      }
}

function rowOf(data: z.infer<typeof goldSchema> | z.infer<typeof publicSchema>): GoldRow {
  const { text, source = UNNAMED_SOURCE } = data
  if ('label' in data) {
    const unknown = { intents: null, queue: null, urgency: null, spam: null }
    return { text, source, sentiment: data.label, ...unknown }
  }
  const { sentiment = null, intents = null, queue = null, urgency = null, spam = null } = data
  const named = intents === null ? null : intents.filter((intent) => intent !== 'none')
  return { text, source, sentiment, intents: named, queue, urgency, spam }
}
