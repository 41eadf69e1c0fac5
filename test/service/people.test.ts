import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Agent } from '../../src/model/agent.ts'
import type { Notification } from '../../src/model/notification.ts'
import type { Team } from '../../src/model/team.ts'
import type { LiveEvent, TicketDetail, TicketItem } from '../../src/model/views.ts'
import { distribute } from '../../src/triage/people/distribute.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Failure = { code: string; message: string; details?: Record<string, unknown> }
type Answer<T> = { status: number; body: T & Failure }
type Told = { items: Notification[]; next: string | null; unread: number }

const START = Date.parse('2026-11-20T12:00:00Z')
let service: TestService
let now = START

// Without a worker beside: a test says when what waits is handed out.
beforeAll(async () => {
  service = await startService({ role: 'web', now: () => now })
})
afterAll(() => service.stop())
beforeEach(async () => {
  now = START
  await service.ctx.db.query(
    `TRUNCATE agents, teams, team_members, viewers, notifications, tickets, ticket_counts,
       mentions, mention_keys, authors, events RESTART IDENTITY CASCADE`,
  )
})

/** A request by somebody, named by the header; by nobody where it is null. */
async function as<T>(
  agent: Agent | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer<T>> {
  const answer = await fetch(`${service.url}/api/v1${path}`, {
    method,
    headers: {
      ...(agent ? { 'x-earshot-agent': agent.handle } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: JSON.parse(text === '' ? 'null' : text) as T & Failure }
}

async function hire(name: string, more: object = {}): Promise<Agent> {
  return (await as<Agent>(null, 'POST', '/agents', { name, ...more })).body
}

/** Hires people who are there and want work. */
async function staff(...people: [name: string, more?: object][]): Promise<Agent[]> {
  const hired = []
  for (const [name, more] of people) {
    const agent = await hire(name, more)
    hired.push((await presence(agent, 'online')).body)
  }
  return hired
}

const presence = (agent: Agent, chosen: Agent['presence']) =>
  as<Agent>(agent, 'PUT', '/agents/me/presence', { presence: chosen })

async function makeTeam(agents: Agent[], more: object = {}): Promise<Team> {
  const agentIds = agents.map(({ id }) => id)
  const team = { name: 'Service', agentIds, distribution: 'round_robin', ...more }
  return (await as<Team>(null, 'POST', '/teams', team)).body
}

async function newTickets(count: number, text = 'My order is broken, please help') {
  // Newer than all before, so that they can be told from them.
  now += 1000
  const posted = (index: number) => new Date(now - 60_000 + index).toISOString()
  const lines = Array.from({ length: count }, (_, index) =>
    line(`${text} ${index}`, { postedAt: posted(index) }),
  )
  await service.importLines(lines)
  const { body } = await service.call<{ items: TicketItem[] }>('GET', '/tickets?limit=200')
  return body.items.filter(({ lastPostedAt }) => lastPostedAt >= posted(0))
}

async function newTicket(text?: string): Promise<TicketItem> {
  const [ticket] = await newTickets(1, text)
  if (!ticket) throw new Error('No ticket was made')
  return ticket
}

const assign = (by: Agent | null, id: string, wish: object) =>
  as<TicketDetail>(by, 'POST', `/tickets/${id}/assign`, wish)
const giveAll = (tickets: readonly TicketItem[], team: Team) =>
  Promise.all(tickets.map(({ id }) => assign(null, id, { teamId: team.id })))
const read = async (id: string) => (await service.call<TicketDetail>('GET', `/tickets/${id}`)).body
const loads = async () => {
  const { body } = await service.call<{ items: Agent[] }>('GET', '/agents')
  return body.items.map(({ openTickets }) => openTickets)
}
/** What the worker does every few seconds. */
const worker = () => distribute({ ...service.ctx, now: () => now })

describe('an agent', () => {
  it('gets a handle made of the name, a free one where two are called the same', async () => {
    const handles = []
    for (const name of ['Zoë Müller', 'Zoe Muller', '李', '李']) {
      handles.push((await hire(name)).handle)
    }
    expect(handles).toEqual(['zoe.muller', 'zoe.muller2', 'agent', 'agent2'])
    const taken = { name: 'Z', handle: 'zoe.muller' }
    expect(await as(null, 'POST', '/agents', taken)).toMatchObject({
      status: 409,
      body: { code: 'conflict', message: expect.stringContaining('@zoe.muller') },
    })
  })

  it.each([
    ['handle', 'No Blanks'],
    ['handle', 'x'],
    ['languages', ['english']],
    ['capacity', 0],
    ['timeZone', 'Mars/Olympus'],
  ])('is refused with a %s of %j, and told which field is wrong', async (field, value) => {
    const answer = await as(null, 'POST', '/agents', { name: 'Ana', [field]: value })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } })
    expect(answer.body.message).toMatch(new RegExp(`^${field}`))
  })

  it('is here only while online and seen in the last two minutes', async () => {
    const ana = await hire('Ana')
    expect(ana).toMatchObject({ presence: 'away', isHere: false })
    expect((await presence(ana, 'online')).body.isHere).toBe(true)
    now += 119_000
    const list = async () => (await service.call<{ items: Agent[] }>('GET', '/agents')).body.items
    expect((await list())[0]?.isHere).toBe(true)
    now += 2000
    expect((await list())[0]).toMatchObject({ presence: 'online', isHere: false })
    const beat = await as<Agent>(ana, 'PUT', '/agents/me/presence', {})
    expect(beat.body).toMatchObject({ presence: 'online', isHere: true })
    expect((await presence(ana, 'away')).body.isHere).toBe(false)
    expect((await as<Agent>(ana, 'PUT', '/agents/me/presence', {})).body.presence).toBe('away')
  })

  it('who is made inactive loses every ticket that is not done, and can be neither given one nor act', async () => {
    const [ana] = await staff(['Ana'])
    if (!ana) throw new Error('Nobody was hired')
    const [open, snoozed, done] = await newTickets(3)
    for (const ticket of [open, snoozed, done]) {
      await assign(ana, ticket?.id ?? '', { assigneeId: ana.id })
    }
    await service.call('POST', `/tickets/${snoozed?.id}/move`, {
      to: 'snoozed',
      snoozedUntil: new Date(now + 3_600_000).toISOString(),
    })
    await service.call('POST', `/tickets/${done?.id}/move`, { to: 'resolved' })
    const change = await as<Agent>(null, 'PATCH', `/agents/${ana.id}`, { active: false })
    expect(change.body).toMatchObject({ active: false, isHere: false, openTickets: 0 })
    for (const ticket of [open, snoozed]) {
      const { assignee, history } = await read(ticket?.id ?? '')
      expect(assignee).toBe(null)
      expect(history.at(-1)).toMatchObject({
        type: 'assigned',
        data: { before: { assigneeId: ana.id }, after: { assigneeId: null } },
      })
    }
    expect((await read(done?.id ?? '')).assignee).toMatchObject({ name: 'Ana' })
    expect((await assign(null, open?.id ?? '', { assigneeId: ana.id })).status).toBe(400)
    expect((await as(ana, 'GET', '/agents')).status).toBe(400)
    const choice = await as(null, 'PUT', '/session/agent', { agentId: ana.id })
    expect(choice.status).toBe(400)
  })
})

describe('who acts', () => {
  it('is whom the header names, and history shows their name', async () => {
    const ana = await hire('Ana Sousa')
    const { id } = await newTicket()
    await as(ana, 'POST', `/tickets/${id}/move`, { to: 'pending' })
    expect((await read(id)).history.at(-1)).toMatchObject({ type: 'moved', actor: 'Ana Sousa' })
  })

  it('is whom the browser has chosen, until it chooses nobody', async () => {
    const ana = await hire('Ana')
    const choose = (agentId: number | null) =>
      fetch(`${service.url}/api/v1/session/agent`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ agentId }),
      })
    const chosen = await choose(ana.id)
    const cookie = (chosen.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const session = async (headers: Record<string, string>) => {
      const answer = await fetch(`${service.url}/api/v1/session`, { headers })
      return ((await answer.json()) as { agent: unknown }).agent
    }
    expect(await session({ cookie })).toEqual({ id: ana.id, name: 'Ana', handle: 'ana' })
    expect(await session({})).toBe(null)
    expect((await choose(null)).headers.get('set-cookie')).toMatch(/Max-Age=0/)
    await as(null, 'PATCH', `/agents/${ana.id}`, { active: false })
    expect(await session({ cookie })).toBe(null)
  })

  it('is refused where the header names nobody, instead of acting as somebody else', async () => {
    const { id } = await newTicket()
    const stranger = { handle: 'nobody' } as Agent
    const answer = await as(stranger, 'POST', `/tickets/${id}/move`, { to: 'resolved' })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } })
    expect(answer.body.message).toContain('nobody')
    expect((await read(id)).status).toBe('open')
  })
})

