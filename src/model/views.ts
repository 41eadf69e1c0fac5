import { z } from 'zod'
import { classificationSchema, intentSchema, intents, sentimentSchema } from './classification.ts'
import { jsonObjectSchema, mentionKindSchema } from './mention.ts'
import { queueSchema, ticketQueueSchema } from './queue.ts'
import { prioritySchema, ticketStatusSchema, whySchema } from './ticket.ts'

/** The shapes that the API answers with and the page reads. Times are ISO 8601 in UTC. */

export const authorViewSchema = z.object({
  id: z.uuid(),
  network: z.string(),
  handle: z.string().nullable(),
  name: z.string().nullable(),
  url: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  followers: z.number().int().nullable(),
})

export const mentionViewSchema = z.object({
  id: z.uuid(),
  brandId: z.number().int(),
  /** Further brands whose query matched too. */
  alsoBrandIds: z.array(z.number().int()),
  source: z.object({ id: z.number().int(), name: z.string() }),
  externalId: z.string(),
  network: z.string(),
  kind: mentionKindSchema,
  author: authorViewSchema.nullable(),
  title: z.string().nullable(),
  text: z.string(),
  url: z.string().nullable(),
  metrics: z.record(z.string(), z.number()),
  conversationId: z.string(),
  parentId: z.string().nullable(),
  ticketId: z.uuid().nullable(),
  queue: queueSchema,
  postedAt: z.iso.datetime(),
  seenAt: z.iso.datetime(),
  editedAt: z.iso.datetime().nullable(),
  classification: classificationSchema,
})
export type MentionView = z.infer<typeof mentionViewSchema>

export const ticketItemSchema = z.object({
  id: z.uuid(),
  brandId: z.number().int(),
  queue: ticketQueueSchema,
  status: ticketStatusSchema,
  priority: prioritySchema,
  /** The text that made it, cut to 280 characters. */
  excerpt: z.string(),
  language: z.string(),
  sentiment: sentimentSchema,
  /** Main one first. */
  intents: z.array(intentSchema),
  network: z.string(),
  author: authorViewSchema.nullable(),
  mentionCount: z.number().int(),
  /** When the author posted what opened it: the SLA clock's start. */
  openedAt: z.iso.datetime(),
  lastPostedAt: z.iso.datetime(),
  snoozedUntil: z.iso.datetime().nullable(),
  /** Rises by one with each change; send it back with a move to be told of a collision. */
  version: z.number().int(),
})
export type TicketItem = z.infer<typeof ticketItemSchema>

export const eventViewSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  type: z.string(),
  actor: z.string(),
  data: jsonObjectSchema,
})
export type EventView = z.infer<typeof eventViewSchema>

export const ticketDetailSchema = ticketItemSchema.extend({
  why: whySchema,
  moves: z.array(ticketStatusSchema),
  /** Oldest first, the newest 200. */
  mentions: z.array(mentionViewSchema),
  history: z.array(eventViewSchema),
  /** How many other mentions of the last 30 days say nearly the same. */
  similar: z.number().int(),
})
export type TicketDetail = z.infer<typeof ticketDetailSchema>

export const queueCountSchema = z.object({
  brandId: z.number().int(),
  queue: ticketQueueSchema,
  status: ticketStatusSchema,
  count: z.number().int(),
})
export type QueueCount = z.infer<typeof queueCountSchema>

export const trendPointSchema = z.object({
  /** Start of the day or hour. */
  at: z.iso.datetime(),
  negative: z.number().int(),
  neutral: z.number().int(),
  positive: z.number().int(),
  mixed: z.number().int(),
})
export type TrendPoint = z.infer<typeof trendPointSchema>

export const trendSchema = z.object({
  points: z.array(trendPointSchema),
  intents: z.object(Object.fromEntries(intents.map((intent) => [intent, z.number().int()]))),
})
export type Trend = z.infer<typeof trendSchema>

export const importSummarySchema = z.object({
  read: z.number().int(),
  stored: z.number().int(),
  duplicates: z.number().int(),
  rejected: z.array(z.object({ line: z.number().int(), reason: z.string() })),
  tickets: z.record(ticketQueueSchema, z.number().int()),
})
export type ImportSummary = z.infer<typeof importSummarySchema>

/** What the live stream says: refetch these. Sent after commit; `id` of the SSE message resumes it. */
export const liveEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('tickets'),
    /** Up to 200 of those that changed; `more` says that there were others. */
    ids: z.array(z.uuid()),
    more: z.boolean(),
    queues: z.array(ticketQueueSchema),
    brandIds: z.array(z.number().int()),
  }),
  z.object({ type: z.literal('sources'), ids: z.array(z.number().int()) }),
  z.object({ type: z.literal('brands') }),
  /** The stream could not resume from where the reader was: everything on screen may be old. */
  z.object({ type: z.literal('refetch') }),
])
export type LiveEvent = z.infer<typeof liveEventSchema>
