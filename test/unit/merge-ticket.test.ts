import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { queueRank, queues } from '../../src/model/queue.ts'
import { ticketStatuses, type Ticket } from '../../src/model/ticket.ts'
import { excerptOf, mergeTicket, type TicketMention } from '../../src/triage/merge-ticket.ts'

const NOW = 1_800_000_000_000

const mention: fc.Arbitrary<TicketMention> = fc.record({
  brandId: fc.constant(1),
  network: fc.constant('x'),
  authorId: fc.constant(null),
  conversationId: fc.constant('c'),
  text: fc.string({ maxLength: 40 }),
  language: fc.constant('en'),
  sentiment: fc.constantFrom('negative' as const, 'positive' as const),
  intents: fc.constant([]),
  queue: fc.constantFrom(...queues),
  priority: fc.constantFrom(0 as const, 1 as const, 2 as const),
  why: fc.constant({ rule: { id: 'r', name: 'R' }, because: [] }),
  postedAt: fc.integer({ min: 1_700_000_000_000, max: 1_799_999_999_999 }),
})

function mergeAll(mentions: readonly TicketMention[]): Ticket | null {
  let ticket: Ticket | null = null
  for (const each of mentions) ticket = mergeTicket('t', ticket, ticket, each, NOW)
  return ticket
}

describe('a conversation', () => {
  it('makes no ticket while nothing in it needs anybody', () => {
    fc.assert(
      fc.property(fc.array(mention), (mentions) => {
        const quiet = mentions.map((each) => ({ ...each, queue: 'none' as const }))
        expect(mergeAll(quiet)).toBeNull()
      }),
    )
  })

  it('ends in the queue whose miss costs most, with the highest priority, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(mention, { minLength: 1 }), (mentions) => {
        const ticket = mergeAll(mentions)
        const needed = mentions.filter(({ queue }) => queue !== 'none')
        if (needed.length === 0) {
          expect(ticket).toBeNull()
          return
        }
        const best = Math.min(...needed.map(({ queue }) => queueRank[queue]))
        expect(ticket && queueRank[ticket.queue]).toBe(best)
        expect(ticket?.priority).toBe(Math.max(...needed.map(({ priority }) => priority)))
      }),
    )
  })

  it('counts from its first mention that needs somebody, and spans their times', () => {
    fc.assert(
      fc.property(fc.array(mention, { minLength: 1 }), (mentions) => {
        const ticket = mergeAll(mentions)
        const first = mentions.findIndex(({ queue }) => queue !== 'none')
        const joined = first === -1 ? [] : mentions.slice(first)
        const times = joined.map(({ postedAt }) => postedAt)
        if (!ticket) {
          expect(joined).toEqual([])
          return
        }
        expect(ticket.mentionCount).toBe(joined.length)
        expect(ticket.openedAt).toBe(Math.min(...times))
        expect(ticket.lastPostedAt).toBe(Math.max(...times))
      }),
    )
  })

  it('rises one version a page, however many mentions of the page join', () => {
    fc.assert(
      fc.property(fc.array(mention, { minLength: 1 }), (mentions) => {
        const stored = mergeTicket(
          't',
          null,
          null,
          { ...(mentions[0] as TicketMention), queue: 'service' },
          NOW,
        )
        let current = stored
        for (const each of mentions) current = mergeTicket('t', stored, current, each, NOW)
        expect(current?.version).toBe((stored?.version ?? 0) + 1)
      }),
    )
  })

  it('is not woken by an older mention that is found late', () => {
    fc.assert(
      fc.property(mention, mention, fc.constantFrom(...ticketStatuses), (first, second, status) => {
        const open = mergeTicket('t', null, null, { ...first, queue: 'service' }, NOW)
        if (!open) return
        const stored: Ticket = {
          ...open,
          status,
          snoozedUntil: status === 'snoozed' ? NOW + 1 : null,
        }
        const older = { ...second, postedAt: open.lastPostedAt - 1 }
        expect(mergeTicket('t', stored, stored, older, NOW)).toMatchObject({
          status,
          snoozedUntil: stored.snoozedUntil,
        })
      }),
    )
  })
})

describe('an excerpt', () => {
  it('is one line of at most 280 units and never half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 900 }), (text) => {
        const excerpt = excerptOf(text)
        expect(excerpt.length).toBeLessThanOrEqual(280)
        expect(excerpt).not.toMatch(/[\n\r\t]/)
        expect(excerpt.isWellFormed()).toBe(text.isWellFormed())
      }),
    )
  })
})
