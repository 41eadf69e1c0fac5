import { z } from 'zod'
import type { TicketEvent } from '../db/event-store.ts'
import { edgesThere, type Edge } from '../db/person-edge-store.ts'
import { holdersOf, notesThere, personEvents } from '../db/person-detail-store.ts'
import { readPeople, type PersonFields } from '../db/person-store.ts'
import type { Tx } from '../db/sql.ts'
import { identifierSchema, type Identifier, type PersonStep } from '../model/person.ts'

const edge: z.ZodType<Edge> = z.object({ id: z.string(), intoId: z.string(), fromId: z.string() })
const fields = z.custom<Partial<PersonFields>>((value) => typeof value === 'object')
const note = z.object({
  id: z.string(),
  personId: z.string(),
  actor: z.string(),
  text: z.string(),
  at: z.string(),
})

/** What each kind of step keeps, so that it can be taken back. */
export const steps = {
  'person-changed': z.object({ rowId: z.string(), before: fields, after: fields }),
  'person-joined': z.object({ gone: z.array(edge), made: z.array(edge) }),
  'person-parted': z.object({ gone: z.array(edge), made: z.array(edge) }),
  'person-note-added': z.object({ note }),
  'person-note-deleted': z.object({ note }),
  'person-identifier-added': z.object({ identifier: identifierSchema }),
  'person-identifier-removed': z.object({ identifier: identifierSchema }),
}

/** The ids of those steps that still stand as they were left, and so can be taken back. */
export async function standing(
  tx: Tx,
  parts: readonly string[],
  events: readonly TicketEvent[],
): Promise<Set<string>> {
  const asked = events.flatMap(({ type, data }) => {
    if (type !== 'person-joined' && type !== 'person-parted') return []
    const { gone, made } = steps[type].parse(data)
    return [...gone, ...made].map(({ id }) => id)
  })
  const edges = await edgesThere(tx, asked)
  const rows = await readPeople(tx, parts)
  const noteIds = events.flatMap(({ type, data }) =>
    type.startsWith('person-note-') ? [note.parse(data['note']).id] : [],
  )
  const notes = await notesThere(tx, noteIds)
  const identifiers = events.flatMap(({ type, data }) =>
    type.startsWith('person-identifier-') ? [identifierSchema.parse(data['identifier'])] : [],
  )
  const holders = await holdersOf(tx, identifiers)
  const stands = ({ type, data }: TicketEvent): boolean => {
    switch (type) {
      case 'person-changed': {
        const { rowId, after } = steps[type].parse(data)
        const row = rows.get(rowId)
        const names = Object.keys(after) as (keyof PersonFields)[]
        return !!row && names.every((name) => same(row[name], after[name]))
      }
      case 'person-joined':
      case 'person-parted': {
        const { gone, made } = steps[type].parse(data)
        return made.every(({ id }) => edges.has(id)) && gone.every(({ id }) => !edges.has(id))
      }
      case 'person-note-added':
        return notes.has(steps[type].parse(data).note.id)
      case 'person-note-deleted':
        return !notes.has(steps[type].parse(data).note.id)
      case 'person-identifier-added':
        return parts.includes(holders.get(keyOf(steps[type].parse(data).identifier)) ?? '')
      case 'person-identifier-removed':
        return !holders.has(keyOf(steps[type].parse(data).identifier))
      default:
        return false
    }
  }
  return new Set(events.filter(stands).map(({ id }) => id))
}

const keyOf = ({ kind, value }: Identifier) => `${kind} ${value}`
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** The history of a person, the newest first, each step with whether it can be taken back. */
export async function personHistory(tx: Tx, parts: readonly string[]): Promise<PersonStep[]> {
  const events = await personEvents(tx, parts)
  const can = await standing(tx, parts, events)
  return events.map(({ id, at, type, actor, data }) => {
    return { id, at, type, actor, data, undoable: can.has(id) }
  })
}
