import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ticketQueues } from '../../src/model/queue.ts'
import type { TicketDetail, TicketItem } from '../../src/model/views.ts'
import { wakeSnoozed } from '../../src/triage/wake-snoozed.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Failure = { code: string; message: string; details?: Record<string, unknown> }
type Answer = { status: number; body: TicketDetail & Failure }

let service: TestService
let now = Date.parse('2026-11-20T12:00:00Z')

beforeAll(async () => {
  service = await startService({ now: () => now, role: 'web' })
  for (const name of ['Ana', 'Ben']) {
    await service.call('POST', '/agents', { name, handle: name.toLowerCase() })
  }
})
afterAll(() => service.stop())

async function newTicket(text = 'My order is broken, please help', over = {}): Promise<TicketItem> {
  now += 1000
  await service.importLines([line(text, { postedAt: new Date(now).toISOString(), ...over })])
  const { body } = await service.call<{ items: TicketItem[] }>('GET', '/tickets?limit=200')
  const newest = body.items.toSorted((a, b) => (a.lastPostedAt < b.lastPostedAt ? 1 : -1))[0]
  if (!newest) throw new Error('No ticket was made')
  return newest
}

async function as(handle: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${service.url}/api/v1${path}`, {
    method,
    headers: { 'x-earshot-agent': handle, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Answer['body'] }
}

const read = async (id: string) => (await as('ana', 'GET', `/tickets/${id}`)).body

/** What undo must give back: everything but the version and what history adds. */
function essence({ queue, status, priority, tags, snoozedUntil, untilReply, notes }: TicketDetail) {
  return { queue, status, priority, tags, snoozedUntil, untilReply, notes }
}

function undo(id: string, eventId: string | undefined, handle = 'ana') {
  return as(handle, 'POST', `/tickets/${id}/undo`, { eventId })
}

const last = (ticket: TicketDetail) => ticket.history.at(-1)

describe('what a person sets by hand', () => {
  it('is kept, told in the history with the name, and refused to who saw an older version', async () => {
    const { id, version } = await newTicket()
    const change = { priority: 2, tags: [' Refund', 'vip', 'refund'], queue: 'sales' }
    const { status, body } = await as('ben', 'PATCH', `/tickets/${id}`, { ...change, version })
    expect(status).toBe(200)
    expect(body).toMatchObject({ priority: 2, tags: ['refund', 'vip'], queue: 'sales' })
    expect(last(body)).toMatchObject({ type: 'changed', actor: 'Ben', undoable: true })
    const late = await as('ana', 'PATCH', `/tickets/${id}`, { priority: 0, version })
    expect(late).toMatchObject({ status: 409, body: { code: 'conflict' } })
  })

  it('makes its tags known to all, the commonest first', async () => {
    const ids = [(await newTicket()).id, (await newTicket()).id]
    for (const id of ids) await as('ben', 'PATCH', `/tickets/${id}`, { tags: ['common-tag'] })
    await as('ben', 'PATCH', `/tickets/${ids[0]}`, { tags: ['common-tag', 'rare-tag'] })
    type Tags = { items: { tag: string; tickets: number }[] }
    const { body } = await service.call<Tags>('GET', '/tags')
    const told = body.items.filter(({ tag }) => tag.endsWith('-tag'))
    expect(told).toEqual([
      { tag: 'common-tag', tickets: 2 },
      { tag: 'rare-tag', tickets: 1 },
    ])
  })

  it('keeps the grounds of the rule when the queue is set, and needs a queue that holds tickets', async () => {
    const { id } = await newTicket()
    const { why } = await read(id)
    const { body } = await as('ana', 'PATCH', `/tickets/${id}`, { queue: 'nurture' })
    expect(body).toMatchObject({ queue: 'nurture', why })
    expect((await as('ana', 'PATCH', `/tickets/${id}`, { queue: 'none' })).status).toBe(400)
    expect((await as('ana', 'PATCH', `/tickets/${id}`, {})).status).toBe(400)
  })

  it('stays in the chosen queue when its author writes on, unless that queue costs more to miss', async () => {
    const shared = { author: 'cleo', conversationId: 'cleo-1' }
    const { id, queue } = await newTicket('It is broken, please help me', shared)
    expect(queue).toBe('service')
    const say = async (text: string) => {
      now += 1000
      await service.importLines([line(text, { ...shared, postedAt: new Date(now).toISOString() })])
      return read(id)
    }
    await as('ana', 'PATCH', `/tickets/${id}`, { queue: 'sales' })
    expect((await say('Thanks, you are great')).queue).toBe('sales')
    expect((await say('It is broken again, please help me')).queue).toBe('service')
  })
})

describe('a note', () => {
  it('names the agents in it, and nobody who only looks like one', async () => {
    const { id } = await newTicket()
    const text = 'Ask @Ben. Not @nobody, ana@ben.example or @an'
    const { status, body } = await as('ana', 'POST', `/tickets/${id}/notes`, { text })
    expect(status).toBe(200)
    expect(body.notes).toMatchObject([{ actor: 'Ana', text, agents: [{ handle: 'ben' }] }])
    const told = await as('ben', 'GET', '/notifications')
    expect(told.body).toMatchObject({ items: [{ type: 'mentioned', ticketId: id, actor: 'Ana' }] })
  })

  it('is gone when deleted and back when that is undone, and so on', async () => {
    const { id } = await newTicket()
    const noted = (await as('ana', 'POST', `/tickets/${id}/notes`, { text: 'Refunded' })).body
    const gone = await as('ben', 'DELETE', `/notes/${noted.notes[0]?.id}`)
    expect(gone.body.notes).toEqual([])
    const back = await undo(id, last(gone.body)?.id)
    expect(back.body.notes).toEqual(noted.notes)
    const redone = await undo(id, last(back.body)?.id)
    expect(redone.body.notes).toEqual([])
    const added = noted.history.at(-1)?.id
    expect((await undo(id, added)).status).toBe(409)
    expect((await as('ben', 'DELETE', `/notes/${noted.notes[0]?.id}`)).status).toBe(404)
  })
})

describe('undo', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('queue' as const), queue: fc.constantFrom(...ticketQueues) }),
    fc.record({ kind: fc.constant('priority' as const), priority: fc.constantFrom(0, 1, 2) }),
    fc.record({
      kind: fc.constant('tags' as const),
      tags: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
    }),
    fc.record({
      kind: fc.constant('move' as const),
      to: fc.constantFrom('open', 'pending', 'snoozed', 'resolved', 'dismissed'),
    }),
    fc.record({ kind: fc.constant('note' as const), text: fc.constant('A note') }),
  )

  it('walks back through any history to where it began, and redo comes forward again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const { id } = await newTicket()
        const start = await read(id)
        const done: string[] = []
        for (const { kind, ...change } of steps) {
          const before = await read(id)
          const until = new Date(now + 3_600_000).toISOString()
          const snooze = 'to' in change && change.to === 'snoozed' ? { snoozedUntil: until } : {}
          if (kind === 'move')
            await as('ana', 'POST', `/tickets/${id}/move`, { ...change, ...snooze })
          else if (kind === 'note') await as('ana', 'POST', `/tickets/${id}/notes`, change)
          else await as('ana', 'PATCH', `/tickets/${id}`, change)
          const event = (await read(id)).history.at(before.history.length)
          if (event) done.push(event.id)
        }
        const end = await read(id)
        const undone: string[] = []
        for (const eventId of done.toReversed()) {
          const answer = await undo(id, eventId)
          expect(answer).toMatchObject({ status: 200 })
          undone.push(last(answer.body)?.id ?? '')
        }
        expect(essence(await read(id))).toEqual(essence(start))
        for (const eventId of undone.toReversed()) {
          expect(await undo(id, eventId)).toMatchObject({ status: 200 })
        }
        expect(essence(await read(id))).toEqual(essence(end))
      }),
      { numRuns: 10 },
    )
  })

  it('is refused where somebody has changed the same since, and says who and what', async () => {
    const { id } = await newTicket()
    const first = (await as('ana', 'PATCH', `/tickets/${id}`, { priority: 2 })).body
    await as('ben', 'PATCH', `/tickets/${id}`, { priority: 0, tags: ['x'] })
    expect((await read(id)).history.map(({ undoable }) => undoable)).toEqual([false, false, true])
    const { status, body } = await undo(id, last(first)?.id)
    expect(status).toBe(409)
    expect(body.message).toContain('priority')
    expect(body.message).toContain('Ben')
  })

  it('leaves alone what others changed beside it', async () => {
    const { id } = await newTicket()
    const first = (await as('ana', 'PATCH', `/tickets/${id}`, { priority: 2 })).body
    await as('ben', 'PATCH', `/tickets/${id}`, { tags: ['x'] })
    const { body } = await undo(id, last(first)?.id)
    expect(body).toMatchObject({ priority: 1, tags: ['x'] })
    expect(last(body)).toMatchObject({ type: 'undone', data: { of: last(first)?.id } })
  })

  it('does not bring back a snooze that ran out', async () => {
    const { id } = await newTicket()
    const snoozedUntil = new Date(now + 3_600_000).toISOString()
    await as('ana', 'POST', `/tickets/${id}/move`, { to: 'snoozed', snoozedUntil })
    now += 3_600_001
    await wakeSnoozed({ ...service.ctx, now: () => now })
    const woken = await read(id)
    expect(woken.status).toBe('open')
    expect(last(woken)?.undoable).toBe(false)
    expect((await undo(id, last(woken)?.id)).status).toBe(409)
  })

  it('knows only events of its own ticket', async () => {
    const [one, other] = [await newTicket(), await newTicket()]
    const { body } = await as('ana', 'PATCH', `/tickets/${one.id}`, { priority: 2 })
    expect((await undo(other.id, last(body)?.id)).status).toBe(404)
    expect((await undo(one.id, '999999999')).status).toBe(404)
    expect((await undo(one.id, 'x')).status).toBe(400)
  })
})
