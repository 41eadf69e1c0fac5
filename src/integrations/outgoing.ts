import { z } from 'zod'
import type { RecordedEvent } from '../db/event-store.ts'
import type { OutgoingType } from '../model/integration.ts'
import { ticketQueueSchema } from '../model/queue.ts'
import { ticketStatusSchema } from '../model/ticket.ts'

const sideSchema = z.object({
  status: ticketStatusSchema.optional(),
  queue: ticketQueueSchema.optional(),
  assigneeId: z.number().int().nullable().optional(),
  teamId: z.number().int().nullable().optional(),
})
type Side = z.infer<typeof sideSchema>

const dataSchema = z.object({
  before: sideSchema.optional().catch(undefined),
  after: sideSchema.optional().catch(undefined),
  ids: z.array(z.uuid()).catch([]),
  rest: z.array(z.uuid()).catch([]),
  leadId: z.uuid().nullable().catch(null),
})

/** A recorded event, as far as telling it goes. */
type Heard = RecordedEvent & { after: Side }

/**
 * What is told of which event of the record. One event may be told as several; to tell more, add a line
 * here and the name to `outgoingTypes`.
 */
const told: readonly { type: OutgoingType; of(event: Heard): boolean }[] = [
  { type: 'ticket.opened', of: ({ type }) => type === 'split-off' },
  { type: 'ticket.resolved', of: ({ after }) => after.status === 'resolved' },
  { type: 'ticket.moved', of: ({ after }) => !['resolved', undefined].includes(after.status) },
  { type: 'ticket.assigned', of: ({ after }) => 'assigneeId' in after || 'teamId' in after },
  { type: 'ticket.requeued', of: ({ after }) => after.queue !== undefined },
  { type: 'ticket.replied', of: ({ type }) => type === 'replied' },
  { type: 'lead.offered', of: ({ type }) => /^lead-(offered|reassigned)$/.test(type) },
  { type: 'lead.accepted', of: ({ type }) => type === 'lead-accepted' },
  { type: 'person.stage', of: ({ type }) => type === 'person-stage' },
]

/** Something to tell; `key` makes sure that it is told once. */
export type Telling = {
  type: OutgoingType
  key: string
  at: string
  actor: string
  ticketId: string | null
  personId: string | null
  leadId: string | null
  before: Side | undefined
  after: Side | undefined
}

/** What there is to tell of an event. */
export function tellingsOf(event: RecordedEvent): Telling[] {
  const { before, after, leadId } = dataSchema.parse(event.data)
  return told
    .filter(({ of }) => of({ ...event, after: after ?? {} }))
    .map(({ type }) => telling(event, type, { key: keyOf(event, type), leadId, before, after }))
}

/** Every ticket that the page of a source touched, where the event is one. */
export function touchedBy(event: RecordedEvent): string[] {
  if (event.type !== 'page') return []
  const { ids, rest } = dataSchema.parse(event.data)
  return [...ids, ...rest]
}

/** That a page has opened this ticket. */
export function openedTelling(event: RecordedEvent, ticketId: string): Telling {
  const key = `ticket.opened:${ticketId}`
  return telling({ ...event, ticketId }, 'ticket.opened', {
    key,
    leadId: null,
    before: undefined,
    after: undefined,
  })
}

function keyOf({ id, ticketId }: RecordedEvent, type: OutgoingType): string {
  return type === 'ticket.opened' ? `ticket.opened:${ticketId}` : `${type}:${id}`
}

function telling(
  { at, actor, ticketId, personId }: RecordedEvent,
  type: OutgoingType,
  rest: Pick<Telling, 'key' | 'leadId' | 'before' | 'after'>,
): Telling {
  return { type, at, actor, ticketId, personId, ...rest }
}
