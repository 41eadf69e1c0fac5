import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Macro, MacroResult } from '../../src/model/macro.ts'
import type { Filled, SavedReply } from '../../src/model/saved-reply.ts'
import type { MentionView, TicketDetail, TicketItem } from '../../src/model/views.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Page<T> = { items: T[] }
type Failure = { code: string; message: string; details?: { step?: number } }
type Ran = TicketDetail & {
  macro: { batchId: string; reply: (Filled & { savedReplyId: number }) | null }
}

let service: TestService
let now = Date.parse('2026-11-20T23:30:00Z')

beforeAll(async () => {
  service = await startService({ now: () => now })
  const lisbon = { name: 'Ana Sousa', handle: 'ana', timeZone: 'Asia/Tokyo' }
  await service.call('POST', '/agents', lisbon)
  await service.call('POST', '/agents', { name: 'Bo Lind', handle: 'bo' })
})
afterAll(() => service.stop())

async function as<T>(agent: string | null, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${service.url}/api/v1${path}`, {
    method,
    headers: {
      ...(agent === null ? {} : { 'x-earshot-agent': agent }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as T }
}

async function newTicket(over: Record<string, unknown> = {}): Promise<TicketItem> {
  now += 1000
  const postedAt = new Date(now).toISOString()
  await service.importLines([line('It is broken, please help', { postedAt, ...over })])
  const { body } = await as<Page<MentionView>>(null, 'GET', '/mentions?limit=1')
  return read(body.items[0]?.ticketId ?? '')
}

let named = 0
async function newReply(text: string): Promise<SavedReply> {
  const { status, body } = await as<SavedReply>(null, 'POST', '/saved-replies', {
    name: `Reply ${(named += 1)}`,
    text,
  })
  expect(status).toBe(201)
  return body
}
async function newMacro(steps: object[], key: string | null = null): Promise<Macro> {
  const input = { name: `Macro ${(named += 1)}`, key, steps }
  const { status, body } = await as<Macro>(null, 'POST', '/macros', input)
  expect({ status, body }).toMatchObject({ status: 201 })
  return body
}
const run = <T = Ran>(macro: Macro, ticketId: string, agent: string | null = 'ana') =>
  as<T>(agent, 'POST', `/macros/${macro.id}/run`, { ticketId })
const read = async (id: string) => (await as<TicketDetail>(null, 'GET', `/tickets/${id}`)).body

describe('a saved reply', () => {
  it('is filled with what is known of the ticket, in the time zone of whoever answers', async () => {
    const { id } = await newTicket({ authorName: 'Dora', author: 'dora', network: 'mastodon' })
    const reply = await newReply(
      'Hi {{author.name}} (@{{ Author.Handle }}), {{agent.name}} of {{brand.name}} here on {{network}}, {{today}}: {{ticket.id}}',
    )
    const { body } = await as<Filled>('ana', 'POST', `/saved-replies/${reply.id}/fill`, {
      ticketId: id,
    })
    expect(body).toEqual({
      text: `Hi Dora (@dora), Ana Sousa of My brand here on mastodon, November 21, 2026: ${id}`,
      missing: [],
    })
  })

  it('tells what is missing and leaves it standing, unless it says what to write instead', async () => {
    const { id } = await newTicket({ author: null })
    const reply = await newReply('Hi {{author.name|there}}, {{agent.name}}, @{{author.handle}}')
    const { body } = await as<Filled>(null, 'POST', `/saved-replies/${reply.id}/fill`, {
      ticketId: id,
    })
    expect(body).toEqual({
      text: 'Hi there, {{agent.name}}, @{{author.handle}}',
      missing: ['agent.name', 'author.handle'],
    })
  })

  it('puts values in as text alone, whatever an author calls themselves', async () => {
    const { id } = await newTicket({ authorName: '{{agent.name}} <b>$& $1' })
    const reply = await newReply('Hi {{author.name}}!')
    const { body } = await as<Filled>('ana', 'POST', `/saved-replies/${reply.id}/fill`, {
      ticketId: id,
    })
    expect(body).toEqual({ text: 'Hi {{agent.name}} <b>$& $1!', missing: [] })
  })

  it.each([
    ['Hi {{author.nme}}', /^text: there is no field \{\{author\.nme\}\}.*\{\{author\.name\}\}/],
    ['Hi {{author.name', /^text: \{\{ is never closed/],
    ['Hi author.name}}', /^text: \}\} closes nothing/],
    ['Hi {{ }}', /^text: \{\{\}\} names no field/],
    ['  ', /^text: /],
  ])('refuses %s and names what is wrong', async (text, named) => {
    const { status, body } = await as<Failure>(null, 'POST', '/saved-replies', {
      name: 'Bad',
      text,
    })
    expect(status).toBe(400)
    expect(body.message).toMatch(named)
  })

  it('keeps its name to itself, and stays while a macro answers with it', async () => {
    const reply = await newReply('Thanks')
    const again = { name: reply.name, text: 'Other' }
    expect((await as(null, 'POST', '/saved-replies', again)).status).toBe(409)
    const macro = await newMacro([{ kind: 'reply', savedReplyId: reply.id }])
    const kept = await as<Failure>(null, 'DELETE', `/saved-replies/${reply.id}`)
    expect(kept).toMatchObject({ status: 409, body: { code: 'conflict' } })
    expect(kept.body.message).toContain(macro.name)
    expect((await as(null, 'DELETE', `/macros/${macro.id}`)).status).toBe(204)
    expect((await as(null, 'DELETE', `/saved-replies/${reply.id}`)).status).toBe(204)
  })
})

describe('a macro', () => {
  it('takes all its steps at once, answers with the reply and sends nothing', async () => {
    const { id, version } = await newTicket({ authorName: 'Eve' })
    const reply = await newReply('Hi {{author.name}}, it is on its way.')
    const macro = await newMacro([
      { kind: 'tags', add: ['Parcel', 'vip'], remove: ['new'] },
      { kind: 'priority', priority: 2 },
      { kind: 'assign', assigneeId: 'me' },
      { kind: 'note', text: 'Told them, see @bo' },
      { kind: 'reply', savedReplyId: reply.id },
      { kind: 'move', to: 'snoozed', snoozedHours: 24 },
    ])
    const { status, body } = await run(macro, id)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      tags: ['parcel', 'vip'],
      priority: 2,
      assignee: { name: 'Ana Sousa' },
      notes: [{ text: 'Told them, see @bo', agents: [{ handle: 'bo' }] }],
      status: 'snoozed',
      snoozedUntil: new Date(now + 86_400_000).toISOString(),
      macro: { reply: { text: 'Hi Eve, it is on its way.', missing: [], savedReplyId: reply.id } },
    })
    expect(body.version).toBeGreaterThan(version)
    const steps = body.history.filter(({ data }) => data['batch'] === body.macro.batchId)
    expect(steps.map(({ type }) => type)).toEqual([
      'changed',
      'changed',
      'assigned',
      'note-added',
      'moved',
    ])
  })

  it('is taken back whole by one undo', async () => {
    const before = await newTicket()
    const macro = await newMacro([
      { kind: 'tags', add: ['x'], remove: [] },
      { kind: 'priority', priority: 2 },
      { kind: 'assign', assigneeId: 'me' },
      { kind: 'note', text: 'for the record' },
      { kind: 'move', to: 'resolved' },
    ])
    const { body } = await run(macro, before.id)
    const undone = await as('ana', 'POST', `/batches/${body.macro.batchId}/undo`, {})
    expect(undone).toMatchObject({ status: 200, body: { failed: [] } })
    expect(await read(before.id)).toMatchObject({
      tags: before.tags,
      priority: before.priority,
      assignee: null,
      status: 'open',
      notes: [],
    })
  })

  it('runs on many as one: what one refuses keeps no other from it, and one undo takes all back', async () => {
    const [one, two, done] = [await newTicket(), await newTicket(), await newTicket()]
    await as('ana', 'POST', `/tickets/${done.id}/move`, { to: 'resolved' })
    const reply = await newReply('On its way.')
    const macro = await newMacro([
      { kind: 'tags', add: ['many-at-once'], remove: [] },
      { kind: 'reply', savedReplyId: reply.id },
      { kind: 'move', to: 'pending' },
    ])
    const path = `/macros/${macro.id}/run-many`
    const ids = [one.id, two.id, done.id]
    const { status, body } = await as<MacroResult>('ana', 'POST', path, { ids })
    expect(status).toBe(200)
    expect(body).toMatchObject({ changed: 2, failed: [{ id: done.id }] })
    expect(body.failed[0]?.message).toMatch(/^Step 3 of .*nothing was done/)
    expect(new Set(body.replies.map(({ ticketId }) => ticketId))).toEqual(new Set([one.id, two.id]))
    expect(await read(done.id)).toMatchObject({ tags: [], status: 'resolved' })
    const filter = { tag: 'many-at-once', status: 'pending' }
    const again = await as<MacroResult>('ana', 'POST', path, { filter })
    expect(again.body).toMatchObject({ changed: 0, failed: [] })
    await as('ana', 'POST', `/batches/${body.batchId}/undo`, {})
    for (const { id } of [one, two]) {
      expect(await read(id)).toMatchObject({ tags: [], status: 'open' })
    }
  })

  it('does nothing at all where one step is not allowed, and tells its number', async () => {
    const ticket = await newTicket()
    const macro = await newMacro([
      { kind: 'tags', add: ['gone'], remove: [] },
      { kind: 'note', text: 'never seen' },
      { kind: 'move', to: 'resolved' },
      { kind: 'move', to: 'pending' },
    ])
    const { status, body } = await run<Failure>(macro, ticket.id)
    expect({ status, step: body.details?.step }).toEqual({ status: 409, step: 4 })
    expect(body.message).toMatch(/^Step 4 of .*nothing was done.*resolved cannot become pending/)
    const after = await read(ticket.id)
    expect(after).toMatchObject({ tags: [], notes: [], status: 'open', version: ticket.version })
  })

  it('gives a ticket to "me" only where somebody says who that is', async () => {
    const { id } = await newTicket()
    const macro = await newMacro([{ kind: 'assign', assigneeId: 'me', teamId: null }])
    const { status, body } = await run<Failure>(macro, id, null)
    expect({ status, step: body.details?.step }).toEqual({ status: 400, step: 1 })
    expect((await run(macro, id)).body.assignee).toMatchObject({ name: 'Ana Sousa' })
  })

  it('is refused where the ticket has moved on, or is not there', async () => {
    const { id, version } = await newTicket()
    const macro = await newMacro([{ kind: 'move', to: 'resolved' }])
    await as('bo', 'PATCH', `/tickets/${id}`, { priority: 0 })
    const path = `/macros/${macro.id}/run`
    expect((await as('ana', 'POST', path, { ticketId: id, version })).status).toBe(409)
    const unknown = '00000000-0000-4000-8000-000000000000'
    expect((await as('ana', 'POST', path, { ticketId: unknown })).status).toBe(404)
    expect((await as('ana', 'POST', '/macros/9999/run', { ticketId: id })).status).toBe(404)
  })

  it.each([
    [[], /^steps: give at least one step/],
    [[{ kind: 'move', to: 'snoozed' }], /^steps\.0: snoozed needs snoozedHours/],
    [[{ kind: 'move', to: 'open', untilReply: true }], /^steps\.0: .*only go with snoozed/],
    [[{ kind: 'tags', add: [], remove: [] }], /^steps\.0: names no tag/],
    [[{ kind: 'assign' }], /^steps\.0: names nobody/],
    [
      [
        { kind: 'note', text: 'x' },
        { kind: 'reply', savedReplyId: 999 },
      ],
      /^steps: step 2: there is no saved reply 999/,
    ],
    [[{ kind: 'assign', assigneeId: 999 }], /^steps: step 1: there is no active agent 999/],
    [[{ kind: 'assign', teamId: 999 }], /^steps: step 1: there is no team 999/],
    [[{ kind: 'dance' }], /^steps\.0/],
  ])('with steps %j is refused at saving', async (steps, named) => {
    const { status, body } = await as<Failure>(null, 'POST', '/macros', { name: 'Bad', steps })
    expect(status).toBe(400)
    expect(body.message).toMatch(named)
  })

  it('has its key to itself; taking it away frees it', async () => {
    const steps = [{ kind: 'priority', priority: 2 }]
    const first = await newMacro(steps, '7')
    const taken = await as<Failure>(null, 'POST', '/macros', { name: 'Other', key: '7', steps })
    expect(taken.status).toBe(409)
    expect(taken.body.message).toMatch(/^key: 7 runs the macro/)
    await as(null, 'PATCH', `/macros/${first.id}`, { key: null })
    const free = await as<Macro>(null, 'POST', '/macros', { name: 'Other', key: '7', steps })
    expect(free).toMatchObject({ status: 201, body: { key: '7', steps } })
    const { body } = await as<Page<Macro>>(null, 'GET', '/macros')
    expect(body.items[0]).toMatchObject({ name: 'Other' })
  })
})
