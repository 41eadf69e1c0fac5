import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TicketDetail } from '../../src/model/views.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Failure = { code: string; message: string; details?: Record<string, unknown> }
type Answer = { status: number; body: TicketDetail & Failure }

let service: TestService
let now = Date.parse('2026-11-20T12:00:00Z')
let names = 0

beforeAll(async () => {
  service = await startService({ now: () => now, role: 'web' })
})
afterAll(() => service.stop())

type Words = { conversation: string; answers?: string | undefined; text?: string }

/** Its author writes into a conversation; the external id of what was written. */
async function write({ conversation, answers, text }: Words): Promise<string> {
  now += 1000
  names += 1
  const id = `p${names}`
  const item = line(text ?? `It is broken, please help me with part ${names}`, {
    id,
    author: conversation,
    conversationId: conversation,
    parentId: answers ?? null,
    postedAt: new Date(now).toISOString(),
  })
  await service.importLines([item])
  return id
}

/** Which ticket each mention is in, by external id. */
async function places(): Promise<Map<string, string>> {
  const rows = await service.ctx.db.query<{ id: string; ticketId: string }>(
    `SELECT external_id AS id, ticket_id AS "ticketId" FROM mentions ORDER BY posted_at`,
  )
  return new Map(rows.map(({ id, ticketId }) => [id, ticketId]))
}

async function placeOf(id: string): Promise<string> {
  return (await places()).get(id) ?? ''
}

async function mentionIds(externalIds: readonly string[]): Promise<string[]> {
  const rows = await service.ctx.db.query<{ id: string }>(
    `SELECT id FROM mentions WHERE external_id IN (SELECT json_array_elements_text($1::text::json))`,
    [JSON.stringify(externalIds)],
  )
  return rows.map(({ id }) => id)
}

const call = (method: string, path: string, body?: object) =>
  service.call<Answer['body']>(method, path, body) as Promise<Answer>
const read = async (id: string) => (await call('GET', `/tickets/${id}`)).body
const merge = (id: string, into: string, version?: number) => {
  now += 1000
  return call('POST', `/tickets/${id}/merge`, { into, version })
}
const split = async (id: string, externalIds: readonly string[]) => {
  now += 1000
  return call('POST', `/tickets/${id}/split`, { mentionIds: await mentionIds(externalIds) })
}
const undo = (id: string, eventId: string | undefined) => {
  now += 1000
  return call('POST', `/tickets/${id}/undo`, { eventId })
}
const last = ({ history }: TicketDetail) => history.at(-1)?.id

/** All of a ticket but its version and history. */
function essence(ticket: TicketDetail) {
  const { version: _version, history: _history, ...rest } = ticket
  return rest
}

/** A new ticket of this many mentions, and what they are called. */
async function newTicket(
  count = 1,
): Promise<{ id: string; posts: string[]; conversation: string }> {
  const conversation = `talk${(names += 1)}`
  const posts: string[] = []
  for (let at = 0; at < count; at += 1) posts.push(await write({ conversation }))
  return { id: await placeOf(posts[0] ?? ''), posts, conversation }
}

