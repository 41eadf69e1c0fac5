import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ReplyCheckView, ReplyView } from '../../src/model/reply.ts'
import type { Wave, WaveAnswered } from '../../src/model/wave.ts'
import { gatherWaves } from '../../src/triage/waves/gather-waves.ts'
import { origin } from '../helpers/mastodon.ts'
import { MINUTE, openReplyDesk, type ReplyDesk } from '../helpers/reply-desk.ts'

let desk: ReplyDesk

beforeAll(async () => {
  desk = await openReplyDesk()
})
afterAll(() => desk[Symbol.asyncDispose]())
beforeEach(() => desk.clear())

describe('before the agent types', () => {
  it('is said who can answer, how long it may be and how long it can be taken back', async () => {
    const ticket = await desk.newTicket()
    const { body } = await desk.service.call<ReplyCheckView>(
      'GET',
      `/tickets/${ticket.id}/reply-check`,
    )
    expect(body).toMatchObject({
      allowed: true,
      reason: null,
      accounts: [{ sourceId: desk.sourceId, name: 'Mastodon' }],
      maxLength: 500,
      counting: 'mastodon',
      costUsd: null,
      needsApproval: false,
      undoMs: 10_000,
    })
  })

  it('is said what to do where a source can only read', async () => {
    const { id } = await desk.addSource('Only reads', {}, 'read-token')
    const ticket = await desk.newTicket()
    const path = `/tickets/${ticket.id}/reply-check?sourceId=${id}`
    const { body } = await desk.service.call<ReplyCheckView>('GET', path)
    expect(body).toMatchObject({ allowed: false, accounts: [] })
    expect(body.reason).toContain('Sign in with the account that answers')
    const refused = await desk.reply(ticket, { sourceId: id })
    expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } })
  })

  it('is refused what is too long, with how much', async () => {
    const { status, body } = await desk.reply(await desk.newTicket(), { text: 'x'.repeat(501) })
    expect(status).toBe(400)
    expect(body.message).toMatch(/too long/)
  })
})

describe('an answer', () => {
  it('goes out after ten seconds, once; its ticket then waits for the author', async () => {
    const ticket = await desk.newTicket()
    const { status, body } = await desk.reply(ticket, { text: 'Sorry & thanks <3' })
    expect(status).toBe(201)
    expect(body).toMatchObject({ state: 'approved', needsApproval: false, actor: 'you' })
    await desk.pass(9999)
    expect(desk.network.posts).toEqual([])
    await desk.pass(1)
    expect(desk.network.posts.map(({ text }) => text)).toEqual([
      `@user${ticket.mentions[0]?.externalId.split(':')[1]}@social.example.com Sorry & thanks <3`,
    ])
    const after = await desk.read(ticket.id)
    expect(after.status).toBe('pending')
    expect(after.replies).toMatchObject([
      { state: 'sent', url: `${origin}/@acme/${desk.network.posts[0]?.id}`, error: null },
    ])
    const told = after.history.filter(({ type }) => type === 'replied')
    expect(told).toMatchObject([{ actor: 'you', data: { replyId: body.id } }])
    await desk.pass(60 * MINUTE)
    expect(desk.network.posts).toHaveLength(1)
  })

  it('can be taken back until it goes out, and not after that', async () => {
    const ticket = await desk.newTicket()
    const { body } = await desk.reply(ticket)
    desk.clock.now += 9000
    expect(await desk.as(null)('POST', `/replies/${body.id}/cancel`)).toMatchObject({
      status: 200,
      body: { state: 'cancelled' },
    })
    await desk.pass(MINUTE)
    expect(desk.network.posts).toEqual([])
    const other = await desk.reply(await desk.read(ticket.id))
    await desk.pass(MINUTE)
    const late = await desk.as(null)('POST', `/replies/${other.body.id}/cancel`)
    expect(late).toMatchObject({ status: 409, body: { details: { state: 'sent' } } })
  })

  it('goes out later where that is asked for', async () => {
    const sendAt = new Date(desk.clock.now + 45 * MINUTE).toISOString()
    await desk.reply(await desk.newTicket(), { sendAt })
    await desk.pass(44 * MINUTE)
    expect(desk.network.posts).toEqual([])
    await desk.pass(MINUTE)
    expect(desk.network.posts).toHaveLength(1)
  })

  it('may be changed until it goes out, with new time to take it back', async () => {
    const { body } = await desk.reply(await desk.newTicket())
    desk.clock.now += 9000
    const edited = await desk.as(null)<ReplyView>('PATCH', `/replies/${body.id}`, {
      text: 'Better words',
    })
    expect(edited).toMatchObject({ status: 200, body: { state: 'approved', text: 'Better words' } })
    await desk.pass(9000)
    expect(desk.network.posts).toEqual([])
    await desk.pass(1000)
    expect(desk.network.posts.map(({ text }) => text)).toEqual([
      expect.stringMatching(/ Better words$/),
    ])
  })

  it('says why the network refused it, and may be changed and sent again', async () => {
    const ticket = await desk.newTicket()
    const { body } = await desk.reply(ticket)
    desk.network.world.mood = 'refused'
    await desk.pass(10_000)
    const failed = await desk.stateOf(ticket, body.id)
    expect(failed?.state).toBe('failed')
    expect(failed?.error).toContain('too rude')
    desk.network.world.mood = 'well'
    const edited = await desk.as(null)('PATCH', `/replies/${body.id}`, { text: 'In kinder words' })
    expect(edited.body).toMatchObject({ state: 'draft' })
    await desk.as(null)('POST', `/replies/${body.id}/approve`)
    await desk.pass(10_000)
    expect(await desk.stateOf(ticket, body.id)).toMatchObject({ state: 'sent', error: null })
    expect(desk.network.posts).toHaveLength(1)
  })

  it('waits as long as the network asks, and no more than thirty a minute go out', async () => {
    desk.network.world.mood = 'full'
    await desk.reply(await desk.newTicket())
    await desk.pass(10_000)
    desk.network.world.mood = 'well'
    await desk.pass(80_000)
    expect(desk.network.posts).toHaveLength(0)
    await desk.pass(10_000)
    expect(desk.network.posts).toHaveLength(1)

    desk.network.clear()
    const ticket = await desk.newTicket()
    let { version } = ticket
    for (const handle of [await desk.newAgent(), await desk.newAgent()]) {
      for (let count = 0; count < 18; count++, version++) {
        await desk.reply(ticket, { version }, handle)
      }
    }
    desk.clock.now = Math.ceil(desk.clock.now / MINUTE) * MINUTE + 15_000
    await desk.pass(0)
    expect(desk.network.posts).toHaveLength(30)
    await desk.pass(MINUTE)
    expect(desk.network.posts).toHaveLength(36)
  })

  it('that our own source hears later opens no ticket, nor do other posts of that account', async () => {
    await desk.reply(await desk.newTicket())
    await desk.pass(10_000)
    const [post] = desk.network.posts
    expect(await desk.hear(post?.id ?? '', 'acme')).toBeNull()
    expect(await desk.hear('777', 'acme', { conversationId: 'another' })).toBeNull()
    expect(await desk.hear('778', 'somebody', { conversationId: 'another' })).not.toBeNull()
  })

  it('that was heard before it was known to be ours leaves no ticket open', async () => {
    await desk.service.ctx.db.query('DELETE FROM replies')
    desk.network.world.mood = 'answer-lost'
    await desk.reply(await desk.newTicket())
    await desk.pass(10_000)
    const opened = await desk.hear(desk.network.posts[0]?.id ?? '', 'acme')
    expect(await desk.read(opened ?? '')).toMatchObject({ status: 'open' })
    await desk.pass(5000)
    expect(await desk.read(opened ?? '')).toMatchObject({ status: 'dismissed' })
  })
})

