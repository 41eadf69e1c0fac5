import { z } from 'zod'
import { brandKindSchema } from './brand.ts'
import { intentSchema, sentimentSchema, topicSchema } from './classification.ts'
import { mentionKindSchema } from './mention.ts'
import { labelQueueSchema, queueSchema, ticketQueueSchema } from './queue.ts'
import { weekdays } from './sla.ts'
import { prioritySchema, TAGS_MAX, tagSchema } from './ticket.ts'
import { isTimeZone } from './time-zone.ts'

/** The user's rules, as data: what a mention must be like, and what then happens to its ticket. */

const idSchema = z.number().int().positive().max(2_147_483_647)
const LIST_MAX = 100

/** One value or more, of which any will do. */
const anyOf = <S extends z.ZodType>(item: S) => z.array(item).min(1).max(LIST_MAX)
const phrases = anyOf(z.string().trim().min(1).max(200))
const names = anyOf(z.string().trim().min(1).max(200))
const ids = anyOf(idSchema)
const inList = z.enum(['in', 'not_in'])
const inText = z.enum(['contains', 'not_contains', 'phrase', 'not_phrase'])
const amount = z.enum(['at_least', 'below'])
const is = z.literal('is', { error: 'the one operator here is "is"' })

/** How sure the model must be at least, 0 to 1; left out, any certainty will do. */
const confidence = z.number().min(0).max(1).optional()

const clockSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: 'a time of the day such as 09:00',
})
const zoneSchema = z.string().max(64).refine(isTimeZone, {
  error: 'no time zone that is known; use a name such as Europe/Berlin',
})

/**
 * Hours of certain days, in a zone's own time. Up to `to`, which is not in it; where that is no later
 * than `from`, it is that of the next day, and the night belongs to the day on which it began.
 */
const hoursSchema = z.strictObject({
  days: z.array(z.enum(weekdays)).min(1).max(7),
  from: clockSchema,
  to: clockSchema,
  timeZone: zoneSchema,
})

const field = <F extends string>(name: F) => z.literal(name)
const figure = <F extends string>(name: F) =>
  z.strictObject({ field: field(name), op: amount, value: z.number().min(0) })
const flag = <F extends string>(name: F) =>
  z.strictObject({ field: field(name), op: is, value: z.boolean() })

/** Every condition there is. Persons across networks are not known yet, so nothing asks about them. */
const conditions = [
  /** Of the mention: title and text together. `phrase` takes whole words, `contains` any part. */
  z.strictObject({ field: field('text'), op: inText, value: phrases }),
  z.strictObject({ field: field('kind'), op: inList, value: anyOf(mentionKindSchema) }),
  /** BCP 47 primary tags, `und` where it cannot be told. */
  z.strictObject({ field: field('language'), op: inList, value: names }),
  z.strictObject({ field: field('network'), op: inList, value: names }),
  z.strictObject({ field: field('source'), op: inList, value: ids }),
  flag('has_link'),
  /** What the network counts; where it does not tell, neither operator holds. */
  figure('stars'),
  figure('likes'),
  figure('replies'),
  figure('reposts'),
  figure('views'),
  /** Of its author: the handle without @, any case. */
  z.strictObject({ field: field('author'), op: inList, value: names }),
  z.strictObject({ field: field('author_name'), op: inText, value: phrases }),
  figure('followers'),
  /** Of what it is about. */
  z.strictObject({ field: field('brand'), op: inList, value: ids }),
  z.strictObject({ field: field('brand_kind'), op: inList, value: anyOf(brandKindSchema) }),
  /** Of what the model makes of it. */
  z.strictObject({
    field: field('sentiment'),
    op: inList,
    value: anyOf(sentimentSchema),
    confidence,
  }),
  z.strictObject({ field: field('intent'), op: inList, value: anyOf(intentSchema), confidence }),
  z.strictObject({
    field: field('model_queue'),
    op: inList,
    value: anyOf(labelQueueSchema),
    confidence,
  }),
  z.strictObject({ field: field('queue_confidence'), op: amount, value: z.number().min(0).max(1) }),
  z.strictObject({ field: field('urgency'), op: amount, value: z.number().int().min(0).max(2) }),
  z.strictObject({ field: field('topic'), op: inList, value: anyOf(topicSchema), confidence }),
  /** The users' own labels. */
  z.strictObject({ field: field('label'), op: inList, value: names, confidence }),
  flag('spam'),
  flag('unsure'),
  /** When it was posted. */
  z.strictObject({ field: field('posted'), op: inList, value: hoursSchema }),
  /** How old it was when it came, in hours. */
  figure('age_hours'),
] as const

