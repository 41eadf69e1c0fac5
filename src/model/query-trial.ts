import { z } from 'zod'

/** A stretch of a title or a text, in UTF-16 offsets. */
export const textSpanSchema = z.object({
  in: z.enum(['title', 'text']),
  start: z.number().int(),
  end: z.number().int(),
})
export type TextSpan = z.infer<typeof textSpanSchema>

/** One thing that keeps a text out of a query. */
export const groundSchema = z.object({
  kind: z.enum(['missing', 'excluded', 'far', 'field', 'author', 'empty']),
  /** A sentence for the person who wonders. */
  text: z.string(),
  /** The words that are to blame, where there are any. */
  spans: z.array(textSpanSchema),
})
export type Ground = z.infer<typeof groundSchema>

/** Why a query takes a text in, or leaves it out. */
export const explainedSchema = z.object({
  matched: z.boolean(),
  /** The terms and filters of the query that hold, in its order. */
  found: z.array(z.object({ term: z.string(), spans: z.array(textSpanSchema) })),
  /** The fewest things that keep it out; none where it is in. */
  because: z.array(groundSchema),
})
export type Explained = z.infer<typeof explainedSchema>

/** A mention, and whether and why it is about a brand. */
export const brandMatchSchema = explainedSchema.extend({
  brandId: z.number().int(),
  name: z.string(),
  /** Whether it was stored as being about this brand. */
  about: z.boolean(),
  /** Its source keeps everything for this brand, whatever the queries say. */
  kept: z.boolean(),
})
export type BrandMatchView = z.infer<typeof brandMatchSchema>

const idSchema = z.number().int().positive().max(2_147_483_647)

/** Most sources that are asked for a sample at once. */
export const SAMPLED_SOURCES_MAX = 5

export const queryTrialInputSchema = z.strictObject({
  query: z.string().max(100_000),
  /** Those of the brand when left out; none without a brand. */
  excludedAuthors: z.array(z.string().trim().min(1).max(200)).max(1000).optional(),
  brandId: idSchema.optional(),
  /** How far back what is stored is searched. */
  days: z.number().int().min(1).max(365).default(30),
  /** Sources to be read once, for a sample of what comes in now. Nothing of it is stored. */
  sources: z.array(idSchema).max(SAMPLED_SOURCES_MAX).default([]),
})
export type QueryTrialInput = z.infer<typeof queryTrialInputSchema>

export const trialItemSchema = z.object({
  /** Null where it is not stored. */
  id: z.uuid().nullable(),
  title: z.string().nullable(),
  /** Of a long text the part around the first match. */
  text: z.string(),
  url: z.string().nullable(),
  author: z.string().nullable(),
  postedAt: z.iso.datetime().nullable(),
  network: z.string(),
  source: z.object({ id: z.number().int(), name: z.string() }),
  /** The words that matched, in order. */
  spans: z.array(textSpanSchema),
})
export type TrialItem = z.infer<typeof trialItemSchema>

export const sampledSourceSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  searched: z.number().int(),
  hits: z.number().int(),
  /** How long was listened, where the place is never read to its end; else null. */
  listenedMs: z.number().int().nullable(),
  error: z
    .object({ kind: z.string(), message: z.string(), excerpt: z.string().nullable() })
    .nullable(),
})
export type SampledSource = z.infer<typeof sampledSourceSchema>

/** What one source that charges per post would cost if it brought just what the query finds. */
export const sourceCostSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  /** What is charged, such as "Posts read". */
  charged: z.string(),
  usdEach: z.number(),
  perDay: z.number(),
  usdPerMonth: z.number(),
})
export type SourceCost = z.infer<typeof sourceCostSchema>

export const queryTrialSchema = z.object({
  stored: z.object({
    searched: z.number().int(),
    hits: z.number().int(),
    /** Hits a day, over the `days` that what was searched reaches back. */
    perDay: z.number(),
    days: z.number(),
    /** Newest first, the newest 50. */
    items: z.array(trialItemSchema),
  }),
  /** Null where no source was named. */
  live: z
    .object({ sources: z.array(sampledSourceSchema), items: z.array(trialItemSchema) })
    .nullable(),
  /** Out by one thing only, though some of the words are there. */
  nearMisses: z.array(z.object({ mention: trialItemSchema, because: groundSchema })),
  cost: z.object({ usdPerMonth: z.number(), sources: z.array(sourceCostSchema) }),
})
export type QueryTrial = z.infer<typeof queryTrialSchema>
