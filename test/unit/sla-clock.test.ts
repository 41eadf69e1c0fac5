import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hours, Policy, Targets, WorkingHours } from '../../src/model/sla.ts'
import type { Clock, Ticket } from '../../src/model/ticket.ts'
import { usedBetween } from '../../src/triage/targets/clock-runs.ts'
import {
  answerClock,
  followClock,
  joinClocks,
  OLD_NEWS_MS,
} from '../../src/triage/targets/sla-clock.ts'
import { outcomeOf, splitTime } from '../../src/triage/targets/sla-outcome.ts'
import { reclock, tellClock } from '../../src/triage/targets/tell-clock.ts'

const MINUTE_MS = 60_000
/** A Thursday. */
const START = Date.parse('2026-11-19T08:00:00Z')

const office = [{ from: '09:00', to: '17:00' }]
const late = [{ from: '12:00', to: '22:00' }]
const week = (day: Hours['mon'], end: Hours['mon']): Hours => {
  return { mon: day, tue: day, wed: day, thu: day, fri: day, sat: end, sun: end }
}
const calendars = new Map<number, WorkingHours>([
  [1, { timeZone: 'UTC', hours: week(office, []), holidays: [] }],
  [2, { timeZone: 'UTC', hours: week(late, late), holidays: ['2026-11-21'] }],
])

function policy(over: Partial<Policy>): Policy {
  return {
    id: 1,
    name: 'Service',
    position: 1,
    enabled: true,
    when: {},
    answerMinutes: 60,
    resolutionMinutes: 600,
    warnMinutes: 15,
    calendarId: null,
    escalation: null,
    ...over,
  }
}
const escalation = { afterMinutes: 30, notify: true }
const urgent = policy({
  id: 2,
  when: { queues: ['service'], priorities: [2] },
  answerMinutes: 30,
  resolutionMinutes: 300,
  warnMinutes: 10,
  calendarId: 2,
  escalation,
})
const plain = policy({ when: { queues: ['service'] }, calendarId: 1, escalation })
const round = policy({ id: 3, when: { queues: ['sales'] }, resolutionMinutes: null })
const targets: Targets = { policies: [urgent, plain, round], calendars, teamCalendars: new Map() }

function ticketAt(now: number, over: Partial<Ticket> = {}): Ticket {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    brandId: 1,
    network: 'x',
    authorId: null,
    conversationId: 'c',
    queue: 'service',
    status: 'open',
    priority: 1,
    excerpt: '',
    language: 'en',
    sentiment: 'negative',
    intents: [],
    why: { rule: { id: 'r', name: 'r' }, because: [] },
    mentionCount: 1,
    openedAt: now,
    lastPostedAt: now,
    snoozedUntil: null,
    untilReply: false,
    assigneeId: null,
    teamId: null,
    tags: [],
    waveId: null,
    mergedInto: null,
    splitFrom: null,
    slaPolicyId: null,
    clock: null,
    dueAt: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
    ...over,
  }
}

function opened(over: Partial<Ticket> = {}, now = START): Ticket {
  const after = ticketAt(now, over)
  return { ...after, ...followClock(targets, { before: null, after, now }) }
}

function changed(before: Ticket, change: Partial<Ticket>, now: number): Ticket {
  const after = { ...before, ...change, updatedAt: now }
  return { ...after, ...followClock(targets, { before, after, now }) }
}

const steps = [
  'pending',
  'open',
  'snooze',
  'snooze-reply',
  'resolve',
  'dismiss',
  'write',
  'write',
  'answer',
  'urgent',
  'normal',
  'sales',
  'service',
  'nurture',
] as const
type Step = (typeof steps)[number]
const aiming: ReadonlySet<Step> = new Set(['urgent', 'normal', 'sales', 'service', 'nurture'])