describe('merging', () => {
  it('moves everything into the other ticket, closes the first and tells both histories', async () => {
    const [one, other] = [await newTicket(2), await newTicket(1)]
    await call('POST', `/tickets/${one.id}/notes`, { text: 'Knows the number' })
    const { status, body } = await merge(one.id, other.id)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: other.id,
      mentionCount: 3,
      notes: [{ text: 'Knows the number' }],
    })
    expect(body.history.at(-1)).toMatchObject({
      type: 'absorbed',
      data: { from: one.id, mentions: 2 },
    })
    const closed = await read(one.id)
    expect(closed).toMatchObject({
      status: 'dismissed',
      mergedInto: other.id,
      mentions: [],
      moves: [],
    })
    expect(closed.history.at(-1)).toMatchObject({ type: 'merged', data: { into: other.id } })
  })

  it('is undone from either history, and both are as they were; redone, as merged', async () => {
    for (const side of [0, 1]) {
      const tickets = [await newTicket(2), await newTicket(2)] as const
      const [one, other] = tickets
      await call('PATCH', `/tickets/${one.id}`, { priority: 2, tags: ['vip'] })
      await call('POST', `/tickets/${one.id}/notes`, { text: 'Refunded' })
      const before = [essence(await read(one.id)), essence(await read(other.id))]
      await merge(one.id, other.id)
      const merged = [essence(await read(one.id)), essence(await read(other.id))]
      const id = tickets[side]?.id ?? ''
      expect((await undo(id, last(await read(id)))).status).toBe(200)
      expect([essence(await read(one.id)), essence(await read(other.id))]).toEqual(before)
      expect((await undo(id, last(await read(id)))).status).toBe(200)
      expect([essence(await read(one.id)), essence(await read(other.id))]).toEqual(merged)
    }
  })

  it('takes what the author writes later into the other, and back out when it is undone', async () => {
    const [one, other] = [await newTicket(1), await newTicket(1)]
    const { body } = await merge(one.id, other.id)
    const later = await write({ conversation: one.conversation })
    expect(await placeOf(later)).toBe(other.id)
    expect((await read(other.id)).mentionCount).toBe(3)
    await undo(other.id, last(body))
    expect(await placeOf(later)).toBe(one.id)
    expect((await read(one.id)).mentionCount).toBe(2)
    expect((await read(other.id)).mentionCount).toBe(1)
  })

  it('follows a chain of merges to its end', async () => {
    const [a, b, c] = [await newTicket(), await newTicket(), await newTicket()]
    await merge(a.id, b.id)
    await merge(b.id, c.id)
    expect(await placeOf(await write({ conversation: a.conversation }))).toBe(c.id)
  })

  it('asked twice, moves once', async () => {
    const [one, other] = [await newTicket(), await newTicket()]
    const first = await merge(one.id, other.id)
    const again = await merge(one.id, other.id)
    expect(again.status).toBe(200)
    expect(again.body.history).toHaveLength(first.body.history.length)
  })

  it('refuses a ticket itself, another brand, what was merged already and an older version', async () => {
    const [one, other, third] = [await newTicket(), await newTicket(), await newTicket()]
    expect((await merge(one.id, one.id)).status).toBe(400)
    expect((await merge(one.id, other.id, 99)).status).toBe(409)
    const brand = { name: 'Rival', kind: 'own', query: '"zzrival"' }
    expect((await service.call('POST', '/brands', brand)).status).toBe(201)
    const stranger = await write({
      conversation: 'elsewhere',
      text: 'zzrival is broken, please help',
    })
    const refused = await merge(await placeOf(stranger), one.id)
    expect(refused.status).toBe(400)
    expect(refused.body.message).toContain('brand')
    await merge(one.id, other.id)
    expect((await merge(third.id, one.id)).body.details).toMatchObject({ mergedInto: other.id })
    expect((await merge(other.id, one.id)).status).toBe(409)
    expect((await call('POST', `/tickets/${one.id}/move`, { to: 'open' })).status).toBe(409)
    expect((await call('PATCH', `/tickets/${one.id}`, { priority: 2 })).status).toBe(409)
  })
})

describe('splitting', () => {
  it('makes a ticket of its own of what was chosen, the same one when asked again', async () => {
    const { id, posts } = await newTicket(3)
    await call('PATCH', `/tickets/${id}`, { priority: 2, tags: ['vip'], queue: 'sales' })
    const chosen = posts.slice(1, 2)
    const { status, body } = await split(id, chosen)
    expect(status).toBe(200)
    expect(body).toMatchObject({ mentionCount: 1, priority: 2, tags: ['vip'], queue: 'sales' })
    expect(body.why.rule.id).toBe('person')
    expect(body.excerpt).toContain(body.mentions[0]?.text)
    expect((await split(id, chosen)).body).toMatchObject({ id: body.id, version: body.version })
    expect(await read(id)).toMatchObject({ mentionCount: 2 })
  })

  it('is undone as if it had not been, from either history, and redone', async () => {
    for (const side of ['own', 'other'] as const) {
      const { id, posts } = await newTicket(3)
      const before = essence(await read(id))
      const made = (await split(id, posts.slice(2))).body
      const apart = [essence(await read(id)), essence(await read(made.id))]
      const from = side === 'own' ? made.id : id
      expect((await undo(from, last(await read(from)))).status).toBe(200)
      expect(essence(await read(id))).toEqual(before)
      expect(await read(made.id)).toMatchObject({ status: 'dismissed', mergedInto: id })
      expect((await undo(from, last(await read(from)))).status).toBe(200)
      expect([essence(await read(id)), essence(await read(made.id))]).toEqual(apart)
    }
  })

  it('lets an answer follow what it answers, also through somebody else’s words', async () => {
    const { id, posts, conversation } = await newTicket(2)
    const [stays, goes] = posts
    const made = (await split(id, [goes ?? ''])).body.id
    expect(await placeOf(await write({ conversation, answers: goes }))).toBe(made)
    expect(await placeOf(await write({ conversation, answers: stays }))).toBe(id)
    expect(await placeOf(await write({ conversation }))).toBe(id)
    names += 1
    const support = `p${names}`
    const say = (over: object) =>
      line('It is broken, please help', { conversationId: conversation, ...over })
    const back = `${support}b`
    await service.importLines([
      say({ id: support, author: 'somebody', parentId: goes }),
      say({ id: back, author: conversation, parentId: support }),
    ])
    expect(await placeOf(back)).toBe(made)
    expect(await placeOf(support)).not.toBe(made)
  })

  it('refuses to leave nothing, and mentions that are elsewhere', async () => {
    const [one, other] = [await newTicket(2), await newTicket(1)]
    expect((await split(one.id, one.posts)).status).toBe(400)
    expect((await split(one.id, other.posts)).status).toBe(400)
  })

  it('says who has changed the new ticket since, instead of undoing', async () => {
    const { id, posts } = await newTicket(2)
    const made = (await split(id, posts.slice(1))).body
    await call('POST', `/tickets/${made.id}/move`, { to: 'resolved' })
    const { status, body } = await undo(id, last(await read(id)))
    expect(status).toBe(409)
    expect(body.message).toContain('status')
  })
})

