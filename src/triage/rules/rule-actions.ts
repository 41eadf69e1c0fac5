import { TAGS_MAX, type Priority } from '../../model/ticket.ts'

/** What rules ask of a ticket beside its queue; null and empty where they ask for nothing. */
export type TicketActions = {
  /** Those that ask, as they are named in what is told of it. */
  rules: readonly { id: string; name: string }[]
  priority: Priority | null
  addTags: readonly string[]
  assigneeId: number | null
  teamId: number | null
  slaPolicyId: number | null
  notifyAgentIds: readonly number[]
}

/** Fields of a ticket that a person has set; no rule sets them again. */
export type Held = ReadonlySet<string>
export const nothingHeld: Held = new Set()

/** Tags of both, sorted and without doubles; those that were there go before what is too many. */
export function withTags(tags: readonly string[], added: readonly string[]): string[] {
  const all = [...new Set([...tags, ...added])]
  return all.slice(0, Math.max(TAGS_MAX, tags.length)).sort()
}

/** The later of two words goes first; tags and people to be told add up. */
export function addActions(earlier: TicketActions, later: TicketActions): TicketActions {
  const both = <T>(one: readonly T[], other: readonly T[]): T[] => [...new Set([...one, ...other])]
  const isOwned = later.assigneeId !== null || later.teamId !== null
  return {
    rules: [...earlier.rules, ...later.rules],
    priority: later.priority ?? earlier.priority,
    addTags: both(earlier.addTags, later.addTags),
    assigneeId: isOwned ? later.assigneeId : earlier.assigneeId,
    teamId: isOwned ? later.teamId : earlier.teamId,
    slaPolicyId: later.slaPolicyId ?? earlier.slaPolicyId,
    notifyAgentIds: both(earlier.notifyAgentIds, later.notifyAgentIds),
  }
}
