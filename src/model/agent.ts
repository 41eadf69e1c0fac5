import { z } from 'zod'
import { isTimeZone } from './time-zone.ts'

/** What follows the @ in a note, and what a script names itself by. */
export const HANDLE_PATTERN = /^[a-z0-9._-]{2,30}$/
const HANDLE_MAX = 30

export const presences = ['online', 'away'] as const
export const presenceSchema = z.enum(presences)
export type Presence = z.infer<typeof presenceSchema>

/** Whoever has not been seen for this long is not there, whatever they last chose. */
export const SEEN_MS = 120_000

/** How much of something a person has on the desk at once. */
const capacitySchema = z.number().int().min(1).max(1000)

const shared = {
  name: z.string().trim().min(1).max(80),
  handle: z
    .string()
    .trim()
    .toLowerCase()
    .regex(HANDLE_PATTERN, 'use 2 to 30 of a-z, 0-9, dot, dash and underscore'),
  /** ISO 639; empty = any. */
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/, 'use codes such as "en" or "pt"'))
    .max(50)
    .transform((codes) => [...new Set(codes)].sort()),
  /** Open tickets at once up to which more are given automatically. */
  capacity: capacitySchema,
  /** IANA name. */
  timeZone: z.string().refine(isTimeZone, 'is no time zone; use one such as "Europe/Lisbon"'),
  /** Whether what they write to a network waits for somebody's approval. */
  needsApproval: z.boolean(),
  mayApprove: z.boolean(),
}

export const agentSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  handle: z.string(),
  languages: z.array(z.string()),
  capacity: z.number().int(),
  timeZone: z.string(),
  /** What they chose. */
  presence: presenceSchema,
  /** Online, and seen in the last two minutes. */
  isHere: z.boolean(),
  openTickets: z.number().int(),
  needsApproval: z.boolean(),
  mayApprove: z.boolean(),
  /** False for who has left: kept, so that history stays readable. */
  active: z.boolean(),
})
export type Agent = z.infer<typeof agentSchema>

export const agentInputSchema = z.strictObject({
  ...shared,
  /** Left out, it is made of the name. */
  handle: shared.handle.optional(),
  languages: shared.languages.default([]),
  capacity: shared.capacity.default(20),
  timeZone: shared.timeZone.default('UTC'),
  needsApproval: shared.needsApproval.default(false),
  mayApprove: shared.mayApprove.default(true),
})
export type AgentInput = z.infer<typeof agentInputSchema>

export const agentPatchSchema = z.strictObject({ ...shared, active: z.boolean() }).partial()
export type AgentPatch = z.infer<typeof agentPatchSchema>

/** Who acts, as far as a request needs to know. */
export const actingAgentSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  handle: z.string(),
})
export type ActingAgent = z.infer<typeof actingAgentSchema>

/** Whether somebody is there to be given work; `seenAt` and `now` in milliseconds since 1970. */
export function isHere(agent: { presence: Presence; seenAt: number | null }, now: number): boolean {
  return agent.presence === 'online' && agent.seenAt !== null && agent.seenAt > now - SEEN_MS
}

/** A handle made of a name, `again` telling it from those that are taken: `ana.sousa`, `ana.sousa2`. */
export function handleOf(name: string, again = 1): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.+|\.+$/g, '')
  const suffix = again === 1 ? '' : String(again)
  const stem = plain.length >= 2 ? plain : `agent${plain}`
  return stem.slice(0, HANDLE_MAX - suffix.length).replace(/\.+$/, '') + suffix
}
