import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lockTickets } from '../../src/db/ticket-store.ts'
import type { Agent } from '../../src/model/agent.ts'
import type { Calendar, Policy } from '../../src/model/sla.ts'
import type { SlaReport } from '../../src/model/sla-report.ts'
import type { TicketDetail, TicketItem } from '../../src/model/views.ts'
import { answered } from '../../src/triage/targets/follow-clocks.ts'
import { watchTargets } from '../../src/triage/targets/watch-targets.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Items<T> = { items: T[]; next: string | null }
type Failure = { code: string; message: string }

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** A Tuesday. */
const START = Date.parse('2026-11-17T10:00:00Z')
const COMPLAINT = 'My order is broken, please help'

let service: TestService
let now = START
let shipped: Policy[]

beforeAll(async () => {
  // Without a worker: the test says when targets are looked at.
  service = await startService({ role: 'web', now: () => now })
  shipped = await policies()
})
afterAll(() => service.stop())
beforeEach(async () => {
  const { db } = service.ctx
  await db.query('TRUNCATE tickets, ticket_counts, sla_outcomes, notifications')
  for (const { id } of await policies()) await service.call('DELETE', `/sla-policies/${id}`)
  for (const { id } of (await get<Items<Calendar>>('/calendars')).items) {
    await service.call('DELETE', `/calendars/${id}`)
  }
  for (const { id: _, ...policy } of shipped) await made<Policy>('/sla-policies', policy)
  now += 90 * DAY_MS
  now = START + Math.ceil((now - START) / (7 * DAY_MS)) * 7 * DAY_MS
  await watchTargets(service.ctx)
})

async function get<T>(path: string): Promise<T> {
  const { status, body } = await service.call<T>('GET', path)
  expect(status).toBe(200)
  return body
}

async function made<T>(path: string, body: unknown): Promise<T> {
  const answer = await service.call<T>('POST', path, body)
  expect(answer).toMatchObject({ status: 201 })
  return answer.body
}

const policies = async () => (await get<Items<Policy>>('/sla-policies')).items
const read = (id: string) => get<TicketDetail>(`/tickets/${id}`)
const isoOf = (ms: number) => new Date(ms).toISOString()
const typesOf = ({ history }: TicketDetail) => history.map(({ type }) => type)

let authors = 0
/** Somebody complains, `agoMs` before we see it. */
async function complain(agoMs = 0, over: object = {}): Promise<TicketDetail> {
  authors += 1
  const author = `author-${authors}`
  const told = { author, conversationId: author, postedAt: isoOf(now - agoMs), ...over }
  await service.importLines([line(`${COMPLAINT} ${authors}`, told)])
  const { items } = await get<Items<TicketItem>>('/tickets?limit=200')
  const made = items.find((item) => item.author?.name === told.author)
  if (!made) throw new Error('No ticket was made')
  return read(made.id)
}

async function move(id: string, to: string, more: object = {}): Promise<TicketDetail> {
  const answer = await service.call<TicketDetail>('POST', `/tickets/${id}/move`, { to, ...more })
  expect(answer.status).toBe(200)
  return answer.body
}

/** As a reply that has gone out says it. */
async function answer(id: string, agentId: number | null = null): Promise<void> {
  await service.ctx.db.transaction(async (tx) => {
    const ticket = (await lockTickets(tx, [id])).get(id)
    if (!ticket) throw new Error('There is no such ticket')
    await answered(tx, service.ctx, ticket, now, agentId)
  })
}

const weekdaysFrom = (from: string, to: string) => {
  const day = [{ from, to }]
  return { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] }
}
const office = { name: 'Office', timeZone: 'Europe/Berlin', hours: weekdaysFrom('09:00', '18:00') }

