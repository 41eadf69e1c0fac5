import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MentionView, QueueCount, TicketDetail, TicketItem } from '../../src/model/views.ts'
import { line, posts } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Items<T> = { items: T[]; next: string | null }

let service: TestService

beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())

async function tickets(query = ''): Promise<TicketItem[]> {
  return (await service.call<Items<TicketItem>>('GET', `/tickets?limit=200${query}`)).body.items
}

async function ticketOf(externalId: string): Promise<TicketDetail> {
  const { body } = await service.call<Items<MentionView>>('GET', '/mentions?limit=200')
  const mention = body.items.find((each) => each.externalId === externalId)
  return (await service.call<TicketDetail>('GET', `/tickets/${mention?.ticketId}`)).body
}

describe('an imported file', () => {
  it('puts the four posts of the guide into the queues that the guide names', async () => {
    const lines = Object.values(posts).map((text) => line(text))
    const summary = await service.importLines(lines, 'four')
    expect(summary).toMatchObject({ read: 4, stored: 4, duplicates: 0, rejected: [] })
    const queueOf = new Map((await tickets()).map((ticket) => [ticket.excerpt, ticket.queue]))
    expect(queueOf.get(posts.sales)).toBe('sales')
    expect(queueOf.get(posts.advocacy)).toBe('advocacy')
    expect(queueOf.get(posts.price)).toBe('sales')
    expect(queueOf.get(posts.service)).toBe('service')
  })

  it('stores each line once, however often it is sent', async () => {
    const lines = Array.from({ length: 30 }, (_, index) =>
      line(`Order ${index} never arrived, please help`),
    )
    expect(await service.importLines(lines, 'twice')).toMatchObject({ stored: 30, duplicates: 0 })
    expect(await service.importLines(lines, 'twice')).toMatchObject({
      read: 30,
      stored: 0,
      duplicates: 30,
    })
    expect(await service.importLines([...lines, ...lines], 'twice')).toMatchObject({
      stored: 0,
      duplicates: 60,
    })
  })

  it('lists a broken line with its number and reason and takes the rest', async () => {
    const summary = await service.importLines(
      [
        line('My parcel is lost, please help'),
        { id: 'x', text: { de: 'Hallo' } },
        line('I love it', { postedAt: 'yesterday' }),
      ],
      'broken',
    )
    expect(summary).toMatchObject({ read: 3, stored: 1 })
    expect(summary.rejected.map(({ line }) => line)).toEqual([2, 3])
    expect(summary.rejected[0]?.reason).toMatch(/^text: /)
    expect(summary.rejected[1]?.reason).toMatch(/^postedAt: .*yesterday/)
  })

  it('keeps what would poison the database: U+0000 and half characters are cleaned, not lost', async () => {
    const summary = await service.importLines(
      [line('Broken\u0000 again, please\uD800 help me', { raw: { deep: ['\u0000', '\uDFFF'] } })],
      'poison',
    )
    expect(summary).toMatchObject({ stored: 1, rejected: [] })
  })

  it('finds the one line that the database refuses, names it, and stores all others', async () => {
    await service.ctx.db.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'no such thing' USING ERRCODE = '22023'; END $$`)
    await service.ctx.db.query(`CREATE TRIGGER refuse BEFORE INSERT ON mentions
      FOR EACH ROW WHEN (NEW.text LIKE 'Poison%') EXECUTE FUNCTION refuse()`)
    const lines = Array.from({ length: 100 }, (_, index) =>
      line(index === 36 ? 'Poison' : `Parcel ${index} is lost, please help`),
    )
    const summary = await service.importLines(lines, 'poisoned')
    expect(summary).toMatchObject({ read: 100, stored: 99, duplicates: 0 })
    expect(summary.rejected).toMatchObject([{ line: 37 }])
    expect(summary.rejected[0]?.reason).toMatch(/no such thing/)
    expect(await service.importLines(lines, 'poisoned')).toMatchObject({
      stored: 0,
      duplicates: 99,
    })
  })

  it('takes an edited text over the old one and counts it once', async () => {
    const first = line('The app is fine', { id: 'edited' })
    await service.importLines([first], 'edits')
    const before = await trendTotal()
    await service.importLines(
      [{ ...first, text: 'The app is broken, I want a refund now' }],
      'edits',
    )
    expect(await trendTotal()).toBe(before)
    const ticket = await ticketOf('edited')
    expect(ticket.queue).toBe('service')
    expect(ticket.mentions.map((mention) => mention.text)).toEqual([
      'The app is broken, I want a refund now',
    ])
    expect(ticket.mentions[0]?.editedAt).not.toBeNull()
  })

  it('gathers one conversation with one author in one ticket, in the queue whose miss costs most', async () => {
    const shared = { author: 'ann', conversationId: 'thread-1' }
    await service.importLines(
      [
        line('I want to buy your product, where can I order it?', {
          ...shared,
          postedAt: '2026-11-02T10:00:00Z',
        }),
        line('I ordered and it never arrived, this is broken, please help', {
          ...shared,
          id: 'thread-last',
          postedAt: '2026-11-02T11:00:00Z',
        }),
      ],
      'thread',
    )
    const ticket = await ticketOf('thread-last')
    expect(ticket).toMatchObject({
      queue: 'service',
      mentionCount: 2,
      openedAt: '2026-11-02T10:00:00.000Z',
    })
    expect(ticket.mentions).toHaveLength(2)
    expect(ticket.why.because.length).toBeGreaterThan(0)
  })

  it('explains every label with words that stand in the text where it says', async () => {
    const { body } = await service.call<Items<MentionView>>('GET', '/mentions?limit=200')
    const reasons = body.items.flatMap((mention) => {
      const text = mention.title ? `${mention.title}\n${mention.text}` : mention.text
      return mention.classification.explanation.map((reason) => [
        reason.text,
        text.slice(reason.start, reason.end),
      ])
    })
    expect(reasons.length).toBeGreaterThan(10)
    for (const [said, found] of reasons) expect(found).toBe(said)
  })

  it('keeps the ticket counts equal to the tickets, queue by queue', async () => {
    const { body } = await service.call<Items<QueueCount>>('GET', '/tickets/counts')
    for (const { queue, status, count } of body.items) {
      expect((await tickets(`&queue=${queue}&status=${status}`)).length).toBe(count)
    }
  })

  it('keeps the counters equal to the mentions', async () => {
    const { body } = await service.call<Items<MentionView>>('GET', '/mentions?limit=200')
    expect(await trendTotal()).toBe(body.items.length)
  })
})

async function trendTotal(): Promise<number> {
  type Point = { negative: number; neutral: number; positive: number; mixed: number }
  const { body } = await service.call<{ points: Point[] }>('GET', '/trends/sentiment?days=731')
  return body.points.reduce(
    (sum, { negative, neutral, positive, mixed }) => sum + negative + neutral + positive + mixed,
    0,
  )
}
