import { z } from 'zod'
import { intentSchema, sentimentSchema } from './classification.ts'
import { jsonObjectSchema } from './mention.ts'
import { namedSchema } from './named.ts'
import { stageSchema, touchpointKindSchema } from './person.ts'
import { authorViewSchema } from './views.ts'

/**
 * Where a lead stands. `new`: nobody has it; `offered`: a rep is asked; `accepted`, `talking`, `quoted`: a
 * rep works on it; `nurture`: kept, not contacted; `won` and `lost` close it.
 */
export const leadStates = [
  'new',
  'offered',
  'accepted',
  'talking',
  'quoted',
  'won',
  'lost',
  'rejected',
  'nurture',
] as const
export const leadStateSchema = z.enum(leadStates)
export type LeadState = z.infer<typeof leadStateSchema>

/** Every move there is. What is rejected or lost is kept, and comes back by hand or on a new signal. */
export const leadMoves: Record<LeadState, readonly LeadState[]> = {
  new: ['offered', 'accepted', 'rejected', 'nurture'],
  offered: ['new', 'accepted', 'rejected', 'nurture'],
  accepted: ['offered', 'talking', 'quoted', 'won', 'lost', 'rejected', 'nurture'],
  talking: ['offered', 'quoted', 'won', 'lost', 'rejected', 'nurture'],
  quoted: ['offered', 'talking', 'won', 'lost', 'rejected', 'nurture'],
  won: [],
  lost: ['new', 'nurture'],
  rejected: ['new', 'nurture'],
  nurture: ['new', 'offered', 'accepted', 'rejected'],
}

/** Whether a lead in `from` may be moved to `to`. Staying where it is is no move. */
export function canMoveLead(from: LeadState, to: LeadState): boolean {
  return leadMoves[from].includes(to)
}

/** A rep has these on the desk. */
export const heldStates = ['offered', 'accepted', 'talking', 'quoted'] as const

/** Why somebody is no lead, in the order of the digits that say it. */
export const rejectReasons = [
  'no_buyer',
  'no_fit',
  'too_early',
  'not_interested',
  'seller',
  'in_talks',
] as const
export const rejectReasonSchema = z.enum(rejectReasons)
export type RejectReason = z.infer<typeof rejectReasonSchema>

/** Why somebody is kept and not contacted. */
export const nurtureReasonSchema = z.enum([
  'faint',
  'cooled',
  'by_hand',
  'too_early',
  'not_interested',
])
export type NurtureReason = z.infer<typeof nurtureReasonSchema>

/** What somebody seems to need from us. */
export const needs = ['price', 'comparing', 'asking', 'buying'] as const
export const needSchema = z.enum(needs)
export type Need = z.infer<typeof needSchema>

/** What the score is made of. */
export const featureNames = [
  'intent',
  'price',
  'recency',
  'repeat',
  'fit',
  'reach',
  'stage',
  'touch',
  'bought',
  'unhappy',
  'spam',
  'contacted',
  'answered',
] as const
export type FeatureName = (typeof featureNames)[number]
/** Each from 0 to 1, `fit` from -1; what is left out is 0. */
export type Features = Record<FeatureName, number>
/** In log-odds; `base` is where everybody starts. */
export type Weights = Record<FeatureName | 'base', number>

export const scorePartSchema = z.object({
  /** `base`, or what it was made of. */
  name: z.enum(['base', ...featureNames]),
  text: z.string(),
  /** All of them together are the score. */
  points: z.number().int(),
})
export type ScorePart = z.infer<typeof scorePartSchema>

const amountSchema = z.number().min(0).max(999_999_999_999)
const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be a currency of three capital letters, such as EUR')

export const leadItemSchema = z.object({
  id: z.uuid(),
  /** The one who speaks for all that are this person. */
  personId: z.uuid(),
  name: z.string(),
  author: authorViewSchema.nullable(),
  followers: z.number().int(),
  stage: stageSchema,
  brandId: z.number().int(),
  state: leadStateSchema,
  stateAt: z.iso.datetime(),
  /** Why it is rejected or kept; null in other states. */
  reason: z.union([rejectReasonSchema, nurtureReasonSchema]).nullable(),
  /** When it comes back by itself. */
  resurfaceAt: z.iso.datetime().nullable(),
  rep: namedSchema.nullable(),
  score: z.number().int(),
  /** Why it is worth a word now, in one sentence. */
  whyNow: z.string(),
  need: needSchema,
  language: z.string(),
  /** The ticket of the newest signal; null where it was no post. */
  ticketId: z.uuid().nullable(),
  /** The newest signal's words. */
  excerpt: z.string(),
  signalAt: z.iso.datetime(),
  amount: z.number().nullable(),
  currency: z.string().nullable(),
  version: z.number().int(),
})
export type LeadItem = z.infer<typeof leadItemSchema>

export const leadPostSchema = z.object({
  id: z.uuid(),
  ticketId: z.uuid().nullable(),
  network: z.string(),
  text: z.string(),
  url: z.string().nullable(),
  postedAt: z.iso.datetime(),
  sentiment: sentimentSchema,
  intents: z.array(intentSchema),
})
export type LeadPost = z.infer<typeof leadPostSchema>