describe('the clock of a ticket', () => {
  it('starts when the author posted, not when we saw it', async () => {
    const ticket = await complain(20 * MINUTE_MS)
    expect(ticket.dueAt).toBe(isoOf(now + 40 * MINUTE_MS))
    expect(ticket.clock).toMatchObject({
      policy: { name: 'Service' },
      answerDueAt: isoOf(now + 40 * MINUTE_MS),
      resolutionDueAt: isoOf(now + DAY_MS - 20 * MINUTE_MS),
      breachedAt: null,
    })
  })

  it('never starts later than we saw the post, whatever the network says of its time', async () => {
    const ticket = await complain(-400 * DAY_MS)
    expect(ticket.dueAt).toBe(isoOf(now + HOUR_MS))
  })

  it('does not run for what is read in from the past, until its author writes again', async () => {
    const author = 'old-timer'
    const ticket = await complain(5 * DAY_MS, { author, conversationId: author })
    expect(ticket).toMatchObject({ dueAt: null, clock: null, late: false })
    now += HOUR_MS
    const again = await complain(0, { author, conversationId: author })
    expect(again).toMatchObject({ id: ticket.id, dueAt: isoOf(now + HOUR_MS) })
  })

  it('is there only where a policy covers the ticket', async () => {
    await service.importLines([line('Thank you, I love it, you are the best', { author: 'fan' })])
    const { items } = await get<Items<TicketItem>>('/tickets?limit=200')
    const quiet = items.filter(({ queue }) => queue === 'advocacy' || queue === 'nurture')
    expect(quiet.every(({ dueAt, late }) => dueAt === null && !late)).toBe(true)
  })

  it('goes by the policy that a rule names, also where another would cover the ticket', async () => {
    const policy = await made<Policy>('/sla-policies', {
      name: 'Named by a rule',
      when: { tags: ['on-no-ticket'] },
      answerMinutes: 5,
      resolutionMinutes: null,
      warnMinutes: 1,
    })
    const rule = await made<{ id: number }>('/rules', {
      name: 'Swift',
      when: { all: [] },
      then: { slaPolicyId: policy.id },
    })
    const ticket = await complain()
    expect(ticket.clock).toMatchObject({ policy: { name: 'Named by a rule' } })
    expect(ticket.dueAt).toBe(isoOf(now + 5 * MINUTE_MS))
    await service.call('DELETE', `/rules/${rule.id}`)
    expect((await complain()).clock).toMatchObject({ policy: { name: 'Service' } })
  })

  it('stands still while we wait for the author and goes on when they write', async () => {
    const { id, author } = await complain()
    now += 10 * MINUTE_MS
    const pending = await move(id, 'pending')
    expect(pending.dueAt).toBe(null)
    expect(pending.clock).toMatchObject({ waitingSince: isoOf(now), answerDueAt: null })
    now += 5 * HOUR_MS
    const back = await complain(0, { author: author?.name, conversationId: author?.name })
    expect(back).toMatchObject({ id, status: 'open', dueAt: isoOf(now + 50 * MINUTE_MS) })
    expect(back.clock?.waitingSince).toBe(null)
  })

  it('runs on through a snooze, but not through one that waits for the author', async () => {
    const [one, other] = [await complain(), await complain()]
    const snoozedUntil = isoOf(now + 3 * HOUR_MS)
    expect((await move(one.id, 'snoozed', { snoozedUntil })).dueAt).toBe(one.dueAt)
    const waits = await move(other.id, 'snoozed', { untilReply: true })
    expect(waits.dueAt).toBe(null)
  })

  it('asks for the resolution once we have answered, and for an answer again when the author writes', async () => {
    const { id, author } = await complain()
    const start = now
    now += 5 * MINUTE_MS
    await answer(id)
    const told = await read(id)
    expect(told.dueAt).toBe(isoOf(start + DAY_MS))
    expect(told.clock).toMatchObject({ answeredAt: isoOf(now), answerDueAt: null })
    now += HOUR_MS
    const again = await complain(0, { author: author?.name, conversationId: author?.name })
    expect(again).toMatchObject({ id, dueAt: isoOf(now + HOUR_MS) })
  })

  it('keeps the time that was used when the priority changes, and when that is taken back', async () => {
    const { id, dueAt } = await complain()
    now += 10 * MINUTE_MS
    const urgent = await service.call<TicketDetail>('PATCH', `/tickets/${id}`, { priority: 2 })
    expect(urgent.body).toMatchObject({
      dueAt: isoOf(now + 20 * MINUTE_MS),
      clock: { policy: { name: 'Service, urgent' } },
    })
    now += 5 * MINUTE_MS
    const back = await service.call<TicketDetail>('PATCH', `/tickets/${id}`, { priority: 1 })
    expect(back.body.dueAt).toBe(dueAt)
  })

  it('ends when it is resolved and goes on where it was when a person opens it again', async () => {
    const { id } = await complain()
    now += 20 * MINUTE_MS
    const done = await move(id, 'resolved')
    expect(done).toMatchObject({ dueAt: null, clock: { resolvedAt: isoOf(now) } })
    now += 2 * HOUR_MS
    const open = await move(id, 'open')
    expect(open).toMatchObject({ dueAt: isoOf(now + 40 * MINUTE_MS), clock: { resolvedAt: null } })
  })

  it('puts what is due first at the top, within its priority', async () => {
    const later = await complain()
    const sooner = await complain(30 * MINUTE_MS)
    const urgent = await complain()
    await service.call('PATCH', `/tickets/${urgent.id}`, { priority: 2 })
    const { items } = await get<Items<TicketItem>>('/tickets?queue=service')
    expect(items.map(({ id }) => id)).toEqual([urgent.id, sooner.id, later.id])
  })
})

