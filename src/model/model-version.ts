import { z } from 'zod'

/** `promoted` answers now, `retired` did so once, `refused` never did. */
export const versionStates = ['promoted', 'refused', 'retired'] as const
export const versionStateSchema = z.enum(versionStates)
export type VersionState = z.infer<typeof versionStateSchema>

/** Macro-F1 of one head before and after; `low` and `high` hold the change in 98 of 100 such samples. */
export const changeSchema = z.object({
  /** Texts whose truth is known. */
  texts: z.number().int(),
  before: z.number(),
  after: z.number(),
  low: z.number(),
  high: z.number(),
})
export type Change = z.infer<typeof changeSchema>

const changesSchema = z.object({
  intents: changeSchema,
  queue: changeSchema,
  sentiment: changeSchema,
})

/** How many words about one question look as if nobody had read the text. */
export const doubtSchema = z.object({
  words: z.number().int(),
  /** The likeliest share, 0..1. */
  share: z.number(),
  /** With 95 % confidence the share is at least this. */
  least: z.number(),
})
export type Doubt = z.infer<typeof doubtSchema>

/** A label whose answers changed on held-out texts. */
export const labelChangeSchema = z.object({
  head: z.string(),
  label: z.string(),
  /** F1 on the shipped held-out texts, 0..1. */
  before: z.number(),
  after: z.number(),
  /** Texts that gained and lost the label. */
  gained: z.number().int(),
  lost: z.number().int(),
})

export const tierReportSchema = z.object({
  tier: z.enum(['fast', 'full']),
  /** How much of the fitted change was taken, 1, 0.5 or 0.25; 0 where none passed. */
  step: z.number(),
  /** On the shipped held-out texts. */
  heldOut: changesSchema,
  /** On the corrections that were kept from training; null where there are too few. */
  own: changesSchema.nullable(),
  labels: z.array(labelChangeSchema),
  /** Places of shipped held-out texts whose answers differ, at most 200; `changed` counts all. */
  heldOutChanged: z.array(z.number().int()),
  changed: z.number().int(),
  /** How long the training took. */
  seconds: z.number(),
})
export type TierReport = z.infer<typeof tierReportSchema>

/** An example that looks wrong: which, and how likely it is so. */
export const suspectSchema = z.object({
  /** A correction's id, or `file:line` of a file. */
  example: z.string(),
  suspicion: z.number(),
})

/** What must not get worse. */
export const gatedHeads = ['intents', 'queue', 'sentiment'] as const
export type GatedHead = (typeof gatedHeads)[number]

export const trainingReportSchema = z.object({
  /** Examples that taught, and those kept for the test. */
  examples: z.number().int(),
  kept: z.number().int(),
  tiers: z.array(tierReportSchema),
  /** Null where there were too few words to tell. */
  doubts: z.object({
    intents: doubtSchema.nullable(),
    queue: doubtSchema.nullable(),
    sentiment: doubtSchema.nullable(),
  }),
  /** The most suspicious examples first, at most 50. */
  suspects: z.array(suspectSchema),
})
export type TrainingReport = z.infer<typeof trainingReportSchema>

export const modelVersionSchema = z.object({
  id: z.number().int(),
  at: z.iso.datetime(),
  actor: z.string(),
  state: versionStateSchema,
  /** The version it took over from; null = the shipped one. */
  parentId: z.number().int().nullable(),
  /** Why it was refused, in words; null where it was not. */
  reason: z.string().nullable(),
  report: trainingReportSchema,
})
export type ModelVersion = z.infer<typeof modelVersionSchema>

/** The model that answers, and what trainings made of it. */
export const modelViewSchema = z.object({
  /** The version that answers; null = the shipped one. */
  activeId: z.number().int().nullable(),
  /** What each tier calls itself now. */
  tiers: z.object({ fast: z.string(), full: z.string() }),
  /** Corrections that are current, and how many of them came or went since the last training. */
  corrections: z.object({ current: z.number().int(), news: z.boolean() }),
  /** A training that is under way. */
  training: z.boolean(),
  /** Newest first. */
  versions: z.array(modelVersionSchema),
})
export type ModelView = z.infer<typeof modelViewSchema>
