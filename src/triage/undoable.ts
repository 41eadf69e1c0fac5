import type { Json } from '../model/mention.ts'
import type { Ticket } from '../model/ticket.ts'
import { readChange, type Change } from './change-ticket.ts'

/** What an event changed, as far as it can be taken back. */
export type Step =
  /** Fields of the event's own ticket. */
  | { kind: 'fields'; before: Change; after: Change }
  /** The ticket was merged into another or came out of one; `kept` says what went along. */
  | { kind: 'place'; before: Change; after: Change; kept: Json }
  /** The same, told in the other ticket's history. */
  | { kind: 'twin'; ticketId: string; eventId: string; before: Change; after: Change }
  | { kind: 'note'; noteId: string; deleted: boolean }

type Told = { at: string; data: Record<string, Json> }

/** What `event` changed; null where there is nothing to take back. */
export function stepOf({ at, data }: Told): Step | null {
  if (isObject(data['note'])) {
    const { id, deleted } = data['note']
    return typeof id === 'string' ? { kind: 'note', noteId: id, deleted: deleted === true } : null
  }
  if (isObject(data['twin'])) {
    const { ticketId, eventId, before, after } = data['twin']
    if (typeof ticketId !== 'string' || typeof eventId !== 'string') return null
    const change = { before: readChange(before), after: readChange(after) }
    return { kind: 'twin', ticketId, eventId, ...change }
  }
  const before = readChange(data['before'])
  const after = readChange(data['after'])
  if (Object.keys(after).length === 0 || isWaking(before, after, at)) return null
  if (!('mergedInto' in after)) return { kind: 'fields', before, after }
  return { kind: 'place', before, after, kept: data['kept'] ?? null }
}

/** Things as they are, for whoever asks whether a step can be taken back. */
export type Standing = {
  ticket: Ticket
  /** Other tickets that are spoken of. */
  others: ReadonlyMap<string, Ticket>
  /** For tickets that were merged, the one that holds their mentions. */
  holders: ReadonlyMap<string, string>
  deletedNotes: ReadonlySet<string>
}

/** Whether everything still stands as the step left it. */
export function canUndo(step: Step, standing: Standing): boolean {
  const { ticket, others, deletedNotes, holders } = standing
  switch (step.kind) {
    case 'note':
      return ticket.mergedInto === null && deletedNotes.has(step.noteId) === step.deleted
    case 'twin': {
      const other = others.get(step.ticketId)
      return other !== undefined && canPlace(other, step, holders)
    }
    case 'place':
      return canPlace(ticket, step, holders)
    case 'fields':
      return ticket.mergedInto === null && changedSince(ticket, step.after).length === 0
  }
}

/** Nothing goes back into a ticket that has been merged into this one since. */
function canPlace(
  ticket: Ticket,
  { before, after }: { before: Change; after: Change },
  holders: ReadonlyMap<string, string>,
): boolean {
  const target = returnOf(before)
  const isInside = target !== null && holders.get(target) === ticket.id
  return !isInside && changedSince(ticket, after).length === 0
}

/** The ticket into which undoing a split would merge it again. */
export function returnOf(before: Change): string | null {
  return before.mergedInto ?? null
}

/** Those of the fields that are no longer as in `after`. */
export function changedSince(ticket: Ticket, after: Change): (keyof Change)[] {
  const fields = Object.keys(after) as (keyof Change)[]
  return fields.filter((field) => JSON.stringify(ticket[field]) !== JSON.stringify(after[field]))
}

/** The sentence for fields that no longer stand; `actors`: by field, who changed it since. */
export function sayChanged(
  fields: readonly (keyof Change)[],
  actors: ReadonlyMap<string, string>,
): string {
  const told = fields.map(
    (field) => `${words[field]} has been changed since by ${actors.get(field) ?? 'new mentions'}`,
  )
  return `It cannot be undone: ${told.join('; ')}.`
}

const words: Record<keyof Change, string> = {
  queue: 'the queue',
  status: 'the status',
  priority: 'the priority',
  snoozedUntil: 'the end of the snooze',
  untilReply: 'the wait for an answer',
  assigneeId: 'the assignee',
  teamId: 'the team',
  tags: 'the list of tags',
  waveId: 'the wave',
  mergedInto: 'the ticket it was merged into',
}

/** A snooze that ran out: taken back, it would end again at once. */
function isWaking(before: Change, after: Change, at: string): boolean {
  const { status, snoozedUntil = null } = before
  const woke = status === 'snoozed' && after.status === 'open'
  return woke && snoozedUntil !== null && snoozedUntil <= Date.parse(at)
}

function isObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
