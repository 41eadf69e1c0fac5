import type { Priority, TicketStatus } from '../../../src/model/ticket.ts'
import type { TicketDetail, TicketItem } from '../../../src/model/views.ts'
import { moveTicket } from '../../lib/endpoints.ts'
import { strings } from '../../lib/strings.ts'
import { priorityNames } from '../../lib/words/names.ts'
import { assignTicket, changeTicket } from '../../lib/ticket-endpoints.ts'
import { inbox } from '../../lib/words/inbox.ts'
import type { BulkChange } from '../../../src/model/bulk.ts'

const words = inbox.steps

/** One change of a ticket: what it will look like, how to ask for it, and the same for many at once. */
export type Change = {
  /** What the note says is done, before the name. */
  done: string
  preview(ticket: TicketItem): TicketItem
  one(ticket: TicketItem, version: number): Promise<TicketDetail>
  many: BulkChange
}

export type Snooze = { until?: Date; untilReply?: boolean }

export function moveChange(to: TicketStatus, { until, untilReply }: Snooze = {}): Change {
  const how = {
    ...(until === undefined ? {} : { snoozedUntil: until.toISOString() }),
    ...(untilReply === true ? { untilReply } : {}),
  }
  return {
    done: strings.moves.done[to],
    preview: (ticket) => ({
      ...ticket,
      status: to,
      snoozedUntil: how.snoozedUntil ?? null,
      untilReply: untilReply === true,
    }),
    one: ({ id }, version) => moveTicket(id, { to, version, ...how }),
    many: { to, ...how },
  }
}

type Named = { id: number; name: string }

/** Gives it to somebody; `isMe` only chooses the words. */
export function ownerChange(assignee: Named | null, isMe = false): Change {
  const assigneeId = assignee?.id ?? null
  const done = assignee === null ? words.unassigned : words.given(assignee.name)
  return {
    done: isMe ? words.taken : done,
    preview: (ticket) => ({ ...ticket, assignee }),
    one: ({ id }, version) => assignTicket(id, { assigneeId, version }),
    many: { assigneeId },
  }
}

/** Gives it to a team, which may choose its owner by itself. */
export function teamChange(team: Named): Change {
  return {
    done: words.given(team.name),
    preview: (ticket) => ({ ...ticket, team }),
    one: ({ id }, version) => assignTicket(id, { teamId: team.id, version }),
    many: { teamId: team.id },
  }
}

export function priorityChange(priority: Priority): Change {
  return {
    done: words.priority(priorityNames[priority]),
    preview: (ticket) => ({ ...ticket, priority }),
    one: ({ id }, version) => changeTicket(id, { priority, version }),
    many: { priority },
  }
}

/** Sorted, each once. */
export const tagsAfter = (
  tags: readonly string[],
  add: readonly string[],
  remove: readonly string[],
) => [...new Set([...tags, ...add])].filter((tag) => !remove.includes(tag)).toSorted()

export function tagChange(add: string[], remove: string[]): Change {
  return {
    done: words.tagged,
    preview: (ticket) => ({ ...ticket, tags: tagsAfter(ticket.tags, add, remove) }),
    one: ({ id, tags }, version) =>
      changeTicket(id, { tags: tagsAfter(tags, add, remove), version }),
    many: { addTags: add, removeTags: remove },
  }
}

/** The next priority up or down; the same at either end. */
export const nextPriority = (now: Priority, by: 1 | -1): Priority =>
  now + by === 1 ? 1 : by === 1 ? 2 : 0