export const leadStepSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  type: z.string(),
  actor: z.string(),
  data: jsonObjectSchema,
  /** Whether it is the last step and can be taken back. */
  undoable: z.boolean(),
})

/** Whether a rep may write to somebody now; `from` = when they may again, null = never or now. */
export const contactCheckSchema = z.object({
  allowed: z.boolean(),
  reason: z.string().nullable(),
  from: z.iso.datetime().nullable(),
})
export type ContactCheck = z.infer<typeof contactCheckSchema>

export const leadDetailSchema = leadItemSchema.extend({
  parts: z.array(scorePartSchema),
  /** Which of the weights made the score; 0 = those that Earshot comes with. */
  weightsId: z.number().int(),
  moves: z.array(leadStateSchema),
  /** Theirs, the newest 30, newest first. */
  posts: z.array(leadPostSchema),
  /** What they did elsewhere, the newest 20, newest first. */
  touchpoints: z.array(
    z.object({
      kind: touchpointKindSchema,
      at: z.iso.datetime(),
      what: z.string().nullable(),
    }),
  ),
  contact: contactCheckSchema,
  /** The saved reply for what they need, filled in; null where none is chosen for it. */
  suggestion: z.object({ id: z.number().int(), name: z.string(), text: z.string() }).nullable(),
  /** The newest 100, newest first. */
  history: z.array(leadStepSchema),
})
export type LeadDetail = z.infer<typeof leadDetailSchema>

/** The version that was on screen; a newer one is a collision. */
const seen = { version: z.number().int().positive().optional() }

export const acceptSchema = z.strictObject(seen)
export const rejectSchema = z.strictObject({ ...seen, reason: rejectReasonSchema })
export const nurtureSchema = z.strictObject({
  ...seen,
  /** Comes back then; null = on a new signal alone. */
  until: z.iso.datetime({ offset: true }).nullable().default(null),
})
export const promoteSchema = z.strictObject(seen)
export const advanceSchema = z
  .strictObject({
    ...seen,
    state: z.enum(['talking', 'quoted', 'won', 'lost']),
    amount: amountSchema.optional(),
    currency: currencySchema.optional(),
  })
  .refine((step) => (step.amount === undefined) === (step.currency === undefined), {
    path: ['currency'],
    message: 'give an amount with its currency, or neither',
  })
export type Advance = z.infer<typeof advanceSchema>
export const reassignSchema = z.strictObject({
  ...seen,
  /** Whose it becomes; null = whoever's turn it is. */
  repId: z.number().int().positive().max(2_147_483_647).nullable(),
})

/** What of a person or their posts makes them fit, or not. */
export const fitFields = ['profile', 'place', 'text', 'tag', 'language', 'network'] as const
export const fitRuleSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  field: z.enum(fitFields),
  /** One of these is enough; whole words, of `tag`, `language` and `network` the whole of it. */
  words: z.array(z.string().trim().toLowerCase().min(1).max(60)).min(1).max(100),
  /** From -3 (speaks much against them) to 3. */
  weight: z.number().int().min(-3).max(3),
})
export type FitRule = z.infer<typeof fitRuleSchema>

export const salesSettingsSchema = z.strictObject({
  /** No second word of ours to the same person within so many days, unless they wrote since. */
  contactGapDays: z.number().int().min(0).max(365),
  /** A lead with a lower score is kept, not offered. */
  offerFrom: z.number().int().min(0).max(100),
  /** After so many days what came too early is looked at again. */
  nurtureDays: z.number().int().min(1).max(730),
  fitRules: z.array(fitRuleSchema).max(100),
  /** The saved reply that is suggested for each need. */
  replies: z.strictObject({
    price: z.number().int().positive().nullable(),
    comparing: z.number().int().positive().nullable(),
    asking: z.number().int().positive().nullable(),
    buying: z.number().int().positive().nullable(),
  }),
})
export type SalesSettings = z.infer<typeof salesSettingsSchema>

export const repSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  languages: z.array(z.string()),
  capacity: z.number().int(),
  isHere: z.boolean(),
  /** Leads go round among those who sell. */
  sells: z.boolean(),
  /** Words of places, such as "berlin"; empty = everywhere. */
  territories: z.array(z.string()),
  /** Leads on the desk. */
  leads: z.number().int(),
})
export type Rep = z.infer<typeof repSchema>

export const repPatchSchema = z.strictObject({
  sells: z.boolean().optional(),
  territories: z.array(z.string().trim().toLowerCase().min(1).max(60)).max(50).optional(),
})
export type RepPatch = z.infer<typeof repPatchSchema>

export const weightsViewSchema = z.object({
  id: z.number().int(),
  learnedAt: z.iso.datetime().nullable(),
  /** Of how many decisions. */
  decisions: z.number().int(),
  items: z.array(
    z.object({
      name: z.enum(['base', ...featureNames]),
      text: z.string(),
      shipped: z.number(),
      now: z.number(),
    }),
  ),
})
export type WeightsView = z.infer<typeof weightsViewSchema>
