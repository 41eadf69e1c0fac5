import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Classification } from '../../src/model/classification.ts'
import { labelQueues } from '../../src/model/queue.ts'
import type { TicketDetail } from '../../src/model/views.ts'
import {
  firstGap,
  replaced,
  suggestionsFor,
  triggerAt,
} from '../../web/features/inbox/completion.ts'
import { describeEvent } from '../../web/features/inbox/describe-event.ts'
import { guessesOf } from '../../web/features/inbox/guesses.ts'
import { fitting, withDigits } from '../../web/features/inbox/quick-choices.ts'
import { timelineOf } from '../../web/features/inbox/timeline.ts'

const means = (more: Partial<Classification>): Classification => ({
  language: 'en',
  sentiment: { label: 'neutral', score: 0, confidence: 0.5 },
  intents: [],
  queue: { label: 'service', confidence: 0.4 },
  urgency: 1,
  topics: [],
  spam: { label: false, confidence: 0.9 },
  unsure: true,
  labels: [],
  explanation: [],
  model: 'test-1',
  ...more,
})

describe('the guesses of the unsure lane', () => {
  it('begin with what the model answered, then what its surest intent speaks for', () => {
    const guesses = guessesOf(
      means({
        intents: [
          { label: 'praise', confidence: 0.2 },
          { label: 'price_complaint', confidence: 0.6 },
        ],
      }),
    )
    expect(guesses.map(({ queue }) => queue)).toEqual(['service', 'sales', 'advocacy', 'none'])
    expect(guesses.map(({ confidence }) => confidence)).toEqual([0.4, null, null, null])
  })

  it('go by the words that were weighed where no intent was heard', () => {
    const word = { text: 'lovely', label: 'advocacy', weight: 1.5, start: 0, end: 6 }
    expect(guessesOf(means({ explanation: [word] }))[1]?.queue).toBe('advocacy')
  })

  it('hold every queue once, whatever the model says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...labelQueues), (label) => {
        const queues = guessesOf(means({ queue: { label, confidence: 0.3 } })).map(
          ({ queue }) => queue,
        )
        expect(queues[0]).toBe(label)
        expect(queues.toSorted()).toEqual([...labelQueues].toSorted())
      }),
    )
  })
})

describe('what is offered while one writes', () => {
  it('begins after a sign that stands for itself, and not inside a word or an address', () => {
    expect(triggerAt('Please @an', 10)).toEqual({ sign: '@', from: 7, typed: 'an' })
    expect(triggerAt(';sor', 4)).toEqual({ sign: ';', from: 0, typed: 'sor' })
    expect(triggerAt('me@example.com', 14)).toBeNull()
    expect(triggerAt('first; second', 13)).toBeNull()
    expect(triggerAt('@ana looked', 11)).toBeNull()
  })

  it('lists those first that begin with what is typed, and puts the chosen one where it was', () => {
    const all = ['Joana', 'Ana'].map((label) => ({ id: label, label, text: label }))
    expect(suggestionsFor(all, 'an').map(({ label }) => label)).toEqual(['Ana', 'Joana'])
    expect(replaced('Ask @an today', 4, 7, '@ana')).toEqual({ text: 'Ask @ana today', caret: 8 })
    expect(firstGap('Hello {{author.name}}, bye')).toEqual([6, 21])
    expect(firstGap('Hello')).toBeNull()
  })
})

describe('a quick menu', () => {
  const choice = (label: string, key?: string) => ({ id: label, label, key, run: () => undefined })

  it('gives each of the first nine a digit of its own, and leaves given keys alone', () => {
    const keys = withDigits([choice('a'), choice('b', '1'), choice('c')]).map(({ key }) => key)
    expect(keys).toEqual(['2', '1', '3'])
    const many = withDigits(Array.from({ length: 12 }, (_, place) => choice(`n${place}`)))
    expect(many.map(({ key }) => key).filter(Boolean)).toHaveLength(9)
  })

  it('finds by every typed word, in any order, what begins with them first', () => {
    const found = fitting([choice('Give to Ben'), choice('Ben Okafor')], 'ben')
    expect(found.map(({ label }) => label)).toEqual(['Ben Okafor', 'Give to Ben'])
    expect(fitting([choice('Give to Ben')], 'ben give')).toHaveLength(1)
    expect(fitting([choice('Give to Ben')], 'ana')).toEqual([])
  })
})

describe('a conversation', () => {
  it('stands in the order of time, with what has not gone out yet at its end', () => {
    const part = (id: string, at: string) => ({ id, postedAt: at, at, createdAt: at })
    const detail = {
      mentions: [part('asked', '2026-01-01T10:00:00Z'), part('again', '2026-01-01T12:00:00Z')],
      notes: [part('noted', '2026-01-01T11:00:00Z')],
      replies: [
        { ...part('planned', '2026-01-01T09:00:00Z'), sentAt: null },
        { ...part('answered', '2026-01-01T10:30:00Z'), sentAt: '2026-01-01T10:31:00Z' },
      ],
    } as unknown as TicketDetail
    const around = [part('root', '2026-01-01T08:00:00Z')] as unknown as TicketDetail['mentions']
    const ids = timelineOf(detail, around).map((one) =>
      'mention' in one ? one.mention.id : 'note' in one ? one.note.id : one.reply.id,
    )
    expect(ids).toEqual(['root', 'asked', 'answered', 'noted', 'again', 'planned'])
  })
})

describe('the history', () => {
  const names = { agent: (id: number) => (id === 1 ? 'Ana' : undefined), team: () => undefined }
  const tell = (type: string, before: object, after: object) =>
    describeEvent(
      {
        id: '1',
        at: '2026-01-01T10:00:00Z',
        type,
        actor: 'Ben',
        undoable: false,
        data: { before: { ...before }, after: { ...after } },
      },
      names,
      Date.parse('2026-01-01T10:00:00Z'),
    )

  it('tells every change in the words of the page', () => {
    expect(tell('moved', { status: 'open' }, { status: 'pending' })).toBe('Open to pending')
    expect(tell('changed', { priority: 1 }, { priority: 2 })).toBe('Normal to urgent')
    expect(tell('changed', { tags: ['a'] }, { tags: ['b'] })).toBe('Tagged b; No longer tagged a')
    expect(tell('assigned', { assigneeId: null }, { assigneeId: 1 })).toBe('Given to Ana')
    expect(tell('assigned', { assigneeId: 1 }, { assigneeId: null })).toBe('Put back for everybody')
    expect(tell('changed', { queue: 'sales' }, { queue: 'service' })).toBe('From Sales to Service')
    expect(tell('undone', { priority: 2 }, { priority: 1 })).toBe('Undone: Urgent to normal')
    expect(tell('reply-made', {}, {})).toBe('Reply made')
  })
})