/** What a step makes of the ticket's own fields; an author's words wake whatever waits or is done. */
function fieldsAfter(ticket: Ticket, step: Step, now: number): Partial<Ticket> {
  const quiet = { snoozedUntil: null, untilReply: false }
  if (step === 'pending') return { status: 'pending', ...quiet }
  if (step === 'open') return { status: 'open', ...quiet }
  if (step === 'snooze') return { status: 'snoozed', untilReply: false }
  if (step === 'snooze-reply') return { status: 'snoozed', untilReply: true }
  if (step === 'resolve') return { status: 'resolved', ...quiet }
  if (step === 'dismiss') return { status: 'dismissed', ...quiet }
  if (step === 'urgent') return { priority: 2 }
  if (step === 'normal') return { priority: 1 }
  if (step === 'sales' || step === 'service' || step === 'nurture') return { queue: step }
  if (step === 'answer') return {}
  const wakes = ticket.status !== 'snoozed' || ticket.untilReply
  return { lastPostedAt: now, ...(wakes ? { status: 'open', ...quiet } : {}) }
}

function stepped(ticket: Ticket, step: Step, now: number): Ticket {
  if (step !== 'answer') return changed(ticket, fieldsAfter(ticket, step, now), now)
  return { ...ticket, ...answerClock(targets, { ticket, at: now, now }) }
}

/** The simplest model that is right: a stopwatch for each target, looked at every minute. */
function createModel() {
  let [usedAnswer, usedResolution] = [0, 0]
  let owes = true
  let calendarId: number | null = 1

  const policyOf = ({ queue, priority }: Ticket) =>
    queue === 'sales' ? round : queue === 'service' ? (priority === 2 ? urgent : plain) : null
  const isDone = ({ status }: Ticket) => status === 'resolved' || status === 'dismissed'

  function works(minute: number): boolean {
    if (calendarId === null) return true
    const date = new Date(minute)
    const weekday = date.getUTCDay()
    const isWeekend = weekday === 0 || weekday === 6
    const hour = date.getUTCHours()
    if (calendarId === 1) return !isWeekend && hour >= 9 && hour < 17
    return hour >= 12 && hour < 22 && date.toISOString().slice(0, 10) !== '2026-11-21'
  }

  return {
    step(before: Ticket, after: Ticket, step: Step): void {
      if (step === 'answer') owes = false
      if (step === 'write' && !isDone(after)) {
        if (isDone(before)) [usedAnswer, usedResolution] = [0, 0]
        else if (!owes) usedAnswer = 0
        owes = true
      }
      const chosen = policyOf(after)
      if (chosen) calendarId = chosen.calendarId
    },
    /** Lets the minute that begins at `minute` pass. */
    pass(ticket: Ticket, minute: number): void {
      const { status, untilReply } = ticket
      const runs = status === 'open' || (status === 'snoozed' && !untilReply)
      if (!runs || !works(minute)) return
      usedResolution += 1
      if (owes) usedAnswer += 1
    },
    /** What is left of the targets that are not met, in minutes. */
    left(ticket: Ticket): { answer: number | null; resolution: number | null } {
      const chosen = isDone(ticket) ? null : policyOf(ticket)
      const { answerMinutes = null, resolutionMinutes = null } = chosen ?? {}
      return {
        answer: answerMinutes === null || !owes ? null : answerMinutes - usedAnswer,
        resolution: resolutionMinutes === null ? null : resolutionMinutes - usedResolution,
      }
    },
    used: () => ({ answer: owes ? usedAnswer : null, resolution: usedResolution }),
  }
}

const historyArb = fc.array(
  fc.tuple(
    fc.constantFrom(...steps),
    fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 900 })),
  ),
  { minLength: 1, maxLength: 14 },
)

function clockOf(ticket: Ticket): Clock {
  if (!ticket.clock) throw new Error('The ticket has no clock')
  return ticket.clock
}