export const ruleFields = conditions.map(({ shape }) => shape.field.value)

export const conditionSchema = z.discriminatedUnion('field', conditions, {
  error: (issue) =>
    issue.code === 'invalid_union' ? `not a field; use one of ${ruleFields.join(', ')}` : undefined,
})
export type Condition = z.infer<typeof conditionSchema>
export type RuleField = Condition['field']

const listSchema = z.array(conditionSchema).max(50)

/** All of these, or any of these. `all` of none holds for every mention. */
export const whenSchema = z
  .strictObject({ all: listSchema.optional(), any: listSchema.min(1).optional() })
  .refine(({ all, any }) => (all === undefined) !== (any === undefined), {
    error: 'give "all" or "any", a list of conditions, and not both',
  })
export type When = z.infer<typeof whenSchema>

const actions = {
  queue: ticketQueueSchema.optional(),
  priority: prioritySchema.optional(),
  addTags: z.array(tagSchema).min(1).max(TAGS_MAX).optional(),
  assigneeId: idSchema.optional(),
  teamId: idSchema.optional(),
  slaPolicyId: idSchema.optional(),
  notifyAgentIds: z.array(idSchema).min(1).max(50).optional(),
  /** Nobody needs to act: it makes no ticket. */
  dismiss: z.literal(true).optional(),
  /** The user's rules after this one are not looked at. */
  stop: z.literal(true).optional(),
}
const actionNames = Object.keys(actions).join(', ')

/** What happens. What is left out stays as it is; at least one thing must be said. */
export const thenSchema = z
  .strictObject(actions, {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? `not an action; use some of ${actionNames}` : undefined,
  })
  .superRefine((then, ctx) => {
    if (Object.values(then).every((value) => value === undefined)) {
      ctx.addIssue({ code: 'custom', message: `say what happens: some of ${actionNames}` })
    }
    if (then.dismiss && then.queue !== undefined) {
      const message = 'what is dismissed goes to no queue; leave one of the two out'
      ctx.addIssue({ code: 'custom', path: ['dismiss'], message })
    }
  })
export type Then = z.infer<typeof thenSchema>

const nameSchema = z.string().trim().min(1).max(120)

export const ruleInputSchema = z.strictObject({
  name: nameSchema,
  enabled: z.boolean().default(true),
  when: whenSchema,
  then: thenSchema,
})
export type RuleInput = z.infer<typeof ruleInputSchema>

export const rulePatchSchema = z
  .strictObject({ name: nameSchema, enabled: z.boolean(), when: whenSchema, then: thenSchema })
  .partial()
export type RulePatch = z.infer<typeof rulePatchSchema>

export const ruleViewSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  enabled: z.boolean(),
  when: whenSchema,
  then: thenSchema,
  /** How many new mentions it held for since it was made. */
  hits: z.number().int(),
  lastHitAt: z.iso.datetime().nullable(),
  /** Why it cannot be followed, where that is so; it is passed over then. */
  problem: z.string().nullable(),
})
export type RuleView = z.infer<typeof ruleViewSchema>

/** A rule that Earshot brings along, in words. */
export const shippedRuleSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Sentences that must all be true. */
  when: z.array(z.string()),
  queue: queueSchema,
})
export type ShippedRule = z.infer<typeof shippedRuleSchema>

export const ruleTrialInputSchema = z.strictObject({
  /** The stored rule that it would replace, in its place; a new one would come last. */
  id: idSchema.optional(),
  when: whenSchema,
  then: thenSchema,
})
export type RuleTrialInput = z.infer<typeof ruleTrialInputSchema>

export const ruleTrialSchema = z.object({
  days: z.number().int(),
  /** How many mentions were looked at, the newest first. */
  looked: z.number().int(),
  /** Whether those were all of these days. */
  complete: z.boolean(),
  /** How many of them the rule holds for. */
  held: z.number().int(),
  /** How many of them would be sent to another queue. */
  mentions: z.number().int(),
  /** How many tickets would stand in another queue, be opened or not be opened. */
  tickets: z.number().int(),
  examples: z.array(
    z.object({
      /** Null where it made no ticket. */
      ticketId: z.uuid().nullable(),
      mentionId: z.uuid(),
      excerpt: z.string(),
      from: queueSchema,
      to: queueSchema,
    }),
  ),
})
export type RuleTrial = z.infer<typeof ruleTrialSchema>