describe('what was moved', () => {
  it('stays where it is when its author edits it, and is counted out when it is forgotten', async () => {
    const { id, posts, conversation } = await newTicket(2)
    const [first = '', goes = ''] = posts
    const made = (await split(id, [goes])).body.id
    const edit = line('It is quite broken, please do help', {
      id: goes,
      author: conversation,
      conversationId: conversation,
      postedAt: new Date(now).toISOString(),
    })
    await service.importLines([edit])
    expect(await placeOf(goes)).toBe(made)
    expect((await read(made)).mentionCount).toBe(1)
    expect((await read(id)).mentionCount).toBe(1)
    const [mentionId] = await mentionIds([first])
    expect((await service.call('DELETE', `/mentions/${mentionId}`)).status).toBe(204)
    expect((await read(id)).mentionCount).toBe(0)
    expect((await read(made)).mentionCount).toBe(1)
  })
})

/** What merging, splitting and undoing mean, without a database: which ticket each post is in. */
function createModel() {
  type Step = { own: string; into: string; moved: readonly string[]; order: number | null }
  const place = new Map<string, string>()
  const mergedInto = new Map<string, string>()
  const talks = new Map<string, { own: string; posts: string[] }>()
  const arrived = new Map<string, number>()
  const steps = new Map<string, Step>()
  let order = 0

  const chain = (id: string): string[] => {
    const into = mergedInto.get(id)
    return into === undefined ? [id] : [id, ...chain(into)]
  }
  const holder = (id: string) => chain(id).at(-1) ?? id
  const inside = (id: string) =>
    [...place].flatMap(([post, ticket]) => (ticket === id ? [post] : []))
  const cameThrough = (post: string, own: string) =>
    [...talks.values()].some((talk) => talk.posts.includes(post) && chain(talk.own).includes(own))

  function join(own: string, into: string): Step {
    const moved = inside(own)
    for (const post of moved) place.set(post, holder(into))
    mergedInto.set(own, into)
    return { own, into, moved, order: (order += 1) }
  }
  function part(own: string, into: string, moved: readonly string[], since: number | null): Step {
    const from = holder(into)
    const late = inside(from).filter(
      (post) => since !== null && (arrived.get(post) ?? 0) > since && cameThrough(post, own),
    )
    for (const post of [...moved, ...late]) if (place.get(post) === from) place.set(post, own)
    mergedInto.delete(own)
    return { own, into, moved: [], order: null }
  }

  return {
    place,
    mergedInto,
    talks,
    inside,
    open: () => [...new Set(place.values())],
    hear(conversation: string, post: string, answers: string | undefined, first: string): void {
      const talk = talks.get(conversation) ?? { own: first, posts: [] }
      talks.set(conversation, { ...talk, posts: [...talk.posts, post] })
      arrived.set(post, (order += 1))
      place.set(post, (answers && place.get(answers)) || holder(talk.own))
    },
    merge(eventId: string, own: string, into: string): void {
      steps.set(eventId, join(own, into))
    },
    split(eventId: string, own: string, from: string, moved: readonly string[]): void {
      steps.set(eventId, part(own, from, moved, null))
    },
    undo(of: string, eventId: string): void {
      const step = steps.get(of)
      if (!step) throw new Error('An event that the model does not know')
      const { own, into, moved, order: since } = step
      steps.set(eventId, since === null ? join(own, into) : part(own, into, moved, since))
    },
    knows: (eventId: string) => steps.has(eventId),
  }
}

