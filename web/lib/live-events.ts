import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { LiveEvent } from '../../src/model/views.ts'
import { keys } from './queries.ts'

type TicketsEvent = Extract<LiveEvent, { type: 'tickets' }>

/** One entry of the query cache. */
type Cached = { queryKey: QueryKey; data: unknown }

const kinds = new Set<unknown>([
  'tickets',
  'sources',
  'brands',
  'agents',
  'rules',
  'leads',
  'viewers',
  'notifications',
  'refetch',
])

/** One line of the live stream, or null for anything this page does not know. */
export function parseLiveEvent(line: string): LiveEvent | null {
  try {
    const event: unknown = JSON.parse(line)
    if (typeof event !== 'object' || event === null) return null
    // The kind tells the shape; both ends are built from the same schema.
    return kinds.has(Reflect.get(event, 'type')) ? (event as LiveEvent) : null
  } catch {
    return null
  }
}

/** Whether a cached list holds one of the tickets, which may just have left it. */
function holdsTicket(data: unknown, ids: readonly string[]): boolean {
  const pages: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'pages') : []
  if (!Array.isArray(pages)) return false
  const wanted = new Set(ids)
  return pages.some((page: { items?: { id: string }[] }) =>
    page.items?.some((item) => wanted.has(item.id)),
  )
}

function concernsList(event: TicketsEvent, { queryKey, data }: Cached): boolean {
  const filter = queryKey[2]
  if (typeof filter !== 'object' || filter === null) return true
  const queue: unknown = Reflect.get(filter, 'queue')
  const brandId: unknown = Reflect.get(filter, 'brandId')
  const inQueue = queue === undefined || event.queues.some((one) => one === queue)
  const ofBrand = brandId === undefined || event.brandIds.some((one) => one === brandId)
  return (inQueue && ofBrand) || holdsTicket(data, event.ids)
}

function concernsDetail(event: TicketsEvent, queryKey: QueryKey): boolean {
  return event.more || event.ids.some((id) => id === queryKey[2])
}

/** Whether a live event makes a cached answer old. */
export function isConcerned(event: LiveEvent, cached: Cached): boolean {
  const { queryKey } = cached
  const [noun, part] = queryKey
  if (event.type === 'refetch') return true
  if (event.type === 'sources') return noun === keys.sources[0]
  if (event.type === 'brands') return noun === keys.brands[0]
  if (event.type === 'agents') return noun === 'agents' || noun === 'teams'
  if (event.type === 'rules') return noun === 'rules'
  if (event.type === 'leads') return noun === 'leads'
  if (event.type === 'viewers') return noun === 'viewers' && part === event.ticketId
  if (event.type === 'notifications') return noun === 'notifications'
  if (noun === keys.mentions[0] || noun === keys.trends[0]) return true
  if (noun !== keys.tickets[0]) return false
  if (part === 'list') return concernsList(event, cached)
  if (part === 'detail') return concernsDetail(event, queryKey)
  return true
}

/** Reading the same list more often than this, in milliseconds, would only make the page nervous. */
const REST_MS = 1000

/**
 * Answers a function that takes live events and refetches what they touch: the first at once, what
 * comes within the next second together at its end, so that a burst costs one read a second.
 */
export function createRefresher(client: QueryClient): (event: LiveEvent) => void {
  let waiting: LiveEvent[] = []
  let resting = false
  function flush(): void {
    const events = waiting
    waiting = []
    if (events.length === 0) {
      resting = false
      return
    }
    resting = true
    setTimeout(flush, REST_MS)
    void client.invalidateQueries({
      predicate: ({ queryKey, state: { data } }) =>
        events.some((event) => isConcerned(event, { queryKey, data })),
    })
  }
  return (event) => {
    waiting.push(event)
    if (!resting) flush()
  }
}
