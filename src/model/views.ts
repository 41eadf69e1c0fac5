import { z } from 'zod'
import { classificationSchema, intentSchema, intents, sentimentSchema } from './classification.ts'
import { jsonObjectSchema, mentionKindSchema } from './mention.ts'
import { namedSchema } from './named.ts'
import { queueSchema, ticketQueueSchema } from './queue.ts'
import { replyViewSchema } from './reply.ts'
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
  /** Snoozed until the author writes again, at the latest until `snoozedUntil`. */
  untilReply: z.boolean(),
  assignee: namedSchema.nullable(),
  team: namedSchema.nullable(),
  tags: z.array(z.string()),
  waveId: z.uuid().nullable(),
  /** What falls due next; null where nothing does. */
  dueAt: z.iso.datetime().nullable(),
  /** Whether a target has been missed. */
  late: z.boolean(),
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
  /** Whether everything it changed still stands as it left it, so that it can be taken back. */
  undoable: z.boolean(),
})
export type EventView = z.infer<typeof eventViewSchema>

export const noteViewSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  actor: z.string(),
  text: z.string(),
  /** Those who are named in it with an @. */
  agents: z.array(z.object({ id: z.number().int(), handle: z.string() })),
})
export type NoteView = z.infer<typeof noteViewSchema>

export const viewerSchema = z.object({ agent: namedSchema, typing: z.boolean() })
export type Viewer = z.infer<typeof viewerSchema>

/** A ticket's time against its targets; null = has not happened, is not asked for, or stands still. */
export const clockViewSchema = z.object({
  policy: namedSchema,
  answerDueAt: z.iso.datetime().nullable(),
  resolutionDueAt: z.iso.datetime().nullable(),
  /** When we first answered in public. */
  answeredAt: z.iso.datetime().nullable(),
  resolvedAt: z.iso.datetime().nullable(),
  /** Since when we have been waiting for the author. */
  waitingSince: z.iso.datetime().nullable(),
  warnedAt: z.iso.datetime().nullable(),
  /** Since when a target has been missed and not met. */
  breachedAt: z.iso.datetime().nullable(),
  escalatedAt: z.iso.datetime().nullable(),
})
export type ClockView = z.infer<typeof clockViewSchema>

export const ticketDetailSchema = ticketItemSchema.extend({
  clock: clockViewSchema.nullable(),
  /** Everybody who has it on screen, the reader too. */
  viewers: z.array(viewerSchema),
  why: whySchema,
  moves: z.array(ticketStatusSchema),
  /** Oldest first, the newest 200. */
  mentions: z.array(mentionViewSchema),
  history: z.array(eventViewSchema),
  /** Oldest first. */
  notes: z.array(noteViewSchema),
  /** Answers to it, oldest first. */
  replies: z.array(replyViewSchema),
  /** The ticket that holds its mentions since it was merged; null where it was not. */
  mergedInto: z.uuid().nullable(),
})
export type TicketDetail = z.infer<typeof ticketDetailSchema>

/** How many other mentions of the 30 days around a ticket's newest say nearly the same as that one. */
export const similarSchema = z.object({ count: z.number().int() })

/** A tag, and on how many of the 2,000 tickets that were tagged and changed last it stands. */
export const tagCountSchema = z.object({ tag: z.string(), tickets: z.number().int() })
export type TagCount = z.infer<typeof tagCountSchema>

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

/** What became of a delivery to a webhook. */
export const receivedSchema = z.object({
  stored: z.number().int(),
  duplicates: z.number().int(),
  edited: z.number().int(),
  /** What no brand's query matches, where the source keeps nothing else. */
  unmatched: z.number().int(),
  /** By the place in the delivery, from 0. */
  rejected: z.array(z.object({ index: z.number().int(), reason: z.string() })),
})
export type Received = z.infer<typeof receivedSchema>

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
  /** Agents or teams, and who of them is there. */
  z.object({ type: z.literal('agents') }),
  z.object({ type: z.literal('rules') }),
  /** Leads, who sells, or how leads are handled. */
  z.object({ type: z.literal('leads') }),
  /** Who has the ticket on screen, or types. */
  z.object({ type: z.literal('viewers'), ticketId: z.uuid() }),
  /** What these agents were told, or have read of it. */
  z.object({ type: z.literal('notifications'), agentIds: z.array(z.number().int()) }),
  /** The stream could not resume from where the reader was: everything on screen may be old. */
  z.object({ type: z.literal('refetch') }),
])
export type LiveEvent = z.infer<typeof liveEventSchema>
