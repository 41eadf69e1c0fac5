import { describe, expect, it } from 'vitest'
import type { TicketItem } from '../../src/model/views.ts'
import { snoozeTimes, toLocalField } from '../../web/features/inbox/snooze-times.ts'
import {
  compareTickets,
  keepTickets,
  withoutTicket,
  withTicket,
} from '../../web/features/inbox/ticket-order.ts'
import { caretLines } from '../../web/features/settings/caret-lines.ts'
import { countsAfter } from '../../web/lib/counts.ts'
import { isConcerned, parseLiveEvent } from '../../web/lib/live-events.ts'
import { fieldsOf, optionsFrom } from '../../web/lib/schema-fields.ts'
import { initialsOf } from '../../web/ui/initials.ts'

const ticket = (id: string, priority: 0 | 1 | 2, lastPostedAt: string): TicketItem => ({
  id,
  brandId: 1,
  queue: 'service',
  status: 'open',
  priority,
  excerpt: '',
  language: 'en',
  sentiment: 'neutral',
  intents: [],
  network: 'web',
  author: null,
  mentionCount: 1,
  openedAt: lastPostedAt,
  lastPostedAt,
  snoozedUntil: null,
  untilReply: false,
  assignee: null,
  team: null,
  tags: [],
  waveId: null,
  dueAt: null,
  late: false,
  version: 1,
})

describe('lists and counts after a move', () => {
  const pages = [
    { items: [ticket('d', 2, '2026-01-01'), ticket('c', 1, '2026-01-04')], next: 'more' },
    { items: [ticket('b', 1, '2026-01-02')], next: null },
  ]

  it('puts a ticket where the order of the API wants it, once', () => {
    const added = withTicket(pages, ticket('x', 1, '2026-01-03'))
    const ids = added.flatMap(({ items }) => items.map(({ id }) => id))
    expect(ids).toEqual(['d', 'c', 'x', 'b'])
    expect(withTicket(added, ticket('x', 1, '2026-01-03'))).toEqual(added)
    expect(added.flatMap(({ items }) => items)).toEqual(
      added.flatMap(({ items }) => items).toSorted(compareTickets),
    )
  })

  it('leaves a ticket out that lies beyond what has been read, and takes one out', () => {
    const [first] = pages
    const unread = withTicket(first === undefined ? [] : [first], ticket('x', 0, '2026-01-01'))
    expect(unread.flatMap(({ items }) => items)).toHaveLength(2)
    expect(withoutTicket(pages, 'd').flatMap(({ items }) => items)).toHaveLength(2)
  })

  it('keeps each ticket that is as it was the same object, wherever it stands now', () => {
    const before = { pages, pageParams: [null, 'x'] }
    const again = structuredClone(before)
    expect(keepTickets(before, again)).toBe(before)
    const [first] = again.pages
    first?.items.unshift(ticket('new', 2, '2026-01-09'))
    const after = keepTickets(before, again).pages.flatMap(({ items }) => items)
    expect(after).toHaveLength(4)
    expect(after.filter((one) => pages.some(({ items }) => items.includes(one)))).toHaveLength(3)
  })

  it('takes one from where it was and adds one where it went, never below nothing', () => {
    const counts = [{ brandId: 1, queue: 'service', status: 'open', count: 0 } as const]
    expect(
      countsAfter(counts, ticket('a', 1, ''), { queue: 'service', status: 'resolved' }),
    ).toEqual([
      { brandId: 1, queue: 'service', status: 'open', count: 0 },
      { brandId: 1, queue: 'service', status: 'resolved', count: 1 },
    ])
  })
})

