import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { ticketMoves, ticketStatuses, type TicketStatus } from '../../src/model/ticket.ts'
import type { TicketDetail, TicketItem } from '../../src/model/views.ts'
import { wakeSnoozed } from '../../src/triage/wake-snoozed.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Items = { items: TicketItem[]; next: string | null }
type Failure = { code: string; message: string; requestId: string }

const HOUR_MS = 3_600_000
let service: TestService
let now = Date.parse('2026-11-20T12:00:00Z')

beforeAll(async () => {
  service = await startService({ now: () => now })
})
afterAll(() => service.stop())

async function newTicket(text = 'My order is broken, please help', over = {}): Promise<TicketItem> {
  await service.importLines([line(text, { postedAt: new Date(now).toISOString(), ...over })])
  const { body } = await service.call<Items>('GET', '/tickets?limit=200')
  const [first] = body.items.sort((a, b) => b.lastPostedAt.localeCompare(a.lastPostedAt))
  if (!first) throw new Error('No ticket was made')
  now += 1000
  return first
}

function move(id: string, to: TicketStatus, version?: number) {
  const snoozedUntil = to === 'snoozed' ? new Date(now + HOUR_MS).toISOString() : undefined
  return service.call<TicketDetail & Failure>('POST', `/tickets/${id}/move`, {
    to,
    version,
    snoozedUntil,
  })
}

describe('a ticket', () => {
  it('follows exactly the table of moves, whatever is tried in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...ticketStatuses), { maxLength: 8 }),
        async (tries) => {
          const ticket = await newTicket()
          let status: TicketStatus = 'open'
          let moves = 0
          for (const to of tries) {
            const answer = await move(ticket.id, to)
            if (ticketMoves[status].includes(to)) {
              expect(answer.status).toBe(200)
              status = to
              moves += 1
            } else {
              expect(answer).toMatchObject({ status: 409, body: { code: 'conflict' } })
              expect(answer.body.message).toContain(status)
            }
          }
          const { body } = await service.call<TicketDetail>('GET', `/tickets/${ticket.id}`)
          expect(body).toMatchObject({
            status,
            version: ticket.version + moves,
            moves: ticketMoves[status],
          })
          expect(body.history.filter(({ type }) => type === 'moved')).toHaveLength(moves)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('refuses the second of two people who move the version they both saw', async () => {
    const { id, version } = await newTicket()
    const answers = await Promise.all([
      move(id, 'resolved', version),
      move(id, 'dismissed', version),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  it('wakes from its snooze when the time has come, and not before', async () => {
    const { id } = await newTicket()
    await move(id, 'snoozed')
    const system = { ...service.ctx, now: () => now }
    await wakeSnoozed(system)
    expect((await service.call<TicketDetail>('GET', `/tickets/${id}`)).body.status).toBe('snoozed')
    now += HOUR_MS
    await wakeSnoozed(system)
    expect((await service.call<TicketDetail>('GET', `/tickets/${id}`)).body).toMatchObject({
      status: 'open',
      snoozedUntil: null,
    })
  })

  it('says what is missing when it is snoozed without a time, or with one that has passed', async () => {
    const { id } = await newTicket()
    const without = await service.call<Failure>('POST', `/tickets/${id}/move`, { to: 'snoozed' })
    expect(without).toMatchObject({ status: 400, body: { code: 'invalid' } })
    expect(without.body.message).toMatch(/^snoozedUntil: /)
    const past = { to: 'snoozed', snoozedUntil: '2020-01-01T00:00:00Z' }
    expect((await service.call('POST', `/tickets/${id}/move`, past)).status).toBe(400)
  })

  it('opens again when its author complains after it was resolved, but not for a thank-you', async () => {
    const shared = { author: 'bob', conversationId: 'bob-1' }
    const { id } = await newTicket('It is broken, please help me', shared)
    await move(id, 'resolved')
    const say = (text: string) =>
      service.importLines([line(text, { ...shared, postedAt: new Date(now).toISOString() })])
    await say('Thanks, you are great')
    expect((await service.call<TicketDetail>('GET', `/tickets/${id}`)).body).toMatchObject({
      status: 'resolved',
      mentionCount: 2,
    })
    now += 1000
    await say('It is broken again, I need help, this is unacceptable')
    expect((await service.call<TicketDetail>('GET', `/tickets/${id}`)).body).toMatchObject({
      status: 'open',
      mentionCount: 3,
    })
  })
})

describe('the list of a queue', () => {
  it('gives every ticket exactly once over its pages, the most urgent and soonest due first', async () => {
    const texts = [
      'It is broken, please help',
      'Locked out of my account right now, urgent, please help',
    ]
    const lines = Array.from({ length: 60 }, (_, index) =>
      line(`${texts[index % 2]} ${index}`, {
        postedAt: new Date(now - index * 60_000).toISOString(),
      }),
    )
    await service.importLines(lines)
    const seen: TicketItem[] = []
    let cursor = ''
    do {
      const { body } = await service.call<Items>('GET', `/tickets?queue=service&limit=7${cursor}`)
      seen.push(...body.items)
      cursor = body.next ? `&cursor=${body.next}` : ''
    } while (cursor)
    const { body } = await service.call<Items>('GET', '/tickets?queue=service&limit=200')
    expect(seen.map(({ id }) => id)).toEqual(body.items.map(({ id }) => id))
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length)
    const key = ({ priority, dueAt }: TicketItem) => `${2 - priority} ${dueAt}`
    expect(seen.every(({ dueAt }) => dueAt !== null)).toBe(true)
    expect(seen.map(key)).toEqual(seen.map(key).sort())
  })

  it('shows what is done in a list of its own', async () => {
    const { id } = await newTicket()
    await move(id, 'dismissed')
    const { body } = await service.call<Items>('GET', '/tickets?status=done&limit=200')
    expect(body.items.map((ticket) => ticket.id)).toContain(id)
    expect(body.items.every(({ status }) => ['resolved', 'dismissed'].includes(status))).toBe(true)
  })

  it.each([
    ['queue=nowhere', /queue/],
    ['limit=0', /limit/],
    ['limit=9999', /limit/],
    ['cursor=nonsense', /cursor/],
    ['cursor=eyJ4IjoxfQ', /cursor/],
    ['colour=red', /colour/],
    ['brandId=one', /brandId/],
  ])('answers %s with 400 and names what is wrong', async (query, named) => {
    const { status, body } = await service.call<Failure>('GET', `/tickets?${query}`)
    expect(status).toBe(400)
    expect(body.code).toBe('invalid')
    expect(body.message).toMatch(named)
    expect(body.requestId).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('answers an unknown ticket with 404 and a malformed id with 400', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000'
    expect((await service.call('GET', `/tickets/${unknown}`)).status).toBe(404)
    expect((await service.call('GET', '/tickets/7')).status).toBe(400)
  })
})
