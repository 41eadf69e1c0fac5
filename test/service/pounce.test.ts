import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ReplyCheckView } from '../../src/model/reply.ts'
import type { TicketDetail } from '../../src/model/views.ts'
import { openReplyDesk, type ReplyDesk } from '../helpers/reply-desk.ts'

const DAY = 86_400_000

let desk: ReplyDesk

beforeAll(async () => {
  desk = await openReplyDesk()
})
beforeEach(() => desk.clear())
afterAll(() => desk[Symbol.asyncDispose]())

let n = 0
/** Somebody new whose post waits in this queue. */
async function waiting(queue: string, author = `lead${++n}`): Promise<TicketDetail> {
  desk.clock.now += 1000
  const id = await desk.hear(`p${++n}`, author, { conversationId: `talk-${author}-${n}` })
  const moved = await desk.as(null)('PATCH', `/tickets/${id ?? ''}`, { queue })
  expect(moved.status, JSON.stringify(moved.body)).toBe(200)
  return desk.read(id ?? '')
}
const check = async (ticket: TicketDetail) => {
  const path = `/tickets/${ticket.id}/reply-check`
  return (await desk.service.call<ReplyCheckView>('GET', path)).body
}
const authorOf = (ticket: TicketDetail) => ticket.author?.id ?? ''
async function saysNo(ticket: TicketDetail): Promise<void> {
  await desk.service.ctx.db.query(
    `INSERT INTO people (id, root_id, stage_at, created_at, updated_at, not_interested_at)
     VALUES ($1, $1, now(), now(), now(), $2::text::timestamptz)`,
    [authorOf(ticket), new Date(desk.clock.now).toISOString()],
  )
}

describe('a second word of sales', () => {
  it('is refused before anybody types and when it is sent, until the days are over', async () => {
    const ticket = await waiting('sales')
    expect(await check(ticket)).toMatchObject({ allowed: true })
    expect((await desk.reply(ticket)).status).toBe(201)
    await desk.pass(60_000)
    const again = await desk.read(ticket.id)
    const refused = await check(again)
    expect(refused.allowed).toBe(false)
    expect(refused.reason).toMatch(
      /^We wrote to them on 20 November 2026 .* until 27 November 2026/,
    )
    const sent = await desk.reply(again)
    expect(sent).toMatchObject({ status: 409, body: { details: { reason: 'pounce' } } })
    desk.clock.now += 7 * DAY
    expect(await check(again)).toMatchObject({ allowed: true })
  })

  it('is refused too where it is about another post of theirs that is older', async () => {
    const author = `lead${++n}`
    const first = await waiting('sales', author)
    const second = await waiting('sales', author)
    expect((await desk.reply(second)).status).toBe(201)
    await desk.pass(60_000)
    expect(await check(first)).toMatchObject({ allowed: false })
  })

  it('is none where they wrote since: whoever writes to us is answered', async () => {
    const author = `lead${++n}`
    const first = await waiting('sales', author)
    await desk.reply(first)
    await desk.pass(60_000)
    const second = await waiting('sales', author)
    expect(await check(second)).toMatchObject({ allowed: true })
    expect((await desk.reply(second)).status).toBe(201)
  })

  it('is refused to one of two who answer the same person at once', async () => {
    const author = `lead${++n}`
    const tickets = [await waiting('sales', author), await waiting('sales', author)]
    const sent = await Promise.all(tickets.map((ticket) => desk.reply(ticket)))
    expect(sent.map(({ status }) => status).toSorted()).toEqual([201, 409])
  })

  it('is no matter of service: who needs help is answered as often as it takes', async () => {
    const ticket = await waiting('service')
    expect((await desk.reply(ticket)).status).toBe(201)
    await desk.pass(60_000)
    expect(await check(await desk.read(ticket.id))).toMatchObject({ allowed: true })
  })
})

describe('after "not interested"', () => {
  it('sales never writes again, whatever they post; help is given all the same', async () => {
    const author = `lead${++n}`
    const ticket = await waiting('sales', author)
    await saysNo(ticket)
    desk.clock.now += 400 * DAY
    const refused = await check(ticket)
    expect(refused.allowed).toBe(false)
    expect(refused.reason).toMatch(/^They said on 2\d November 2026 that they are not interested/)
    const later = await waiting('nurture', author)
    expect(await check(later)).toMatchObject({ allowed: false })
    expect((await desk.reply(later)).status).toBe(409)
    expect(await check(await waiting('service', author))).toMatchObject({ allowed: true })
  })

  it('an answer of theirs to us is answered', async () => {
    const author = `lead${++n}`
    const ticket = await waiting('sales', author)
    await desk.reply(ticket)
    await desk.pass(60_000)
    await saysNo(ticket)
    desk.clock.now += 1000
    const conversationId = `talk-${author}-${n}`
    await desk.hear(`p${++n}`, author, { conversationId })
    await desk.as(null)('PATCH', `/tickets/${ticket.id}`, { queue: 'sales' })
    expect(await check(await desk.read(ticket.id))).toMatchObject({ allowed: true })
  })
})