describe('what is told of targets', () => {
  it('warns once before, and tells once of the miss, however many look at it', async () => {
    const { id, version } = await complain()
    now += 44 * MINUTE_MS
    await watchTargets(service.ctx)
    expect(typesOf(await read(id))).not.toContain('due-soon')
    now += MINUTE_MS
    await Promise.all([watchTargets(service.ctx), watchTargets(service.ctx)])
    await watchTargets(service.ctx)
    const warned = await read(id)
    expect(typesOf(warned).filter((type) => type === 'due-soon')).toHaveLength(1)
    expect(warned).toMatchObject({ late: false, clock: { warnedAt: isoOf(now) } })
    now += 15 * MINUTE_MS
    await Promise.all([watchTargets(service.ctx), watchTargets(service.ctx)])
    const late = await read(id)
    expect(typesOf(late).filter((type) => type === 'late')).toHaveLength(1)
    expect(late).toMatchObject({ late: true, version, clock: { breachedAt: late.dueAt } })
    const { items } = await get<Items<TicketItem>>('/tickets?late=true')
    expect(items.map((item) => item.id)).toEqual([id])
  })

  it('tells the owner, and where there is none the team', async () => {
    const owner = await made<Agent>('/agents', { name: `Owner ${authors}` })
    const mate = await made<Agent>('/agents', { name: `Mate ${authors}` })
    const team = await made<{ id: number }>('/teams', {
      name: `Team ${authors}`,
      distribution: 'by_hand',
      agentIds: [owner.id, mate.id],
      calendarId: null,
    })
    const [own, teams] = [await complain(), await complain()]
    await service.call('POST', `/tickets/${own.id}/assign`, { assigneeId: owner.id })
    await service.call('POST', `/tickets/${teams.id}/assign`, { teamId: team.id })
    await service.ctx.db.query('TRUNCATE notifications')
    now += HOUR_MS
    await watchTargets(service.ctx)
    const rows = await service.ctx.db.query<{ type: string; agent: number; ticket: string }>(
      'SELECT type, agent_id AS agent, ticket_id AS ticket FROM notifications ORDER BY 3, 2',
    )
    const late = (ticket: string, agent: number) => ({ type: 'late', agent, ticket })
    expect(rows).toHaveLength(3)
    expect(rows).toEqual(
      expect.arrayContaining([
        late(own.id, owner.id),
        late(teams.id, owner.id),
        late(teams.id, mate.id),
      ]),
    )
  })

  it('escalates once, only when nobody has done anything since, and so that it can be undone', async () => {
    const boss = await made<Agent>('/agents', { name: `Boss ${authors}` })
    const [, plain] = shipped
    for (const { id } of await policies()) await service.call('DELETE', `/sla-policies/${id}`)
    const { id: _, ...policy } = plain as Policy
    const escalation = { afterMinutes: 30, toAgentId: boss.id, priority: 2, notify: true }
    await made('/sla-policies', { ...policy, escalation })
    const { id } = await complain()
    now += 80 * MINUTE_MS
    await watchTargets(service.ctx)
    await service.call('PATCH', `/tickets/${id}`, { tags: ['seen'] })
    now += 29 * MINUTE_MS
    await watchTargets(service.ctx)
    expect((await read(id)).assignee).toBe(null)
    now += MINUTE_MS
    await Promise.all([watchTargets(service.ctx), watchTargets(service.ctx)])
    now += HOUR_MS
    await watchTargets(service.ctx)
    const ticket = await read(id)
    expect(ticket).toMatchObject({ assignee: { id: boss.id }, priority: 2 })
    const told = ticket.history.filter(({ type }) => type === 'escalated')
    expect(told).toHaveLength(1)
    const undone = await service.call<TicketDetail>('POST', `/tickets/${id}/undo`, {
      eventId: told[0]?.id,
    })
    expect(undone.body).toMatchObject({ assignee: null, priority: 1 })
  })
})

