import { setTimeout as sleep } from 'node:timers/promises'
import type { TicketItem } from '../../src/model/views.ts'
import { createRandom } from '../made-up-mentions.ts'
import { AGENTS, BRANDS, wordOf, WORDS } from './fill.ts'

const QUEUES = ['service', 'sales', 'advocacy', 'unsure', 'nurture'] as const

/** What one agent does, as requests; `ticketIds` and `version` of what they last saw in a list. */
export type Operation = {
  title: string
  path: string
  method?: 'POST'
  body?: object
}

export type Picking = ReturnType<typeof createPicking>

/** Makes the operations of one agent, the same for the same seed. */
export function createPicking(seed: number) {
  const random = createRandom(seed)
  const pick = <T>(list: readonly T[]): T => {
    const item = list[Math.floor(random() * list.length)]
    if (item === undefined) throw new Error('Nothing to pick from')
    return item
  }
  /** Common words as often as they are used, rare ones as people search: half and half. */
  const word = () => wordOf(1 + Math.floor(random() < 0.5 ? WORDS ** random() : random() * WORDS))
  const search = (q: string, more = '') => `/tickets?q=${encodeURIComponent(q)}${more}`
  const brand = () => 1 + Math.floor(random() * BRANDS)
  let listed: readonly TicketItem[] = []

  const operations: Record<string, () => Operation | null> = {
    'open a queue': () => ({ title: 'open a queue', path: `/tickets?queue=${pick(QUEUES)}` }),
    'open a ticket': () =>
      listed.length === 0 ? null : { title: 'open a ticket', path: `/tickets/${pick(listed).id}` },
    'search one word': () => ({ title: 'search one word', path: search(word()) }),
    'search two words': () => ({ title: 'search two words', path: search(`${word()} ${word()}`) }),
    'search a word of one brand': () => ({
      title: 'search a word of one brand',
      path: search(word(), `&brandId=${brand()}`),
    }),
    'search a word in what is open': () => ({
      title: 'search a word in what is open',
      path: search(word(), `&status=open&queue=${pick(QUEUES)}`),
    }),
    'the counts': () => ({ title: 'the counts', path: '/tickets/counts' }),
    'what is mine': () => ({ title: 'what is mine', path: '/tickets?assignee=me' }),
    'how many are mine': () => ({ title: 'how many are mine', path: '/tickets/count?assignee=me' }),
    move: () => {
      const ticket = listed.find(({ status }) => status === 'open')
      if (!ticket) return null
      listed = listed.filter(({ id }) => id !== ticket.id)
      const { id, version } = ticket
      const body = { to: pick(['resolved', 'pending']), version }
      return { title: 'move', path: `/tickets/${id}/move`, method: 'POST', body }
    },
  }
  return {
    titles: Object.keys(operations),
    make: (title: string) => operations[title]?.() ?? null,
    next: () => operations[pick(Object.keys(operations))]?.() ?? null,
    /** What a list showed: tickets are opened and moved out of it. */
    saw(items: readonly TicketItem[]) {
      if (items.length > 0) listed = items
    },
    /** A while to read and think, in milliseconds. */
    pause: (meanMs: number) => meanMs * 2 * random(),
  }
}

export type Timings = Map<string, number[]>

/** Twenty agents at work until each has done `each` things; milliseconds by operation. */
export async function workAll(
  base: string,
  { each, pauseMs }: { each: number; pauseMs: number },
): Promise<{ timings: Timings; collisions: number }> {
  const timings: Timings = new Map()
  let collisions = 0
  const agents = Array.from({ length: AGENTS }, (_, index) => work(index + 1))
  await Promise.all(agents)
  return { timings, collisions }

  async function work(agent: number): Promise<void> {
    const picking = createPicking(agent)
    picking.saw((await ask(agent, { title: '', path: '/tickets' })) ?? [])
    for (let done = 0; done < each;) {
      const operation = picking.next()
      if (!operation) continue
      await sleep(picking.pause(pauseMs))
      const start = performance.now()
      const items = await ask(agent, operation)
      const took = performance.now() - start
      timings.set(operation.title, [...(timings.get(operation.title) ?? []), took])
      if (items) picking.saw(items)
      done += 1
    }
  }

  async function ask(agent: number, { path, method, body }: Operation) {
    const answer = await fetch(base + path, {
      method: method ?? 'GET',
      headers: {
        'x-earshot-agent': `agent${agent}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const text = await answer.text()
    if (answer.status === 409) collisions += 1
    else if (!answer.ok) throw new Error(`${path}: ${text}`)
    const { items } = JSON.parse(text) as { items?: TicketItem[] }
    return method === undefined && path.startsWith('/tickets?') ? items : undefined
  }
}