describe('the conversation has moved on', () => {
  it('lets one of two agents answer and tells the other, however close they are', async () => {
    const ticket = await desk.newTicket()
    const handles = await Promise.all([desk.newAgent(), desk.newAgent()])
    const answers = await Promise.all(handles.map((handle) => desk.reply(ticket, {}, handle)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    const refused = answers.find(({ status }) => status === 409)
    expect(refused?.body.details).toMatchObject({
      reason: 'moved_on',
      replies: [{ state: 'approved' }],
    })
    await desk.pass(10_000)
    expect(desk.network.posts).toHaveLength(1)
  })

  it('shows what the author has written since', async () => {
    const ticket = await desk.newTicket()
    desk.clock.now += 1000
    await desk.hear('9001', ticket.author?.handle?.split('@')[0] ?? '')
    const { status, body } = await desk.reply(ticket)
    expect(status).toBe(409)
    expect(body.details).toMatchObject({
      version: ticket.version + 1,
      mentions: [{ text: 'My order 9001 is broken' }],
      replies: [],
    })
    expect((await desk.reply(await desk.read(ticket.id))).status).toBe(201)
  })

  it('lets an answer through where only an owner or a tag has changed', async () => {
    const ticket = await desk.newTicket()
    desk.clock.now += 1000
    const tagged = await desk.as(null)('PATCH', `/tickets/${ticket.id}`, { tags: ['vip'] })
    expect(tagged.status).toBe(200)
    expect((await desk.reply(ticket)).status).toBe(201)
  })

  it('keeps a ticket open whose author wrote while the answer was on its way', async () => {
    const ticket = await desk.newTicket()
    await desk.reply(ticket)
    desk.clock.now += 5000
    await desk.hear('9002', ticket.author?.handle?.split('@')[0] ?? '')
    await desk.pass(5000)
    expect(await desk.read(ticket.id)).toMatchObject({
      status: 'open',
      replies: [{ state: 'sent' }],
    })
  })
})

describe('approval', () => {
  it('is given by somebody else who may, and only then it goes out', async () => {
    const [trainee, lead, other] = await Promise.all([
      desk.newAgent({ needsApproval: true }),
      desk.newAgent(),
      desk.newAgent({ mayApprove: false }),
    ])
    const ticket = await desk.newTicket()
    const { body } = await desk.reply(ticket, {}, trainee)
    expect(body).toMatchObject({ state: 'draft', needsApproval: true, sendAt: null })
    await desk.pass(MINUTE)
    const approve = (handle: string | null) =>
      desk.as(handle)<ReplyView>('POST', `/replies/${body.id}/approve`)
    expect((await approve(trainee)).status).toBe(403)
    expect((await approve(other)).status).toBe(403)
    expect((await approve(null)).status).toBe(403)
    expect(desk.network.posts).toEqual([])
    expect(await approve(lead)).toMatchObject({ status: 200, body: { state: 'approved' } })
    await desk.pass(10_000)
    expect(await desk.stateOf(ticket, body.id)).toMatchObject({ state: 'sent' })
  })

  it('of a hundred at once of one draft makes one post', async () => {
    const [trainee, lead] = await Promise.all([
      desk.newAgent({ needsApproval: true }),
      desk.newAgent(),
    ])
    const ticket = await desk.newTicket()
    const { body } = await desk.reply(ticket, {}, trainee)
    const tries = Array.from({ length: 100 }, () =>
      desk.as(lead)('POST', `/replies/${body.id}/approve`),
    )
    const statuses = (await Promise.all(tries)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(new Set(statuses)).toEqual(new Set([200, 409]))
    desk.clock.now += 10_000
    await Promise.all(Array.from({ length: 100 }, () => desk.newOutbox().step()))
    expect(desk.network.asked()).toBeGreaterThan(0)
    expect(desk.network.posts).toHaveLength(1)
  })

  it('does not stand for other words: changed behind its back, they are refused', async () => {
    const ticket = await desk.newTicket()
    const { body } = await desk.reply(ticket)
    await desk.service.ctx.db.query(`UPDATE replies SET text = 'Send money' WHERE id = $1`, [
      body.id,
    ])
    await desk.pass(10_000)
    expect(desk.network.posts).toEqual([])
    expect(await desk.stateOf(ticket, body.id)).toMatchObject({ state: 'draft', approvedBy: null })
  })

  it('is asked for again where the words are changed after it', async () => {
    const [trainee, lead] = await Promise.all([
      desk.newAgent({ needsApproval: true }),
      desk.newAgent(),
    ])
    const { body } = await desk.reply(await desk.newTicket(), {}, trainee)
    await desk.as(lead)('POST', `/replies/${body.id}/approve`)
    const edited = await desk.as(trainee)('PATCH', `/replies/${body.id}`, { text: 'Other words' })
    expect(edited.body).toMatchObject({ state: 'draft', approvedBy: null })
    await desk.pass(MINUTE)
    expect(desk.network.posts).toEqual([])
  })

  it('by a second person is needed for more than twenty in a row', async () => {
    const handle = await desk.newAgent()
    const ticket = await desk.newTicket()
    const states: string[] = []
    for (let count = 0; count < 21; count++) {
      const { body } = await desk.reply(ticket, { version: ticket.version + count }, handle)
      states.push(body.state)
    }
    expect(states.filter((state) => state === 'approved')).toHaveLength(20)
    expect(states.at(-1)).toBe('draft')
  })
})

describe('one answer for a wave', () => {
  it('goes to each that waits but the exceptions, filled in; more than twenty need a second person', async () => {
    const text = 'The app has been signing me out all day since the update, help, it is broken'
    const handle = await desk.newAgent()
    const ids: string[] = []
    for (let n = 0; n < 23; n += 1) {
      desk.clock.now += 1000
      ids.push((await desk.hear(`wave${n}`, `rider${n}`, { text })) ?? '')
    }
    await gatherWaves({ ...desk.service.ctx, now: () => desk.clock.now })
    const { body: waves } = await desk.service.call<{ items: Wave[] }>('GET', '/waves')
    const wave = waves.items.find(({ title }) => title === text)
    expect(wave).toMatchObject({ tickets: 23, open: 23 })
    const answer = (json: object) =>
      desk.as(handle)<WaveAnswered>('POST', `/waves/${wave?.id}/answer`, json)

    const wrong = await answer({ text: 'Dear {{authors.name}}' })
    expect(wrong.status).toBe(400)
    expect(wrong.body.message).toMatch(/^text: .*authors\.name/)

    const except = ids.slice(0, 1)
    const words = 'Sorry {{author.handle}}, it is mended now'
    const { body } = await answer({ text: words, except })
    expect(body).toMatchObject({ sending: 20, toApprove: 2, failed: [], more: 0 })
    await desk.pass(10_000)
    const sent = desk.network.posts.map((post) => post.text)
    expect(sent).toHaveLength(20)
    expect(sent.filter((each) => each.includes('rider1@'))).toHaveLength(1)
    expect(sent.filter((each) => each.includes('rider0@'))).toEqual([])
  })
})
