import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TicketDetail, TicketItem } from '../../src/model/views.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Result = {
  changed: number
  failed: { id: string; message: string }[]
  batchId: string
  message?: string
}

let service: TestService
let now = Date.parse('2026-11-20T12:00:00Z')

beforeAll(async () => {
  service = await startService({ now: () => now, role: 'web' })
})
afterAll(() => service.stop())
beforeEach(async () => {
  now += 60_000
  await service.ctx.db.query(
    `TRUNCATE agents, teams, team_members, notifications, tickets, ticket_counts, mentions,
       mention_keys, events RESTART IDENTITY CASCADE`,
  )
})

async function newTickets(count: number): Promise<string[]> {
  const postedAt = new Date(now - 1000).toISOString()
  await service.importLines(
    Array.from({ length: count }, (_, at) => line(`It is broken, please help ${at}`, { postedAt })),
  )
  const rows = await service.ctx.db.query<{ id: string }>('SELECT id FROM tickets ORDER BY id')
  return rows.map(({ id }) => id)
}

/** As many tickets as asked for, made of one, without their mentions. */
async function copies(count: number): Promise<void> {
  const [id] = await newTickets(1)
  await service.ctx.db.query(
    `INSERT INTO tickets SELECT (x).* FROM (
       SELECT jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid())) AS x
       FROM tickets t, generate_series(1, $2::int) WHERE t.id = $1) made`,
    [id ?? '', count],
  )
}

const bulk = async (body: object) => service.call<Result>('POST', '/tickets/bulk', body)
const undo = async (id: string) => service.call<Result>('POST', `/batches/${id}/undo`)
const read = async (id: string) => (await service.call<TicketDetail>('GET', `/tickets/${id}`)).body

async function counts(): Promise<Record<string, number>> {
  const rows = await service.ctx.db.query<{ status: string; count: number }>(
    'SELECT status, sum(count)::int AS count FROM ticket_counts GROUP BY 1 HAVING sum(count) <> 0',
  )
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]))
}

describe('changing many tickets', () => {
  it('changes each that is named and says of each other why not', async () => {
    const [one = '', two = '', done = '', merged = ''] = await newTickets(4)
    await service.call('POST', `/tickets/${done}/move`, { to: 'resolved' })
    await service.call('POST', `/tickets/${merged}/merge`, { into: one })
    const unknown = '00000000-0000-4000-8000-000000000000'
    const ids = [one, two, done, merged, unknown, one]
    const { status, body } = await bulk({ ids, change: { to: 'resolved', addTags: ['spill'] } })
    expect(status).toBe(200)
    expect(body.changed).toBe(2)
    expect(body.failed.map(({ id }) => id).sort()).toEqual([done, merged, unknown].sort())
    const failure = Object.fromEntries(body.failed.map(({ id, message }) => [id, message]))
    expect(failure[done]).toContain('resolved')
    expect(failure[merged]).toContain('merged')
    const after = await read(one)
    expect(after).toMatchObject({ status: 'resolved', tags: ['spill'] })
    expect(after.history.at(-1)).toMatchObject({ type: 'moved', data: { batch: body.batchId } })
    expect(await read(done)).toMatchObject({ tags: [] })
  })

  it('sets tags, priority and queue beside what each ticket has', async () => {
    const [one = '', two = ''] = await newTickets(2)
    await service.call('PATCH', `/tickets/${one}`, { tags: ['a', 'b'] })
    const change = { addTags: ['c'], removeTags: ['a'], priority: 0, queue: 'sales' }
    await bulk({ ids: [one, two], change })
    expect(await read(one)).toMatchObject({ tags: ['b', 'c'], priority: 0, queue: 'sales' })
    expect(await read(two)).toMatchObject({ tags: ['c'], priority: 0, queue: 'sales' })
  })

  it('tells a new owner once, however many tickets they were given', async () => {
    const ids = await newTickets(5)
    const { body: ana } = await service.call<{ id: number }>('POST', '/agents', { name: 'Ana' })
    expect((await bulk({ ids, change: { assigneeId: ana.id } })).body.changed).toBe(5)
    const told = await service.ctx.db.query<{ ticket_id: string | null; data: { text: string } }>(
      'SELECT ticket_id, data FROM notifications',
    )
    expect(told).toMatchObject([{ ticket_id: null, data: { text: '5 tickets' } }])
    const nobody = await bulk({ ids, change: { assigneeId: 999 } })
    expect(nobody.body).toMatchObject({ changed: 0 })
    expect(nobody.body.failed).toHaveLength(5)
  })

  it.each([
    [{ ids: [], change: { priority: 1 } }],
    [{ ids: ['x'], change: { priority: 1 } }],
    [{ filter: {}, change: {} }],
    [{ filter: { colour: 'red' }, change: { priority: 1 } }],
    [{ change: { priority: 1 } }],
    [{ filter: {}, change: { snoozedFor: 1 } }],
  ])('answers %j with 400', async (body) => {
    await newTickets(1)
    expect((await bulk(body)).status).toBe(400)
  })
})