describe('the clock of a ticket', () => {
  it('agrees with a stopwatch that is read every minute, through any history', () => {
    fc.assert(
      fc.property(historyArb, (history) => {
        let ticket = opened()
        let now = START
        const model = createModel()
        for (const [step, minutes] of history) {
          const before = ticket
          ticket = stepped(ticket, step, now)
          model.step(before, ticket, step)
          for (let passed = 0; passed < minutes; passed += 1, now += MINUTE_MS) {
            model.pass(ticket, now)
          }
          const clock = clockOf(ticket)
          const used = model.used()
          const since = (at: number) => usedBetween(targets, clock.runs, at, now) / MINUTE_MS
          expect(since(clock.start.at)).toBe(used.resolution)
          expect(clock.owed && since(clock.owed.at)).toBe(used.answer)
          const looked = changed(ticket, {}, now)
          const left = model.left(ticket)
          const dues = [clockOf(looked).answerDueAt, clockOf(looked).resolutionDueAt]
          for (const [at, minutesLeft] of [left.answer, left.resolution].entries()) {
            const due = dues[at] ?? null
            if (minutesLeft === null) expect(due).toBe(null)
            else if (minutesLeft <= 0) expect(due).toBeLessThanOrEqual(now)
            else if (due === null) expect(looked.dueAt).toBe(null)
            else {
              const more = usedBetween(targets, clock.runs, now, due) / MINUTE_MS
              expect([due > now, more]).toEqual([true, minutesLeft])
            }
          }
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('says that nothing is due exactly while we wait for the author or are done', () => {
    fc.assert(
      fc.property(historyArb, (history) => {
        let ticket = opened()
        let now = START
        for (const [step, minutes] of history) {
          ticket = stepped(ticket, step, now)
          now += minutes * MINUTE_MS
          const { status, untilReply } = ticket
          const runs = status === 'open' || (status === 'snoozed' && !untilReply)
          const { answerDueAt, resolutionDueAt } = clockOf(ticket)
          const dues = [answerDueAt, resolutionDueAt].filter((due) => due !== null)
          expect(ticket.dueAt).toBe(runs && dues.length > 0 ? Math.min(...dues) : null)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('tells everything in time and only once', () => {
    fc.assert(
      fc.property(historyArb, (history) => {
        let ticket = opened()
        let now = START
        const told = new Set<string>()
        for (const [step, minutes] of history) {
          ticket = stepped(ticket, step, now)
          // With other targets there are other due times, which may be told again.
          if (aiming.has(step)) told.clear()
          for (let passed = 0; passed < minutes; passed += 1, now += MINUTE_MS) {
            const { nextAt } = clockOf(ticket)
            if (nextAt === null || nextAt > now) continue
            const { tellings, ...followed } = tellClock(targets, ticket, now)
            ticket = { ...ticket, ...followed }
            expect(tellings.length).toBeGreaterThan(0)
            for (const { target, kind, dueAt } of tellings) {
              expect([kind, kind === 'near' ? dueAt > now : dueAt <= now]).toEqual([kind, true])
              const key = `${target} ${kind} ${dueAt}`
              expect(told).not.toContain(key)
              told.add(key)
            }
            const after = clockOf(ticket).nextAt
            expect(after === null || after > now).toBe(true)
          }
          const clock = clockOf(changed(ticket, {}, now))
          if (clock.breachedAt !== null && clock.breachedAt < now - MINUTE_MS) {
            expect(Math.max(...Object.values(clock.told))).toBeGreaterThanOrEqual(2)
          }
        }
      }),
      { numRuns: 1500 },
    )
  })

  it('splits all the time of an answer over five hands, of which none has less than nothing', () => {
    fc.assert(
      fc.property(historyArb, fc.nat(600), fc.nat(600), (history, network, lag) => {
        const seenAt = START + (network + lag) * MINUTE_MS
        const change = {
          before: null,
          after: ticketAt(seenAt, { openedAt: START, lastPostedAt: START }),
          now: seenAt,
          lastReadAt: START + network * MINUTE_MS,
        }
        let ticket: Ticket = { ...change.after, ...followClock(targets, change) }
        let now = seenAt
        for (const [step, minutes] of history) {
          if (step === 'write' || step === 'answer') continue
          ticket = stepped(ticket, step, now)
          if (minutes % 7 === 0) ticket = changed(ticket, { assigneeId: minutes }, now)
          now += minutes * MINUTE_MS
        }
        const { owed } = clockOf(ticket)
        if (!owed) throw new Error('Nothing is owed')
        const parts = splitTime(clockOf(ticket), owed, now)
        const times = Object.values(parts)
        expect(times.every((ms) => ms >= 0)).toBe(true)
        expect(times.reduce((sum, ms) => sum + ms)).toBe(now - START)
        expect(parts.networkMs).toBe(network * MINUTE_MS)
        expect(parts.collectorMs).toBe(lag * MINUTE_MS)
      }),
      { numRuns: 1500 },
    )
  })

  it('counts an answer at its very due time as in time, and a millisecond later as late', () => {
    const { clock, dueAt } = opened({ queue: 'sales' })
    const metAt = dueAt ?? 0
    const outcome = (at: number) =>
      clock && outcomeOf(targets, { clock, target: 'answer', metAt: at })
    expect(outcome(metAt)).toMatchObject({ inTarget: true, usedMs: 60 * MINUTE_MS })
    expect(outcome(metAt + 1)).toMatchObject({ inTarget: false })
  })

  it('goes on from the post of an author who wrote before we saw it', () => {
    const now = START + 10 * MINUTE_MS
    const waiting = changed(opened({ queue: 'sales' }), { status: 'pending' }, now)
    const wroteAt = now + 20 * MINUTE_MS
    const seen = wroteAt + 15 * MINUTE_MS
    const back = changed(waiting, { status: 'open', lastPostedAt: wroteAt }, seen)
    expect(back.dueAt).toBe(wroteAt + 50 * MINUTE_MS)
  })

  it('leaves an author’s later words owed when what we sent before them is told late', () => {
    const sentAt = START + 10 * MINUTE_MS
    const wroteAt = sentAt + MINUTE_MS
    const now = wroteAt + MINUTE_MS
    const ticket = changed(opened({ queue: 'sales' }), { lastPostedAt: wroteAt }, now)
    const { clock, dueAt } = answerClock(targets, { ticket, at: sentAt, now })
    expect(clock).toMatchObject({ answeredAt: sentAt, owed: { at: wroteAt } })
    expect(dueAt).toBe(wroteAt + 60 * MINUTE_MS)
  })

  it('is not begun for what was old when it was first seen', () => {
    const now = START + OLD_NEWS_MS + 1
    const after = ticketAt(now, { openedAt: START, lastPostedAt: START })
    expect(followClock(targets, { before: null, after, now })).toEqual({ clock: null, dueAt: null })
    const later = followClock(targets, { before: after, after: { ...after, priority: 2 }, now })
    expect(later.clock).toBe(null)
  })

  it('follows the policy that a rule chose before any other that covers the ticket', () => {
    expect(clockOf(opened({ slaPolicyId: 3 })).policyId).toBe(3)
    expect(clockOf(opened({ slaPolicyId: 99 })).policyId).toBe(1)
  })

  it('takes what has waited longer where two tickets become one', () => {
    const one = opened({ queue: 'sales' })
    const other = opened({ queue: 'sales' }, START + 30 * MINUTE_MS)
    for (const [into, from] of [
      [one, other],
      [other, one],
    ] as const) {
      const joined = joinClocks(into.clock, from.clock)
      expect(joined).toMatchObject({ start: { at: START }, owed: { at: START } })
      expect(usedBetween(targets, joined?.runs ?? [], START, START + 60 * MINUTE_MS)).toBe(
        60 * MINUTE_MS,
      )
    }
  })

  it('keeps silent about what only a changed policy makes late', () => {
    const ticket = opened({ queue: 'sales' })
    const strict = { ...targets, policies: [{ ...round, answerMinutes: 20, escalation }] }
    const now = START + 30 * MINUTE_MS
    const after = { ...ticket, ...reclock(strict, ticket, now) }
    expect(after.clock).toMatchObject({ breachedAt: START + 20 * MINUTE_MS, nextAt: null })
    expect(tellClock(strict, after, now + 600 * MINUTE_MS).tellings).toEqual([])
    const due = START + 60 * MINUTE_MS
    const known = { ...ticket, ...reclock(targets, ticket, due) }
    expect(tellClock(targets, known, due).tellings).toMatchObject([{ kind: 'missed' }])
  })
})