describe('live events', () => {
  const event = {
    type: 'tickets',
    ids: ['a'],
    more: false,
    queues: ['sales'],
    brandIds: [1],
  } as const
  const asks = (queryKey: unknown[], data?: unknown) =>
    isConcerned(
      { ...event, ids: [...event.ids], queues: [...event.queues], brandIds: [1] },
      {
        queryKey,
        data,
      },
    )

  it('touch the lists of their queue and brand, and any list that holds the ticket', () => {
    expect(asks(['tickets', 'list', { queue: 'sales' }])).toBe(true)
    expect(asks(['tickets', 'list', { queue: undefined }])).toBe(true)
    expect(asks(['tickets', 'list', { queue: 'service' }])).toBe(false)
    expect(asks(['tickets', 'list', { queue: 'sales', brandId: 2 }])).toBe(false)
    expect(
      asks(['tickets', 'list', { queue: 'unsure' }], { pages: [{ items: [{ id: 'a' }] }] }),
    ).toBe(true)
  })

  it('touch the counts and that ticket, and leave sources, brands and other tickets alone', () => {
    expect(asks(['tickets', 'counts'])).toBe(true)
    expect(asks(['tickets', 'detail', 'a'])).toBe(true)
    expect(asks(['tickets', 'detail', 'b'])).toBe(false)
    expect(asks(['sources'])).toBe(false)
    expect(asks(['brands'])).toBe(false)
    expect(isConcerned({ type: 'refetch' }, { queryKey: ['brands'], data: null })).toBe(true)
  })

  it('are ignored where they are not understood', () => {
    for (const line of ['', '{', 'null', '{"type":"other"}', '[]']) {
      expect(parseLiveEvent(line)).toBeNull()
    }
    expect(parseLiveEvent('{"type":"brands"}')).toEqual({ type: 'brands' })
  })
})

describe('snooze times', () => {
  it('all lie ahead, on every day of the week, and none is offered twice', () => {
    for (let day = 1; day <= 7; day += 1) {
      for (const hour of [0, 8, 9, 17, 23]) {
        const now = new Date(2026, 2, day, hour, 30)
        const times = snoozeTimes(now).map(({ at }) => at.getTime())
        expect(Math.min(...times)).toBeGreaterThan(now.getTime())
        expect(new Set(times).size).toBe(times.length)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
      }
    }
  })

  it('are written into a field in the local zone', () => {
    expect(toLocalField(new Date(2026, 0, 2, 3, 4))).toBe('2026-01-02T03:04')
  })
})

describe('the form of a collector', () => {
  const schema = {
    properties: {
      url: { type: 'string', format: 'uri' },
      limit: { type: 'integer', default: 5 },
      deep: { type: 'boolean' },
      tags: { type: 'array', items: { type: 'string' } },
      mode: { enum: ['fast', 'slow'] },
      rest: { type: 'object' },
    },
    required: ['url', 'limit'],
  }

  it('finds a control for each kind of option and turns what is typed back into options', () => {
    const fields = fieldsOf(schema)
    expect(fields.map(({ kind }) => kind)).toEqual([
      'url',
      'number',
      'switch',
      'lines',
      'choice',
      'json',
    ])
    expect(fields.filter(({ required }) => required).map(({ name }) => name)).toEqual(['url'])
    const typed = { url: ' https://a.example ', limit: '7', tags: 'x\n\n y ', rest: '{"a":1}' }
    expect(optionsFrom(fields, typed)).toEqual({
      url: 'https://a.example',
      limit: 7,
      deep: false,
      tags: ['x', 'y'],
      rest: { a: 1 },
    })
    expect(optionsFrom(fields, { ...typed, rest: '{' })).toBeNull()
  })
})

describe('small words', () => {
  it('points a caret at the column of a mistake, on its own line and cut to what fits', () => {
    expect(caretLines('a AND (b', 7)).toEqual(['a AND (b', '      ^'])
    expect(caretLines('one\ntwo (x', 9)).toEqual(['two (x', '    ^'])
    const [line, caret] = caretLines(`${'x'.repeat(500)}(${'y'.repeat(500)}`, 501)
    expect(line.charAt(caret.indexOf('^'))).toBe('(')
    expect(line.length).toBeLessThan(100)
  })

  it('makes initials of a name in any script, and of none', () => {
    expect(initialsOf('Ada Lovelace')).toBe('AL')
    expect(initialsOf('ليلى حداد')).toBe('لح')
    expect(initialsOf('<b>"><svg')).toBe('B')
    expect(initialsOf('👻')).toBe('?')
  })
})