describe('a ticket', () => {
  it('is taken, given and taken away, and its history says by whom and to whom', async () => {
    const [ana, ben] = [await hire('Ana'), await hire('Ben')]
    const { id } = await newTicket()
    const taken = await assign(ana, id, { assigneeId: ana.id })
    expect(taken).toMatchObject({ status: 200, body: { assignee: { id: ana.id, name: 'Ana' } } })
    const { version } = taken.body
    expect((await assign(ana, id, { assigneeId: ben.id, version })).body.assignee?.name).toBe('Ben')
    expect((await assign(ben, id, { assigneeId: null })).body.assignee).toBe(null)
    const assigned = (await read(id)).history.filter(({ type }) => type === 'assigned')
    expect(assigned.map(({ actor, data }) => [actor, data['assigneeName']])).toEqual([
      ['Ana', 'Ana'],
      ['Ana', 'Ben'],
      ['Ben', null],
    ])
  })

  it.each(['the version they all saw', 'no version'])(
    'goes to one of many who take it at once with %s; each other is told who has it',
    async (how) => {
      const people = []
      for (const name of ['Ana', 'Ben', 'Cleo', 'Dan']) people.push(await hire(name))
      const { id, version } = await newTicket()
      const seen = how === 'no version' ? {} : { version }
      const answers = await Promise.all(
        people.map((each) => assign(each, id, { ...seen, assigneeId: each.id })),
      )
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
      const { assignee } = await read(id)
      for (const { body } of answers.filter(({ status }) => status === 409)) {
        expect(body.message).toContain(assignee?.name)
        expect(body.details).toMatchObject({ assignee })
      }
    },
  )

  it('of somebody else is given on only by who has seen that it is theirs', async () => {
    const [ana, ben] = [await hire('Ana'), await hire('Ben')]
    const { id, version } = await newTicket()
    const taken = await assign(ana, id, { assigneeId: ana.id, version })
    expect((await assign(ben, id, { assigneeId: ben.id })).status).toBe(409)
    expect((await assign(ben, id, { assigneeId: ben.id, version })).status).toBe(409)
    const seen = { assigneeId: ben.id, version: taken.body.version }
    expect((await assign(ben, id, seen)).body.assignee?.name).toBe('Ben')
  })

  it('has the owner that a simple model says, whoever asks for it with whatever version', async () => {
    const people = []
    for (const name of ['Ana', 'Ben', 'Cleo']) people.push(await hire(name))
    const stepArbitrary = fc.record({
      by: fc.constantFrom(...people),
      to: fc.constantFrom(null, ...people),
      seen: fc.constantFrom('nothing', 'latest', 'first'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(stepArbitrary, { maxLength: 8 }), async (steps) => {
        const { id, version: first } = await newTicket()
        let [owner, version]: [Agent | null, number] = [null, first]
        for (const { by, to, seen } of steps) {
          const saw = seen === 'first' ? first : version
          const wish = {
            assigneeId: to?.id ?? null,
            ...(seen === 'nothing' ? {} : { version: saw }),
          }
          const takesOver = seen === 'nothing' && owner !== null && to !== null
          const isStale = seen !== 'nothing' && saw !== version
          const answer = await assign(by, id, wish)
          const refused = to !== owner && (takesOver || isStale)
          expect(answer.status).toBe(refused ? 409 : 200)
          if (!refused && to !== owner) [owner, version] = [to, version + 1]
          expect((await read(id)).assignee?.name ?? null).toBe(owner?.name ?? null)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('is refused to agents and teams that there are not, and without either', async () => {
    const { id } = await newTicket()
    for (const wish of [{ assigneeId: 99 }, { teamId: 99 }, {}]) {
      expect(await assign(null, id, wish)).toMatchObject({ status: 400, body: { code: 'invalid' } })
    }
  })
})

describe('a team', () => {
  it('is refused with a taken name, with members or a calendar that there are not', async () => {
    await makeTeam([])
    const add = (more: object) => as(null, 'POST', '/teams', { name: 'Other', ...more })
    expect((await add({ name: 'Service' })).status).toBe(409)
    expect((await add({ agentIds: [7] })).body.message).toMatch(/^agentIds: /)
    expect((await add({ calendarId: 7 })).body.message).toMatch(/^calendarId: /)
  })

  it('that is removed leaves its tickets with their owners', async () => {
    const [ana] = await staff(['Ana'])
    if (!ana) throw new Error('Nobody was hired')
    const team = await makeTeam([ana])
    const { id } = await newTicket()
    await assign(null, id, { teamId: team.id })
    expect((await as(null, 'DELETE', `/teams/${team.id}`)).status).toBe(204)
    expect(await read(id)).toMatchObject({ team: null, assignee: { name: 'Ana' } })
    expect((await as(null, 'DELETE', `/teams/${team.id}`)).status).toBe(404)
  })

  it.each([
    ['round_robin', 200],
    ['least_loaded', 40],
  ])('shares a burst evenly by %s: %d tickets at once', async (distribution, count) => {
    const tickets = await newTickets(count)
    const people = await staff(['A'], ['B'], ['C'], ['D'])
    await service.ctx.db.query('UPDATE agents SET capacity = 100')
    const team = await makeTeam(people, { distribution })
    const answers = await giveAll(tickets, team)
    expect(answers.filter(({ body }) => body.assignee !== null)).toHaveLength(count)
    expect(await loads()).toEqual(people.map(() => count / 4))
  })

  it('fills nobody beyond their capacity; the rest waits, and is handed out when there is room', async () => {
    const people = await staff(
      ['A', { capacity: 3 }],
      ['B', { capacity: 1 }],
      ['C', { capacity: 2 }],
    )
    const team = await makeTeam(people)
    const tickets = await newTickets(10)
    const answers = await Promise.all(
      tickets.map(({ id }) => assign(null, id, { teamId: team.id })),
    )
    const owned = answers.filter(({ body }) => body.assignee !== null)
    expect(owned).toHaveLength(6)
    expect(answers.every(({ body }) => body.team?.id === team.id)).toBe(true)
    expect(await loads()).toEqual([3, 1, 2])
    expect(await worker()).toBe(0)
    const { body } = owned[0] ?? answers[0] ?? { body: null }
    await service.call('POST', `/tickets/${body?.id}/move`, { to: 'resolved' })
    expect(await worker()).toBe(1)
    expect(await loads()).toEqual([3, 1, 2])
  })

  it('hands out what waits when somebody comes online, the most urgent first', async () => {
    const ana = await hire('Ana', { capacity: 1 })
    const team = await makeTeam([ana])
    const calm = await newTickets(3)
    const urgent = 'Locked out of my account right now, urgent, please help'
    const tickets = [...(await newTickets(1, urgent)), ...calm]
    for (const { id } of tickets) await assign(null, id, { teamId: team.id })
    expect(await worker()).toBe(0)
    expect(new Set(tickets.map(({ priority }) => priority)).size).toBeGreaterThan(1)
    await presence(ana, 'online')
    expect(await worker()).toBe(1)
    expect((await read(tickets[0]?.id ?? '')).assignee?.name).toBe('Ana')
    now += 121_000
    await service.call('POST', `/tickets/${tickets[0]?.id}/move`, { to: 'resolved' })
    expect(await worker()).toBe(0)
  })

  it('gives a ticket only to who speaks its language, and one that none speaks holds up no other', async () => {
    const [ana, ben] = await staff(['Ana', { languages: ['de'] }], ['Ben', { languages: ['en'] }])
    if (!ana || !ben) throw new Error('Nobody was hired')
    const team = await makeTeam([ana, ben])
    const tickets = await newTickets(4)
    await service.ctx.db.query(`UPDATE tickets SET language = 'ja', priority = 2 WHERE id = $1`, [
      tickets[0]?.id ?? '',
    ])
    await presence(ben, 'away')
    for (const { id } of tickets) {
      expect((await assign(null, id, { teamId: team.id })).body.assignee).toBe(null)
    }
    await presence(ben, 'online')
    expect(await worker()).toBe(3)
    expect(await loads()).toEqual([0, 3])
    expect((await read(tickets[0]?.id ?? '')).assignee).toBe(null)
  })
})

describe('who has a ticket on screen', () => {
  it('is told to the others while it is true, and leaves no trace in the record', async () => {
    const [ana, ben] = [await hire('Ana'), await hire('Ben')]
    const { id } = await newTicket()
    const before = await service.ctx.db.query('SELECT id FROM events')
    const view = (agent: Agent, typing: boolean) =>
      as<{ viewers: unknown[] }>(agent, 'PUT', `/tickets/${id}/viewing`, { typing })
    expect((await view(ana, true)).body.viewers).toEqual([])
    const anaTypes = { agent: { id: ana.id, name: 'Ana' }, typing: true }
    expect((await view(ben, false)).body.viewers).toEqual([anaTypes])
    expect((await read(id)).viewers).toEqual([
      anaTypes,
      { agent: { id: ben.id, name: 'Ben' }, typing: false },
    ])
    await as(ben, 'DELETE', `/tickets/${id}/viewing`)
    expect((await read(id)).viewers).toEqual([anaTypes])
    await service.ctx.db.query(`UPDATE viewers SET seen_at = seen_at - interval '30 seconds'`)
    expect((await read(id)).viewers).toEqual([])
    expect(await service.ctx.db.query('SELECT id FROM events')).toEqual(before)
    expect((await as(null, 'PUT', `/tickets/${id}/viewing`, { typing: true })).status).toBe(400)
    const nowhere = '/tickets/00000000-0000-4000-8000-000000000000/viewing'
    expect((await as(ana, 'PUT', nowhere, { typing: true })).status).toBe(404)
  })
})

describe('a notification', () => {
  it('tells of a ticket that somebody else gave, not of one that was taken; reading ends it', async () => {
    const [ana, ben] = [await hire('Ana'), await hire('Ben')]
    const { id } = await newTicket()
    const told = async (agent: Agent) => (await as<Told>(agent, 'GET', '/notifications')).body
    const { version } = (await assign(ana, id, { assigneeId: ana.id })).body
    expect(await told(ana)).toMatchObject({ items: [], unread: 0 })
    await assign(ana, id, { assigneeId: ben.id, version })
    const { items, unread } = await told(ben)
    expect(items).toMatchObject([{ type: 'assigned', ticketId: id, actor: 'Ana', readAt: null }])
    expect(unread).toBe(1)
    expect((await as<Told>(null, 'GET', '/notifications')).body.items).toEqual([])
    expect((await as(ana, 'POST', '/notifications/read', { upTo: items[0]?.id })).status).toBe(204)
    expect((await told(ben)).unread).toBe(1)
    await as(ben, 'POST', '/notifications/read', { upTo: items[0]?.id })
    expect(await told(ben)).toMatchObject({ items: [{ readAt: expect.any(String) }], unread: 0 })
  })

  it('comes in pages, the newest first', async () => {
    const ana = await hire('Ana')
    for (const { id } of await newTickets(5)) await assign(null, id, { assigneeId: ana.id })
    const ids: number[] = []
    let cursor = ''
    do {
      const { body } = await as<Told>(ana, 'GET', `/notifications?limit=2${cursor}`)
      ids.push(...body.items.map((item) => item.id))
      cursor = body.next ? `&cursor=${body.next}` : ''
    } while (cursor)
    expect(ids).toEqual([5, 4, 3, 2, 1])
  })
})

describe('the live stream', () => {
  it('tells who looks, whom a notification is for, and that the team has changed', async () => {
    const ana = await hire('Ana')
    const { id } = await newTicket()
    const heard = new Map<string, LiveEvent>()
    const stop = new AbortController()
    const answer = await fetch(`${service.url}/api/v1/live`, { signal: stop.signal })
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    await as(ana, 'PUT', `/tickets/${id}/viewing`, { typing: false })
    await assign(null, id, { assigneeId: ana.id })
    await makeTeam([ana])
    let text = ''
    while (['viewers', 'notifications', 'agents'].some((type) => !heard.has(type))) {
      const chunk = await reader?.read()
      if (!chunk || chunk.done) throw new Error('The stream ended')
      text += chunk.value
      for (const [, data = ''] of text.matchAll(/^data: (.*)\n\n/gm)) {
        const event = JSON.parse(data) as LiveEvent
        heard.set(event.type, event)
      }
    }
    stop.abort()
    expect(heard.get('viewers')).toEqual({ type: 'viewers', ticketId: id })
    expect(heard.get('notifications')).toEqual({ type: 'notifications', agentIds: [ana.id] })
  })
})
