import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Collector } from '../../src/collectors/collector.ts'
import type { Context } from '../../src/context.ts'
import type { Db } from '../../src/db/sql.ts'
import type { ReplyState } from '../../src/model/reply.ts'
import type { TicketDetail } from '../../src/model/views.ts'
import { MINUTE, openReplyDesk, type ReplyDesk } from '../helpers/reply-desk.ts'

let desk: ReplyDesk

beforeAll(async () => {
  desk = await openReplyDesk()
})
afterAll(() => desk[Symbol.asyncDispose]())
beforeEach(() => desk.clear())

/** A worker whose process dies the moment the network has taken the post, before anything is recorded. */
function dyingOutbox() {
  const { ctx } = desk.service
  const dead = { is: false }
  const refuse = () => Promise.reject(new Error('the process is gone'))
  const { db } = ctx
  const dying: Db = {
    ...db,
    query: (...asked) => (dead.is ? refuse() : db.query(...asked)),
    transaction: (work) => (dead.is ? refuse() : db.transaction(work)),
  }
  const one: Context = { ...ctx, db: dying }
  const { reply } = desk.collector
  if (!reply) throw new Error('it cannot answer')
  const collector: Collector = {
    ...desk.collector,
    reply: {
      ...reply,
      async send(answer, env) {
        const post = await reply.send(answer, env)
        dead.is = true
        return post
      },
    },
  }
  return desk.newOutbox(one, collector)
}

async function sending(): Promise<{ ticket: TicketDetail; id: string }> {
  const ticket = await desk.newTicket()
  const { body } = await desk.reply(ticket)
  return { ticket, id: body.id }
}

/** As a backup shows it that was made at this moment. */
const restore = (id: string, state: ReplyState, sendAt: number) =>
  desk.service.ctx.db.query(
    `UPDATE replies SET state = $2, send_at = $3::text::timestamptz, lease_owner = NULL,
       leased_until = NULL, sent_at = NULL, url = NULL, external_id = NULL, own_author_id = NULL
     WHERE id = $1`,
    [id, state, new Date(sendAt).toISOString()],
  )

describe('an answer whose outcome is unknown', () => {
  it('after a worker died between sending and recording is found, not sent again', async () => {
    const { ticket, id } = await sending()
    desk.clock.now += 10_000
    await desk.newOutbox().sweep()
    await dyingOutbox().step()
    expect(desk.network.posts).toHaveLength(1)
    expect(await desk.stateOf(ticket, id)).toMatchObject({ state: 'sending' })
    await desk.pass(MINUTE)
    expect(await desk.stateOf(ticket, id)).toMatchObject({ state: 'sending' })
    await desk.endLeases()
    await desk.pass(0)
    expect(await desk.stateOf(ticket, id)).toMatchObject({ state: 'unknown' })
    await desk.pass(5000)
    const sent = await desk.stateOf(ticket, id)
    expect(sent).toMatchObject({ state: 'sent', error: null })
    expect(sent?.url).toContain(desk.network.posts[0]?.id)
    expect(await desk.read(ticket.id)).toMatchObject({ status: 'pending' })
    expect(desk.network.posts).toHaveLength(1)
    expect(desk.network.asked()).toBe(1)
  })

  it('is looked for three times over two minutes, then sent again under the same key', async () => {
    const { ticket, id } = await sending()
    desk.network.world.mood = 'request-lost'
    await desk.pass(10_000)
    desk.network.world.mood = 'well'
    await desk.pass(5000)
    await desk.pass(MINUTE)
    expect(desk.network.posts).toEqual([])
    await desk.pass(59_000)
    expect(desk.network.posts).toEqual([])
    await desk.pass(1000)
    expect(desk.network.posts.map(({ key }) => key)).toEqual([id])
    expect(await desk.stateOf(ticket, id)).toMatchObject({ state: 'sent' })
  })

  it('makes one post also where lists show it only after it was sent again', async () => {
    const { ticket, id } = await sending()
    desk.network.world.lagMs = 30 * MINUTE
    desk.network.world.mood = 'answer-lost'
    await desk.pass(10_000)
    desk.network.world.mood = 'well'
    for (const ms of [5000, MINUTE, MINUTE]) await desk.pass(ms)
    expect(await desk.stateOf(ticket, id)).toMatchObject({ state: 'sent' })
    expect(desk.network.posts).toHaveLength(1)
  })

  it('waits for a person once the key is too old, who settles it either way', async () => {
    for (const outcome of ['sent', 'not_sent'] as const) {
      const { ticket, id } = await sending()
      desk.network.world.mood = 'broken'
      await desk.pass(10_000)
      desk.network.world.isBlind = true
      await desk.pass(55 * MINUTE)
      expect((await desk.stateOf(ticket, id))?.error).toMatch(/could not be looked for/)
      Object.assign(desk.network.world, { isBlind: false, mood: 'well' })
      for (let look = 0; look < 5; look++) await desk.pass(MINUTE)
      const waiting = await desk.stateOf(ticket, id)
      expect(waiting?.state).toBe('unknown')
      expect(waiting?.error).toMatch(/Look at the network, then say so here/)
      expect((await desk.as(null)('POST', `/replies/${id}/retry`)).status).toBe(409)
      const settled = await desk.as(null)('POST', `/replies/${id}/settle`, { outcome })
      expect(settled.body).toMatchObject({ state: outcome === 'sent' ? 'sent' : 'failed' })
      expect(desk.network.posts).toEqual([])
      if (outcome === 'sent') {
        expect(await desk.read(ticket.id)).toMatchObject({ status: 'pending' })
        continue
      }
      expect((await desk.as(null)('POST', `/replies/${id}/retry`)).status).toBe(200)
      await desk.pass(10_000)
      expect(await desk.stateOf(ticket, id)).toMatchObject({ state: 'sent' })
      expect(desk.network.posts).toHaveLength(1)
    }
  })
})

describe('after a backup was restored', () => {
  it.each(['claimed', 'sending', 'approved'] as const)(
    'an answer that the backup shows as %s and that went out since is not sent twice',
    async (state) => {
      const { ticket, id } = await sending()
      await desk.pass(10_000)
      expect(desk.network.posts).toHaveLength(1)
      await restore(id, state, desk.clock.now)
      for (const ms of [20 * MINUTE, 5000, MINUTE, MINUTE]) await desk.pass(ms)
      expect(await desk.stateOf(ticket, id)).toMatchObject({ state: 'sent' })
      expect(desk.network.posts).toHaveLength(1)
    },
  )

  it('what was due more than an hour ago waits for a person', async () => {
    const { ticket, id } = await sending()
    await restore(id, 'approved', desk.clock.now)
    await desk.pass(61 * MINUTE)
    expect(desk.network.posts).toEqual([])
    const held = await desk.stateOf(ticket, id)
    expect(held?.state).toBe('approved')
    expect(held?.error).toMatch(/more than an hour ago/)
    const again = await desk.as(null)('POST', `/replies/${id}/retry`)
    expect(again.body).toMatchObject({ state: 'approved', error: null })
    await desk.pass(10_000)
    expect(await desk.stateOf(ticket, id)).toMatchObject({ state: 'sent' })
  })
})
