import { z } from 'zod'
import { ticketQueueSchema } from './queue.ts'
import { prioritySchema, tagSchema } from './ticket.ts'
import { isTimeZone } from './time-zone.ts'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

const timeSchema = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'write a time of day such as "09:00"')

const spanSchema = z
  .strictObject({ from: timeSchema, to: timeSchema })
  .refine(({ from, to }) => from < to, 'must end after it begins; split a night at 24:00')
export type Span = z.infer<typeof spanSchema>

/** The hours of one weekday, in order, apart from each other. */
const daySchema = z
  .array(spanSchema)
  .max(12)
  .transform((spans) => spans.toSorted((one, other) => (one.from < other.from ? -1 : 1)))
  .refine(
    (spans) => spans.every(({ from }, at) => at === 0 || from >= (spans[at - 1]?.to ?? '')),
    'two of its times overlap',
  )

const hoursSchema = z
  .strictObject({
    mon: daySchema,
    tue: daySchema,
    wed: daySchema,
    thu: daySchema,
    fri: daySchema,
    sat: daySchema,
    sun: daySchema,
  })
  .refine(
    (hours) => weekdays.some((day) => hours[day].length > 0),
    'a week without any hours never ends; give at least one day some',
  )
export type Hours = z.infer<typeof hoursSchema>

const calendarFields = {
  name: z.string().trim().min(1).max(80),
  /** IANA name. */
  timeZone: z.string().refine(isTimeZone, 'is no time zone; use one such as "Europe/Lisbon"'),
  hours: hoursSchema,
  /** Local days on which nobody works, ISO dates. */
  holidays: z
    .array(z.iso.date())
    .max(1000)
    .transform((days) => [...new Set(days)].sort()),
}

/** When a team works: hours by weekday in its zone, less its holidays. */
export const calendarInputSchema = z.strictObject({
  ...calendarFields,
  holidays: calendarFields.holidays.default([]),
})
export type CalendarInput = z.infer<typeof calendarInputSchema>
export const calendarPatchSchema = z.strictObject(calendarFields).partial()
export type CalendarPatch = z.infer<typeof calendarPatchSchema>
export const calendarSchema = z.object({ id: z.number().int(), ...calendarFields })
export type Calendar = z.infer<typeof calendarSchema>

/** What working time is reckoned by. */
export type WorkingHours = Pick<Calendar, 'timeZone' | 'hours' | 'holidays'>

const idSchema = z.number().int().positive().max(2_147_483_647)

/** Which tickets a policy is for: all that is named must hold, each by any of its values. */
const whenSchema = z.strictObject({
  queues: z.array(ticketQueueSchema).min(1).optional(),
  priorities: z.array(prioritySchema).min(1).optional(),
  networks: z.array(z.string().trim().min(1).max(40)).min(1).max(50).optional(),
  brandIds: z.array(idSchema).min(1).max(200).optional(),
  /** The ticket has any of these. */
  tags: z.array(tagSchema).min(1).max(50).optional(),
})

const escalationSchema = z
  .strictObject({
    /** Working minutes after a miss in which nobody did anything. */
    afterMinutes: z.number().int().min(0).max(100_000),
    toAgentId: idSchema.optional(),
    toTeamId: idSchema.optional(),
    /** Raised to this, never lowered. */
    priority: prioritySchema.optional(),
    /** Tells the owner and the team. */
    notify: z.boolean().optional(),
  })
  .refine(
    ({ toAgentId, toTeamId, priority, notify }) =>
      toAgentId !== undefined ||
      toTeamId !== undefined ||
      priority !== undefined ||
      notify === true,
    'say what happens: toAgentId, toTeamId, priority or notify',
  )
export type Escalation = z.infer<typeof escalationSchema>

const minutesSchema = z.number().int().min(1).max(525_600)

const policyFields = {
  name: z.string().trim().min(1).max(80),
  /** The first by position whose `when` holds decides. */
  position: z.number().int().min(0).max(10_000),
  enabled: z.boolean(),
  when: whenSchema,
  /** Working minutes; null = no target. */
  answerMinutes: minutesSchema.nullable(),
  resolutionMinutes: minutesSchema.nullable(),
  /** Working minutes before a target at which the owner is told; 0 = never. */
  warnMinutes: z.number().int().min(0).max(100_000),
  /** Null = the hours of the ticket's team, or around the clock where it has none. */
  calendarId: idSchema.nullable(),
  escalation: escalationSchema.nullable(),
}

export const policyInputSchema = z.strictObject({
  ...policyFields,
  /** Left out, it comes last. */
  position: policyFields.position.optional(),
  enabled: policyFields.enabled.default(true),
  when: whenSchema.default({}),
  answerMinutes: policyFields.answerMinutes.default(null),
  resolutionMinutes: policyFields.resolutionMinutes.default(null),
  warnMinutes: policyFields.warnMinutes.default(0),
  calendarId: policyFields.calendarId.default(null),
  escalation: policyFields.escalation.default(null),
})
export type PolicyInput = z.infer<typeof policyInputSchema>
export const policyPatchSchema = z.strictObject(policyFields).partial()
export type PolicyPatch = z.infer<typeof policyPatchSchema>
export const policySchema = z.object({ id: z.number().int(), ...policyFields })
export type Policy = z.infer<typeof policySchema>

/** What is wrong with a policy as a whole, as a sentence that names the field; null where nothing is. */
export function policyProblem(policy: Omit<PolicyInput, 'position'>): string | null {
  const targets = [policy.answerMinutes, policy.resolutionMinutes].filter((each) => each !== null)
  const shortest = Math.min(...targets)
  if (targets.length === 0)
    return 'answerMinutes: give a target here, in resolutionMinutes, or both.'
  if (policy.warnMinutes < shortest) return null
  return `warnMinutes: must be less than the shortest target, ${shortest}; at ${policy.warnMinutes} every ticket would warn at once.`
}

/** Targets that are being written, to see what would come of them. */
export const targetPreviewInputSchema = z.strictObject({
  /** A stored calendar; null = around the clock. */
  calendarId: idSchema.nullable().default(null),
  /** Instead of it, one that is being written. */
  calendar: z.strictObject(calendarFields).omit({ name: true }).optional(),
  /** The reader's, for what goes around the clock. */
  timeZone: calendarFields.timeZone.default('UTC'),
  answerMinutes: minutesSchema.nullable().default(null),
  resolutionMinutes: minutesSchema.nullable().default(null),
})
export type TargetPreviewInput = z.infer<typeof targetPreviewInputSchema>

/** When a post of `postedAt` would be due; null = no target. `timeZone` is whose hours count. */
export const targetPreviewSchema = z.object({
  timeZone: z.string(),
  postedAt: z.iso.datetime(),
  answerDueAt: z.iso.datetime().nullable(),
  resolutionDueAt: z.iso.datetime().nullable(),
})
export type TargetPreview = z.infer<typeof targetPreviewSchema>

/** Everything that a ticket's times depend on. */
export type Targets = {
  /** Those that are switched on, in their order. */
  policies: readonly Policy[]
  calendars: ReadonlyMap<number, WorkingHours>
  /** The calendars of the teams that have one. */
  teamCalendars: ReadonlyMap<number, number>
}
