import type { EventView } from '../../../src/model/views.ts'
import { formatWhen } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import { priorityNames, queueNames, statusNames } from '../../lib/words/names.ts'
import { inbox } from '../../lib/words/inbox.ts'

const words = inbox.history

/** The names behind the numbers that the record keeps. */
export type Names = { agent(id: number): string | undefined; team(id: number): string | undefined }

type Fields = Record<string, unknown>

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const nameIn = (names: Record<string | number, string>, key: unknown): string | null =>
  (typeof key === 'string' || typeof key === 'number') && Object.hasOwn(names, key)
    ? (names[key] ?? null)
    : null
const tagsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((tag) => typeof tag === 'string') : []

function statusLine(before: Fields, after: Fields, now: number): string | null {
  const from = nameIn(statusNames, before['status'])
  const to = nameIn(statusNames, after['status'])
  const until = after['snoozedUntil']
  if (after['status'] === 'snoozed' && after['untilReply'] === true) return words.waits
  if (after['status'] === 'snoozed' && typeof until === 'number') {
    return words.snoozed(formatWhen(new Date(until).toISOString(), now))
  }
  return from === null || to === null ? null : strings.history.step(from, to.toLowerCase())
}

function ownerLine(after: Fields, names: Names): string | null {
  const { assigneeId, teamId } = after
  if (typeof assigneeId === 'number') {
    return words.assignedTo(names.agent(assigneeId) ?? words.unknown)
  }
  if (typeof teamId === 'number') return words.teamTo(names.team(teamId) ?? words.unknown)
  return assigneeId === null || teamId === null ? words.nobody : null
}

function tagLine(before: Fields, after: Fields): string | null {
  if (!('tags' in after)) return null
  const [had, has] = [tagsOf(before['tags']), tagsOf(after['tags'])]
  const added = has.filter((tag) => !had.includes(tag)).join(', ')
  const removed = had.filter((tag) => !has.includes(tag)).join(', ')
  const lines = [
    ...(added === '' ? [] : [words.tagsAdded(added)]),
    ...(removed === '' ? [] : [words.tagsRemoved(removed)]),
  ]
  return lines.join('; ') || null
}

function priorityLine(before: Fields, after: Fields): string | null {
  const from = nameIn(priorityNames, before['priority'])
  const to = nameIn(priorityNames, after['priority'])
  return from === null || to === null ? null : words.priority(from, to.toLowerCase())
}

function queueLine(before: Fields, after: Fields): string | null {
  const from = nameIn(queueNames, before['queue'])
  const to = nameIn(queueNames, after['queue'])
  return from === null || to === null ? null : words.queue(from, to)
}

/** The event's own name, for what has no fields to tell of. */
function nameOf(type: string): string {
  const name = type.replaceAll(/[-_.]/g, ' ')
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** One line for an event: what changed, in the words of the page; `now` in milliseconds since 1970. */
export function describeEvent({ type, data }: EventView, names: Names, now: number): string {
  const before = isObject(data['before']) ? data['before'] : {}
  const after = isObject(data['after']) ? data['after'] : {}
  const lines = [
    statusLine(before, after, now),
    queueLine(before, after),
    ownerLine(after, names),
    priorityLine(before, after),
    tagLine(before, after),
  ].filter((line) => line !== null)
  if (lines.length === 0) return nameOf(type)
  const line = lines.join(' · ')
  return type === 'undone' ? words.undone(line) : line
}
