import { z } from 'zod'
import { jsonObjectSchema } from './mention.ts'
import { namedSchema } from './named.ts'
import { tagSchema, TAGS_MAX } from './ticket.ts'
import { authorViewSchema } from './views.ts'

/**
 * Whether somebody's public account may be tied to what we know of them as a customer. `given`: they
 * agreed. `public`: it rests on what they made public themselves. `refused`: they do not want it.
 */
export const consents = ['unknown', 'given', 'public', 'refused'] as const
export const consentSchema = z.enum(consents)
export type Consent = z.infer<typeof consentSchema>

/** Where somebody stands between first hearing of us and recommending us, in the usual order. */
export const stages = [
  'aware',
  'asking',
  'comparing',
  'price_objection',
  'decided',
  'customer',
  'at_risk',
  'gone',
  'advocate',
] as const
export const stageSchema = z.enum(stages)
export type Stage = z.infer<typeof stageSchema>

/** What was seen that moved somebody, in words, and where it can be read. */
export const evidenceSchema = z.object({
  at: z.iso.datetime(),
  kind: z.enum(['mention', 'touchpoint', 'ticket', 'time', 'hand']),
  text: z.string(),
  /** Of the mention, touchpoint or ticket; null for time and hand. */
  id: z.string().nullable(),
})
export type Evidence = z.infer<typeof evidenceSchema>

/** Under what somebody is known elsewhere. `crm` and `shop` numbers begin with their system: `hubspot:51`. */
export const identifierKinds = ['email', 'phone', 'crm', 'shop', 'user'] as const
export const identifierKindSchema = z.enum(identifierKinds)
export type IdentifierKind = z.infer<typeof identifierKindSchema>

export const identifierSchema = z.object({
  kind: identifierKindSchema,
  value: z.string().trim().min(1).max(320),
})
export type Identifier = z.infer<typeof identifierSchema>

/** What somebody does elsewhere. */
export const touchpointKinds = [
  'visit',
  'download',
  'sign_up',
  'trial',
  'quote',
  'order',
  'renewal',
  'cancellation',
  'support_case',
  'support_solved',
  'delivered',
] as const
export const touchpointKindSchema = z.enum(touchpointKinds)
export type TouchpointKind = z.infer<typeof touchpointKindSchema>

export const touchpointInputSchema = z.object({
  /** Who tells it: a site tag, a shop, a CRM. With `externalId` it makes telling twice harmless. */
  source: z.string().trim().min(1).max(80),
  externalId: z.string().trim().min(1).max(200),
  /** Whose it is: one of ours, or under what they are known elsewhere; all that is given is kept. */
  personId: z.uuid().optional(),
  identifiers: z.array(identifierSchema).max(10).default([]),
  kind: touchpointKindSchema,
  at: z.iso.datetime({ offset: true }),
  /** What it was about: the kind of page, a file, a product. */
  what: z.string().trim().min(1).max(200).nullable().default(null),
  url: z.url().max(2000).nullable().default(null),
  amount: z.number().min(0).max(999_999_999_999).nullable().default(null),
  /** ISO 4217. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a currency of three capital letters, such as EUR')
    .nullable()
    .default(null),
  data: jsonObjectSchema.default({}),
})
export type TouchpointInput = z.infer<typeof touchpointInputSchema>

export const touchpointSchema = z.object({
  id: z.uuid(),
  source: z.string(),
  externalId: z.string(),
  personId: z.uuid(),
  kind: touchpointKindSchema,
  at: z.iso.datetime(),
  what: z.string().nullable(),
  url: z.string().nullable(),
  amount: z.number().nullable(),
  currency: z.string().nullable(),
  data: jsonObjectSchema,
})
export type Touchpoint = z.infer<typeof touchpointSchema>

export const personNoteSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  actor: z.string(),
  text: z.string(),
})
export type PersonNote = z.infer<typeof personNoteSchema>

export const personItemSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  tags: z.array(z.string()),
  owner: namedSchema.nullable(),
  consent: consentSchema,
  stage: stageSchema,
  stageAt: z.iso.datetime(),
  /** Who set the stage; null = it follows what is known. */
  stageBy: z.string().nullable(),
  /** What moved them there, the last first. */
  stageWhy: z.array(evidenceSchema),
  notInterestedAt: z.iso.datetime().nullable(),
  /** The accounts, the one with the most followers first. */
  authors: z.array(authorViewSchema),
  followers: z.number().int(),
  mentions: z.number().int(),
  lastPostedAt: z.iso.datetime().nullable(),
  version: z.number().int(),
})
export type PersonItem = z.infer<typeof personItemSchema>

export const moodPointSchema = z.object({
  /** The first day of the month. */
  month: z.iso.date(),
  negative: z.number().int(),
  neutral: z.number().int(),
  positive: z.number().int(),
  mixed: z.number().int(),
})

export const personStepSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  type: z.string(),
  actor: z.string(),
  data: jsonObjectSchema,
  undoable: z.boolean(),
})
export type PersonStep = z.infer<typeof personStepSchema>

export const personDetailSchema = personItemSchema.extend({
  consentAt: z.iso.datetime().nullable(),
  consentBy: z.string().nullable(),
  consentBasis: z.string().nullable(),
  identifiers: z.array(identifierSchema),
  /** By month, the oldest first. */
  moods: z.array(moodPointSchema),
  /** The last 100, the newest first. */
  touchpoints: z.array(touchpointSchema),
  notes: z.array(personNoteSchema),
  /** What was done to the person, and how they moved, the newest 200, the newest first. */
  history: z.array(personStepSchema),
  /** The rows that were joined into this one. */
  parts: z.array(z.object({ edgeId: z.uuid(), id: z.uuid(), name: z.string() })),
})
export type PersonDetail = z.infer<typeof personDetailSchema>

export const personPatchSchema = z
  .object({
    name: z.string().trim().min(1).max(200).nullable(),
    tags: z.array(tagSchema).max(TAGS_MAX),
    ownerId: z.number().int().nullable(),
    /** Null = it follows what is known again. */
    stage: stageSchema.nullable(),
    consent: z.object({ state: consentSchema, basis: z.string().trim().max(500).default('') }),
    notInterested: z.boolean(),
  })
  .partial()
  .extend({ version: z.number().int().optional() })
export type PersonPatch = z.infer<typeof personPatchSchema>

/** What says that a person was erased, without saying who. */
export const erasureSchema = z.object({
  certificate: z.uuid(),
  at: z.iso.datetime(),
  by: z.string(),
  /** How many rows of each kind. */
  deleted: z.record(z.string(), z.number().int()),
})
export type Erasure = z.infer<typeof erasureSchema>

/** A reason why two may be one person; `weight` is what it adds to the log-odds. */
export const samenessSchema = z.object({
  kind: z.enum(['handle', 'link', 'site', 'name', 'place', 'against']),
  text: z.string(),
  weight: z.number(),
})
export type Sameness = z.infer<typeof samenessSchema>

export const suggestedMergeSchema = z.object({
  person: personItemSchema,
  /** How likely it is that they are one, 0 to 1. */
  score: z.number(),
  because: z.array(samenessSchema),
})
export type SuggestedMerge = z.infer<typeof suggestedMergeSchema>