describe('calendars and policies', () => {
  it('make a post of Friday 17:30 due on Monday 09:30', async () => {
    const calendar = await made<Calendar>('/calendars', office)
    const service1 = (await policies()).find(({ name }) => name === 'Service')
    await service.call('PATCH', `/sla-policies/${service1?.id}`, { calendarId: calendar.id })
    now = Date.parse('2027-11-19T16:30:00Z')
    const ticket = await complain()
    expect(ticket.dueAt).toBe('2027-11-22T08:30:00.000Z')
  })

  it('go by the hours of the ticket’s team where the policy names none', async () => {
    const calendar = await made<Calendar>('/calendars', office)
    const team = await made<{ id: number }>('/teams', {
      name: `Berlin ${authors}`,
      distribution: 'by_hand',
      agentIds: [],
      calendarId: calendar.id,
    })
    now = Date.parse('2027-12-03T16:30:00Z')
    const { id } = await complain()
    const given = await service.call<TicketDetail>('POST', `/tickets/${id}/assign`, {
      teamId: team.id,
    })
    expect(given.body.dueAt).toBe('2027-12-06T08:30:00.000Z')
    await service.call('DELETE', `/teams/${team.id}`)
  })

  it('are followed by open tickets, without telling of all that is late at once', async () => {
    const { id } = await complain()
    now += 30 * MINUTE_MS
    const service1 = (await policies()).find(({ name }) => name === 'Service')
    const change = { answerMinutes: 20, warnMinutes: 5 }
    await service.call('PATCH', `/sla-policies/${service1?.id}`, change)
    await watchTargets(service.ctx)
    const late = await read(id)
    expect(late).toMatchObject({ late: true, dueAt: isoOf(now - 10 * MINUTE_MS) })
    expect(typesOf(late)).not.toContain('late')
    await service.call('PATCH', `/sla-policies/${service1?.id}`, { enabled: false })
    await watchTargets(service.ctx)
    expect(await read(id)).toMatchObject({ late: false, dueAt: null, clock: null })
  })

  it.each([
    ['/calendars', { ...office, timeZone: 'Europe/Atlantis' }, /timeZone.*no time zone/],
    [
      '/calendars',
      { ...office, hours: { ...office.hours, mon: [{ from: '9', to: '10' }] } },
      /hours\.mon/,
    ],
    ['/calendars', { ...office, hours: weekdaysFrom('18:00', '09:00') }, /end after it begins/],
    ['/calendars', { ...office, holidays: ['2026-02-30'] }, /holidays/],
    [
      '/calendars',
      { ...office, hours: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] } },
      /never ends/,
    ],
    ['/sla-policies', { name: 'None' }, /answerMinutes/],
    ['/sla-policies', { name: 'W', answerMinutes: 10, warnMinutes: 10 }, /warnMinutes/],
    ['/sla-policies', { name: 'C', answerMinutes: 10, calendarId: 999_999 }, /calendarId/],
    [
      '/sla-policies',
      { name: 'E', answerMinutes: 10, escalation: { afterMinutes: 1 } },
      /escalation: say what happens/,
    ],
    [
      '/sla-policies',
      { name: 'E', answerMinutes: 10, escalation: { afterMinutes: 1, toAgentId: 999_999 } },
      /escalation\.toAgentId/,
    ],
  ])('are refused at %s with the field named: %j', async (path, body, named) => {
    const refused = await service.call<Failure>('POST', path, body)
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid' } })
    expect(refused.body.message).toMatch(named)
  })

  it('are told apart by name, and a calendar stays while something goes by it', async () => {
    const calendar = await made<Calendar>('/calendars', office)
    expect((await service.call('POST', '/calendars', office)).status).toBe(409)
    const policy = { name: 'By the office', answerMinutes: 10, calendarId: calendar.id }
    await made('/sla-policies', policy)
    expect((await service.call('POST', '/sla-policies', policy)).status).toBe(409)
    const kept = await service.call<Failure>('DELETE', `/calendars/${calendar.id}`)
    expect(kept).toMatchObject({ status: 409, body: { message: /By the office/ } })
  })
})

