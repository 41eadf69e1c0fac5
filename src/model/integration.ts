import { z } from 'zod'
import { intentSchema, sentimentSchema } from './classification.ts'
import { jsonObjectSchema } from './mention.ts'
import { namedSchema } from './named.ts'
import { leadStateSchema, needSchema } from './lead.ts'
import { stageSchema } from './person.ts'
import { ticketQueueSchema } from './queue.ts'
import { prioritySchema, ticketStatusSchema } from './ticket.ts'

/** Where what happens here is told elsewhere. Times are ISO 8601 in UTC. */
export const integrationKinds = [
  'webhook',
  'slack',
  'teams',
  'email',
  'hubspot',
  'salesforce',
] as const
export const integrationKindSchema = z.enum(integrationKinds)
export type IntegrationKind = z.infer<typeof integrationKindSchema>

/** What can be told, by its name outside. */
export const outgoingTypes = [
  'ticket.opened',
  'ticket.moved',
  'ticket.resolved',
  'ticket.assigned',
  'ticket.requeued',
  'ticket.replied',
  'lead.offered',
  'lead.accepted',
  'person.stage',
] as const
export const outgoingTypeSchema = z.enum(outgoingTypes)
export type OutgoingType = z.infer<typeof outgoingTypeSchema>

/** What goes out of a ticket; nothing else does. */
export const outgoingTicketSchema = z.strictObject({
  id: z.uuid(),
  /** The ticket on our page. */
  link: z.string(),
  brand: namedSchema,
  queue: ticketQueueSchema,
  status: ticketStatusSchema,
  priority: prioritySchema,
  excerpt: z.string(),
  language: z.string(),
  sentiment: sentimentSchema,
  intents: z.array(intentSchema),
  tags: z.array(z.string()),
  network: z.string(),
  author: z
    .strictObject({
      id: z.uuid(),
      handle: z.string().nullable(),
      name: z.string().nullable(),
      url: z.string().nullable(),
      followers: z.number().int().nullable(),
    })
    .nullable(),
  /** The newest post of it at its network. */
  postUrl: z.string().nullable(),
  mentionCount: z.number().int(),
  openedAt: z.iso.datetime(),
  lastPostedAt: z.iso.datetime(),
  assignee: namedSchema.nullable(),
  team: namedSchema.nullable(),
})
export type OutgoingTicket = z.infer<typeof outgoingTicketSchema>

/** What goes out of a person; nothing else does. */
export const outgoingPersonSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().nullable(),
  stage: stageSchema,
  tags: z.array(z.string()),
})
export type OutgoingPerson = z.infer<typeof outgoingPersonSchema>

/** What goes out of a lead; nothing else does. */
export const outgoingLeadSchema = z.strictObject({
  id: z.uuid(),
  state: leadStateSchema,
  score: z.number().int(),
  need: needSchema,
  /** Why it is worth a word now, in one sentence. */
  whyNow: z.string(),
})
export type OutgoingLead = z.infer<typeof outgoingLeadSchema>

/** What of a ticket differs since before; only these fields are told. */
const changeSchema = z.strictObject({
  status: ticketStatusSchema.optional(),
  queue: ticketQueueSchema.optional(),
  assigneeId: z.number().int().nullable().optional(),
  teamId: z.number().int().nullable().optional(),
})

/** The body of a signed webhook; the other kinds are made of the same. */
export const outgoingSchema = z.strictObject({
  /** `test` and `push`: somebody asked for it. */
  type: z.union([outgoingTypeSchema, z.enum(['test', 'push'])]),
  timestamp: z.iso.datetime(),
  data: z.strictObject({
    /** Who did it, as our page shows it; `system` for nobody in particular. */
    actor: z.string(),
    ticket: outgoingTicketSchema.optional(),
    person: outgoingPersonSchema.optional(),
    lead: outgoingLeadSchema.optional(),
    before: changeSchema.optional(),
    after: changeSchema.optional(),
    /** A sentence, where the type alone does not say it. */
    text: z.string().optional(),
  }),
})
export type Outgoing = z.infer<typeof outgoingSchema>

/** `held`: made while the integration was off, or left over from then; a replay sends it. */
export const deliveryStates = ['pending', 'sending', 'delivered', 'failed', 'held'] as const
export const deliveryStateSchema = z.enum(deliveryStates)
export type DeliveryState = z.infer<typeof deliveryStateSchema>

export const deliveryTrySchema = z.object({
  at: z.iso.datetime(),
  durationMs: z.number().int(),
  ok: z.boolean(),
  /** Of HTTP or SMTP; null where no answer came. */
  status: z.number().int().nullable(),
  error: z.string().nullable(),
  /** The first 1,000 bytes of the answer, as text. */
  response: z.string(),
})
export type DeliveryTry = z.infer<typeof deliveryTrySchema>