/** What must hold whatever was done; the names of those that do not. */
async function broken(): Promise<string[]> {
  const rows = await service.ctx.db.query<{ rule: string }>(
    `SELECT 'count of ' || t.id AS rule FROM tickets t WHERE t.mention_count <>
       (SELECT count(*) FROM mentions m WHERE m.ticket_id = t.id)
     UNION ALL SELECT 'mention without its ticket' FROM mentions m
       WHERE NOT EXISTS (SELECT 1 FROM tickets t WHERE t.id = m.ticket_id AND t.merged_into IS NULL)
     UNION ALL SELECT 'merged but ' || t.status FROM tickets t
       WHERE t.merged_into IS NOT NULL AND t.status <> 'dismissed'
     UNION ALL SELECT 'counter ' || coalesce(c.queue, s.queue) FROM
       (SELECT brand_id, queue, status, count FROM ticket_counts WHERE count <> 0) c FULL JOIN
       (SELECT brand_id, queue, status, count(*)::int AS count FROM tickets GROUP BY 1, 2, 3) s
         USING (brand_id, queue, status) WHERE c.count IS DISTINCT FROM s.count
     UNION ALL SELECT 'times of ' || t.id FROM tickets t, LATERAL (
         SELECT min(posted_at) AS first, max(posted_at) AS last FROM mentions m WHERE m.ticket_id = t.id
       ) x WHERE x.first < t.opened_at OR x.last > t.last_posted_at`,
  )
  return rows.map(({ rule }) => rule)
}

describe('any history of writing, merging, splitting and undoing', () => {
  const action = fc.record({
    kind: fc.constantFrom('write', 'write', 'answer', 'merge', 'merge', 'split', 'undo', 'undo'),
    one: fc.nat(),
    other: fc.nat(),
    part: fc.nat(),
  })

  it('leaves every mention in the one ticket that the model says, and every count right', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 6, maxLength: 14 }), async (actions) => {
        await service.ctx.db.query(
          'TRUNCATE tickets, ticket_counts, mentions, mention_keys, events, notes RESTART IDENTITY',
        )
        const model = createModel()
        const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % list.length]
        const say = async (conversation: string, answers?: string) => {
          const post = await write({ conversation, answers })
          model.hear(conversation, post, answers, await placeOf(post))
        }
        for (const talk of ['a', 'b', 'c']) await say(talk)
        for (const { kind, one, other, part } of actions) {
          const own = pick(model.open(), one) ?? ''
          if (kind === 'write') await say(pick(['a', 'b', 'c'], one) ?? 'a')
          if (kind === 'answer') {
            const talk = pick([...model.talks], one)
            if (talk) await say(talk[0], pick(talk[1].posts, other))
          }
          if (kind === 'merge') {
            const into = pick(model.open(), other) ?? ''
            const { status } = await merge(own, into)
            expect(status).toBe(own === into ? 400 : 200)
            if (own !== into) model.merge(last(await read(own)) ?? '', own, into)
          }
          if (kind === 'split') {
            const posts = model.inside(own)
            const chosen = posts.filter((_, at) => (part >> at) % 2 === 1)
            if (chosen.length === 0) continue
            const { status, body } = await split(own, chosen)
            expect(status).toBe(chosen.length === posts.length ? 400 : 200)
            if (status === 200) model.split(last(body) ?? '', body.id, own, chosen)
          }
          if (kind === 'undo') {
            const id = pick([...model.open(), ...model.mergedInto.keys()], one) ?? ''
            const event = pick(
              (await read(id)).history.filter((each) => model.knows(each.id)),
              other,
            )
            if (!event) continue
            const { status } = await undo(id, event.id)
            if (event.undoable) expect(status).toBe(200)
            if (status === 200) model.undo(event.id, last(await read(id)) ?? '')
            else expect(status).toBe(409)
          }
          expect(await places()).toEqual(model.place)
          expect(await broken()).toEqual([])
        }
      }),
      { numRuns: 8 },
    )
  })
})