describe('the report', () => {
  const report = (query = '') => get<SlaReport>(`/reports/sla${query}`)

  it('counts what was kept and missed, by queue, team, person and priority, and splits the time', async () => {
    const agent = await made<Agent>('/agents', { name: `Reporter ${authors}` })
    const quick = await complain(10 * MINUTE_MS)
    const slow = await complain(10 * MINUTE_MS)
    const open = await complain(10 * MINUTE_MS)
    now += 5 * MINUTE_MS
    await service.call('POST', `/tickets/${quick.id}/assign`, { assigneeId: agent.id })
    now += 15 * MINUTE_MS
    await answer(quick.id, agent.id)
    await move(quick.id, 'resolved')
    await move(slow.id, 'pending')
    now += 20 * MINUTE_MS
    await move(slow.id, 'open')
    now += 45 * MINUTE_MS
    await answer(slow.id)
    const { all, queues, agents, priorities, teams } = await report()
    expect(all.answers).toEqual({
      met: 2,
      inTarget: 1,
      missed: 1,
      share: 1 / 3,
      medianMinutes: (30 + 75) / 2,
      p90Minutes: expect.closeTo(30 + 0.9 * 45),
      minutes: {
        network: 0,
        collector: 10,
        queue: (5 + 65) / 2,
        agent: 15 / 2,
        customer: 20 / 2,
      },
    })
    expect(all.resolutions).toMatchObject({ met: 1, inTarget: 1, missed: 0, medianMinutes: 30 })
    expect(queues).toMatchObject([{ key: 'service', answers: { met: 2, missed: 1 } }])
    expect(priorities).toMatchObject([{ key: '1', answers: { met: 2, missed: 1 } }])
    expect(teams).toMatchObject([{ key: null, name: null }])
    expect(agents.find(({ key }) => key === String(agent.id))).toMatchObject({
      name: agent.name,
      answers: { met: 1, inTarget: 1, missed: 0, share: 1 },
    })
    expect((await report('?queue=sales')).all.answers.share).toBe(null)
    await answer(open.id)
    expect((await report()).all.answers).toMatchObject({ met: 3, inTarget: 1, missed: 0 })
  })

  it('forgets a resolution that was taken back, and counts the one that stays', async () => {
    const { id } = await complain()
    await move(id, 'resolved')
    expect((await report()).all.resolutions.met).toBe(1)
    await move(id, 'open')
    expect((await report()).all.resolutions.met).toBe(0)
    now += 25 * HOUR_MS
    await move(id, 'resolved')
    expect((await report()).all.resolutions).toMatchObject({ met: 1, inTarget: 0, share: 0 })
  })

  it('counts only what was met from the one time to the other', async () => {
    const { id } = await complain()
    await answer(id)
    const span = (from: number, to: number) => `?from=${isoOf(from)}&to=${isoOf(to)}`
    expect((await report(span(now, now + 1))).all.answers.met).toBe(1)
    expect((await report(span(now + 1, now + 2))).all.answers.met).toBe(0)
    const refused = await service.call<Failure>('GET', `/reports/sla${span(now, now)}`)
    expect(refused).toMatchObject({ status: 400, body: { message: /^from: / } })
  })
})

describe('a preview', () => {
  it('says when a post of Friday 17:30 would be due, by hours that are only being written', async () => {
    const { name: _, ...calendar } = office
    const said = await service.call('POST', '/sla-policies/preview', {
      calendar: { ...calendar, holidays: [] },
      answerMinutes: 60,
    })
    expect(said).toMatchObject({
      status: 200,
      body: {
        timeZone: 'Europe/Berlin',
        postedAt: expect.stringMatching(/T1[56]:30:00/),
        answerDueAt: expect.stringMatching(/T0[78]:30:00/),
        resolutionDueAt: null,
      },
    })
  })
})
