import type { RecordedEvent } from '../db/event-store.ts'
import { ticketQueueSchema } from '../model/queue.ts'
import type { LiveEvent } from '../model/views.ts'
import { z } from 'zod'

const IDS_MAX = 200

const dataSchema = z.object({
  ids: z.array(z.string()).default([]),
  more: z.boolean().default(false),
  queues: z.array(z.string()).default([]),
  brandIds: z.array(z.number()).default([]),
  sourceId: z.number().optional(),
  agentIds: z.array(z.number()).default([]),
})

/** What readers must look at again after `events`: at most one message of each kind. */
export function toLiveEvents(
  events: readonly Pick<RecordedEvent, 'type' | 'ticketId' | 'data'>[],
): LiveEvent[] {
  const tickets = new Set<string>()
  const queues = new Set<string>()
  const brandIds = new Set<number>()
  const sources = new Set<number>()
  let more = false
  const told = new Set<number>()
  let brands = false
  let agents = false
  let rules = false
  let leads = false
  for (const event of events) {
    const data = dataSchema.safeParse(event.data).data
    if (!data) continue
    for (const id of event.ticketId ? [event.ticketId] : data.ids) tickets.add(id)
    for (const queue of data.queues) queues.add(queue)
    for (const id of data.brandIds) brandIds.add(id)
    if (data.sourceId !== undefined) sources.add(data.sourceId)
    more ||= data.more
    brands ||= event.type.startsWith('brand-')
    agents ||= /^(?:agent|team)-/.test(event.type)
    rules ||= event.type.startsWith('rule')
    leads ||= event.type.startsWith('lead-')
    if (event.type === 'notified') for (const id of data.agentIds) told.add(id)
  }
  const heard: LiveEvent[] = []
  if (tickets.size > 0) {
    heard.push({
      type: 'tickets',
      ids: [...tickets].slice(0, IDS_MAX),
      more: more || tickets.size > IDS_MAX,
      queues: ticketQueueSchema.array().parse([...queues]),
      brandIds: [...brandIds],
    })
  }
  if (sources.size > 0) heard.push({ type: 'sources', ids: [...sources] })
  if (brands) heard.push({ type: 'brands' })
  if (rules) heard.push({ type: 'rules' })
  if (leads) heard.push({ type: 'leads' })
  if (agents) heard.push({ type: 'agents' })
  if (told.size > 0) heard.push({ type: 'notifications', agentIds: [...told] })
  return heard
}

/** The same of hints that stand in no record, such as `viewers:ID`; what is not one is left out. */
export function toViewerEvents(hints: Iterable<string>): LiveEvent[] {
  return [...hints].flatMap((hint) => {
    const ticketId = z.uuid().safeParse(/^viewers:(.+)$/.exec(hint)?.[1]).data
    return ticketId === undefined ? [] : [{ type: 'viewers' as const, ticketId }]
  })
}