export const deliverySchema = z.object({
  /** The same over all tries and replays; receivers know a second one by it. */
  id: z.uuid(),
  integrationId: z.number().int(),
  type: z.string(),
  state: deliveryStateSchema,
  /** Of this round; a replay begins another. */
  attempts: z.number().int(),
  createdAt: z.iso.datetime(),
  /** When it is tried next; null where it is not. */
  dueAt: z.iso.datetime().nullable(),
  deliveredAt: z.iso.datetime().nullable(),
  error: z.string().nullable(),
  ticketId: z.uuid().nullable(),
})
export type Delivery = z.infer<typeof deliverySchema>

export const deliveryDetailSchema = deliverySchema.extend({
  /** What is sent, as JSON text. */
  payload: z.string(),
  /** The newest first, 100 at most. */
  tries: z.array(deliveryTrySchema),
})
export type DeliveryDetail = z.infer<typeof deliveryDetailSchema>

/** `off`: turned off by itself, for want of an answer or because the receiver said so. */
export const integrationStateSchema = z.enum(['ok', 'failing', 'waiting', 'paused', 'off'])

export const integrationSchema = z.object({
  id: z.number().int(),
  kind: integrationKindSchema,
  name: z.string(),
  options: jsonObjectSchema,
  /** Of each stored secret only the end; null = none are stored, {} = these cannot be opened. */
  secretsHint: z.record(z.string(), z.string()).nullable(),
  events: z.array(outgoingTypeSchema),
  /** Only these; empty = all. */
  queues: z.array(ticketQueueSchema),
  brandIds: z.array(z.number().int()),
  enabled: z.boolean(),
  state: integrationStateSchema,
  /** Since when nothing has gone through. */
  failingSince: z.iso.datetime().nullable(),
  offAt: z.iso.datetime().nullable(),
  offReason: z.string().nullable(),
  /** How many did not get there, or not yet. */
  counts: z.object({
    pending: z.number().int(),
    failed: z.number().int(),
    held: z.number().int(),
  }),
  createdAt: z.iso.datetime(),
})
export type Integration = z.infer<typeof integrationSchema>

/** `secret`: what a webhook is signed with, told this once. */
export const addedIntegrationSchema = integrationSchema.extend({ secret: z.string().optional() })
export type AddedIntegration = z.infer<typeof addedIntegrationSchema>

export const signingSecretSchema = z.object({
  secret: z.string(),
  /** Until when deliveries carry a signature by the secret before it too; null where there was none. */
  previousUntil: z.iso.datetime().nullable(),
})
export type SigningSecret = z.infer<typeof signingSecretSchema>

const shared = {
  name: z.string().trim().min(1).max(120),
  options: jsonObjectSchema,
  /** Sealed before they are stored, and never given out. */
  secrets: jsonObjectSchema.nullable(),
  events: z.array(outgoingTypeSchema).max(outgoingTypes.length),
  queues: z.array(ticketQueueSchema).max(10),
  brandIds: z.array(z.number().int().positive()).max(200),
  enabled: z.boolean(),
}
export const integrationInputSchema = z.strictObject({
  ...shared,
  kind: integrationKindSchema,
  secrets: shared.secrets.default(null),
  events: shared.events.default([]),
  queues: shared.queues.default([]),
  brandIds: shared.brandIds.default([]),
  enabled: shared.enabled.default(true),
})
export type IntegrationInput = z.infer<typeof integrationInputSchema>

/** `enabled: true` also ends having been turned off. A secret that is left out stays; null forgets it. */
export const integrationPatchSchema = z.strictObject(shared).partial()
export type IntegrationPatch = z.infer<typeof integrationPatchSchema>

/** A person or a lead of ours as a CRM knows it. */
export const crmLinkSchema = z.object({
  kind: z.enum(['contact', 'lead']),
  /** Of the person or the lead. */
  localId: z.uuid(),
  externalId: z.string(),
  /** What the CRM says of it; null while it has not been asked. */
  status: z.string().nullable(),
  statusAt: z.iso.datetime().nullable(),
})
export type CrmLinkView = z.infer<typeof crmLinkSchema>

/** What to put into a CRM now. */
export const pushInputSchema = z.union([
  z.strictObject({ personId: z.uuid() }),
  z.strictObject({ leadId: z.uuid() }),
])
export type PushInput = z.infer<typeof pushInputSchema>

/** What to send once more: these, or what was made in this time and did not get there. */
export const replayInputSchema = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(1000) }),
  z.strictObject({
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    /** Also what got there. */
    delivered: z.boolean().default(false),
  }),
])
export type ReplayInput = z.infer<typeof replayInputSchema>