describe('all that a filter finds', () => {
  it('is changed in chunks, and taken back as a whole', async () => {
    await copies(450)
    const { body: item } = await service.call<{ items: TicketItem[] }>('GET', '/tickets?limit=1')
    const queue = item.items[0]?.queue
    const before = await counts()
    const { body } = await bulk({ filter: { queue }, change: { to: 'dismissed' } })
    expect(body).toMatchObject({ changed: 451, failed: [] })
    expect(await counts()).toEqual({ dismissed: 451 })
    const back = await undo(body.batchId)
    expect(back.body).toMatchObject({ changed: 451, failed: [] })
    expect(await counts()).toEqual(before)
    const again = await undo(back.body.batchId)
    expect(again.body).toMatchObject({ changed: 451, failed: [] })
    expect(await counts()).toEqual({ dismissed: 451 })
  })

  it('leaves what is outside it, and what was merged, alone', async () => {
    const [one = '', two = '', three = ''] = await newTickets(3)
    await service.call('PATCH', `/tickets/${one}`, { tags: ['vip'] })
    await service.call('PATCH', `/tickets/${three}`, { tags: ['vip'] })
    await service.call('POST', `/tickets/${three}/merge`, { into: two })
    const filter = { tag: 'vip', status: 'any' }
    const { body } = await bulk({ filter, change: { priority: 0 } })
    expect(body).toMatchObject({ changed: 1, failed: [] })
    expect(await read(two)).toMatchObject({ priority: 1 })
  })

  it('is refused above 10,000 tickets, and nothing has changed', async () => {
    await copies(10_000)
    const before = await counts()
    const { status, body } = await bulk({ filter: {}, change: { to: 'dismissed' } })
    expect(status).toBe(400)
    expect(body.message).toContain('10000')
    expect(await counts()).toEqual(before)
  })
})

describe('taking a batch back', () => {
  it('leaves a ticket alone that somebody has changed since, and says what and who', async () => {
    const ids = await newTickets(3)
    const { body } = await bulk({ ids, change: { priority: 0, addTags: ['x'] } })
    await service.call('POST', '/agents', { name: 'Ben' })
    await fetch(`${service.url}/api/v1/tickets/${ids[0]}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'x-earshot-agent': 'ben' },
      body: JSON.stringify({ priority: 2 }),
    })
    const back = (await undo(body.batchId)).body
    expect(back).toMatchObject({ changed: 2, failed: [{ id: ids[0] }] })
    expect(back.failed[0]?.message).toMatch(/priority.* Ben/)
    expect(await read(ids[0] ?? '')).toMatchObject({ priority: 2, tags: ['x'] })
    expect(await read(ids[1] ?? '')).toMatchObject({ priority: 1, tags: [] })
  })

  it('knows only batches that were', async () => {
    expect((await undo('00000000-0000-4000-8000-000000000000')).status).toBe(404)
  })
})
