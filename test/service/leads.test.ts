import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LeadDetail, LeadItem, Rep, SalesSettings, WeightsView } from '../../src/model/lead.ts'
import { openSalesFloor, type Items, type SalesFloor } from '../helpers/sales-floor.ts'

const DAY = 86_400_000

let floor: SalesFloor
let hear: SalesFloor['hear']
let ask: SalesFloor['ask']

beforeAll(async () => {
  floor = await openSalesFloor()
  ;({ hear, ask } = floor)
})
beforeEach(() => floor.clear())
afterAll(() => floor[Symbol.asyncDispose]())

/** The lead of somebody who must have one. */
async function leadOf(name: string): Promise<LeadDetail> {
  const lead = await floor.leadOf(name)
  if (!lead) throw new Error(`${name} is no lead`)
  return lead
}
const step = (rep: string | null, lead: LeadItem, name: string, json: object = {}) =>
  ask<LeadDetail>(rep, 'POST', `/leads/${lead.id}/${name}`, json)
const undo = async (rep: string, name: string) => {
  const lead = await leadOf(name)
  const event = lead.history.find(({ undoable }) => undoable)
  return ask<LeadDetail>(rep, 'POST', `/leads/${lead.id}/history/${event?.id ?? '0'}/undo`)
}
const today = async (rep: string) =>
  (await ask<Items<LeadItem>>(rep, 'GET', '/leads/today')).body.items

describe('who becomes a lead', () => {
  it('says that they may buy or finds the price too high; a complaint makes none', async () => {
    await hear('Bea', 'buy')
    await hear('Pia', 'price')
    await hear('Hal', 'help')
    expect(await leadOf('Bea')).toMatchObject({ state: 'new', need: 'buying' })
    expect(await leadOf('Pia')).toMatchObject({ state: 'new', need: 'price' })
    expect(await floor.leadOf('Hal')).toBeNull()
  })

  it('has a score whose parts are listed and add up, and a sentence why now', async () => {
    await hear('Bea', 'buy', { profile: { followers: 4000 } })
    const lead = await leadOf('Bea')
    expect(lead.parts.reduce((sum, { points }) => sum + points, 0)).toBe(lead.score)
    expect(lead.parts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['base', 'intent', 'recency']),
    )
    expect(lead.whyNow).toMatch(/^Showed that they may buy on 20 November \(95 % sure\); .*\.$/)
  })

  it('is kept and not offered while the signal is faint, and comes up with a clear one', async () => {
    await floor.rep('rita')
    await hear('Fay', 'faint')
    await floor.tend()
    expect(await leadOf('Fay')).toMatchObject({ state: 'nurture', reason: 'faint', rep: null })
    await hear('Fay', 'buy')
    await floor.tend()
    const lead = await leadOf('Fay')
    expect(lead).toMatchObject({ state: 'offered', rep: { name: 'rita' } })
    expect(lead.history.map(({ type }) => type)).toEqual(['lead-offered', 'lead-back', 'lead-kept'])
  })

  it('fades out of the queue with time, and is kept', async () => {
    await floor.rep('rita')
    await hear('Bea', 'buy')
    await floor.tend()
    expect(await leadOf('Bea')).toMatchObject({ state: 'offered' })
    floor.clock.now += 20 * DAY
    await floor.tend()
    const cooled = await leadOf('Bea')
    expect(cooled).toMatchObject({ state: 'nurture', reason: 'cooled', rep: null })
    expect(cooled.score).toBeLessThan(40)
  })

  it('is listed by state, rep and brand, page after page, each once', async () => {
    for (const name of ['Ann', 'Ben', 'Cem', 'Dia', 'Eve']) await hear(name, 'buy')
    await hear('Fay', 'faint')
    const seen: string[] = []
    for (let cursor = ''; ;) {
      const { body } = await ask<{ items: LeadItem[]; next: string | null }>(
        null,
        'GET',
        `/leads?state=new&brandId=1&limit=2${cursor}`,
      )
      seen.push(...body.items.map(({ name }) => name))
      if (body.next === null) break
      cursor = `&cursor=${body.next}`
    }
    expect(seen.toSorted()).toEqual(['Ann', 'Ben', 'Cem', 'Dia', 'Eve'])
    const none = await ask<Items<LeadItem>>(null, 'GET', '/leads?brandId=999')
    expect(none.body.items).toEqual([])
    const wrong = await ask(null, 'GET', '/leads?cursor=nonsense')
    expect(wrong).toMatchObject({ status: 400 })
    expect(wrong.body.message).toMatch(/^cursor: /)
  })

  it('of two accounts that are one person there is one lead, and two again when they are parted', async () => {
    await hear('Bea', 'buy')
    await hear('Bea2', 'faint')
    const rows = await floor.ctx.db.query<{ id: string; name: string }>(
      'SELECT id, external_id AS name FROM authors',
    )
    const [one, two] = ['Bea', 'Bea2'].map((name) => rows.find((row) => row.name === name)?.id)
    await floor.ctx.db.query(
      `INSERT INTO people (id, root_id, stage_at, created_at, updated_at)
       SELECT value::uuid, $2::uuid, now(), now(), now() FROM json_array_elements_text($1::text::json)`,
      [JSON.stringify([one, two]), one ?? ''],
    )
    await floor.follow('Bea')
    const names = async () =>
      (await ask<Items<LeadItem>>(null, 'GET', '/leads')).body.items.map(({ name }) => name)
    expect(await names()).toEqual(['Bea'])
    await floor.ctx.db.query('UPDATE people SET root_id = id')
    await floor.follow('Bea')
    await floor.follow('Bea2')
    expect((await names()).toSorted()).toEqual(['Bea', 'Bea2'])
  })
})

describe('the hand-off', () => {
  it('goes round among reps who are there, speak the language, and sell where the person is', async () => {
    await floor.rep('rita', { languages: ['en'] })
    await floor.rep('omar', { languages: ['en'] })
    await floor.rep('dora', { languages: ['de'] })
    await floor.rep('bert', { languages: ['en'], territories: ['berlin'] })
    const everywhere = ['Ann', 'Ben', 'Cem', 'Dia']
    for (const name of everywhere) await hear(name, 'buy')
    await hear('Uwe', 'buy')
    await floor.ctx.db.query(
      `UPDATE authors SET place = 'Berlin, Germany' WHERE external_id = 'Uwe'`,
    )
    await floor.tend()
    const reps = await Promise.all(everywhere.map(async (name) => (await leadOf(name)).rep?.name))
    expect(reps.toSorted()).toEqual(['omar', 'omar', 'rita', 'rita'])
    expect((await leadOf('Uwe')).rep?.name).toBe('bert')
  })

  it('never gives a rep more than their capacity, nor lists more; the rest waits, best first', async () => {
    const id = await floor.rep('rita', { capacity: 2 })
    for (const name of ['Ann', 'Ben', 'Cem']) await hear(name, 'buy')
    await hear('Dia', 'buy', { profile: { followers: 900_000 } })
    await floor.tend()
    const list = await today('rita')
    expect(list).toHaveLength(2)
    expect(list[0]?.name).toBe('Dia')
    const waiting = (await ask<Items<LeadItem>>(null, 'GET', '/leads?state=new')).body.items
    expect(waiting).toHaveLength(2)
    const [one] = waiting
    const more = one && (await step(null, one, 'reassign', { repId: id }))
    expect(more).toMatchObject({ status: 409 })
    const first = list[0]
    if (first) await step('rita', first, 'reject', { reason: 'no_buyer' })
    await floor.tend()
    expect(await today('rita')).toHaveLength(2)
  })

  it('prefers who owns the person, and takes leads from who has left', async () => {
    await floor.rep('rita')
    const omar = await floor.rep('omar')
    await hear('Bea', 'buy')
    await floor.ctx.db.query(
      `INSERT INTO people (id, root_id, owner_id, stage_at, created_at, updated_at)
       SELECT id, id, $1, now(), now(), now() FROM authors`,
      [omar],
    )
    await floor.tend()
    expect((await leadOf('Bea')).rep?.name).toBe('omar')
    await ask(null, 'PATCH', `/agents/${omar}`, { active: false })
    await floor.present('rita')
    await floor.tend()
    expect((await leadOf('Bea')).rep?.name).toBe('rita')
  })

  it('is by hand where somebody says so, and refuses who does not sell', async () => {
    await floor.rep('rita')
    const omar = await floor.rep('omar')
    await hear('Bea', 'buy')
    const lead = await leadOf('Bea')
    const given = await step(null, lead, 'reassign', { repId: omar })
    expect(given.body).toMatchObject({ state: 'offered', rep: { id: omar } })
    const next = await step(null, lead, 'reassign', { repId: null })
    expect(next.body).toMatchObject({ state: 'offered', rep: { name: 'rita' } })
    const wrong = await step(null, lead, 'reassign', { repId: 9999 })
    expect(wrong.status).toBe(400)
    expect(wrong.body.message).toMatch(/^repId: /)
  })
})

describe('working on a lead', () => {
  it('leads from accepted to won with an amount, and every step stands in its history', async () => {
    const id = await floor.rep('rita')
    await hear('Bea', 'buy')
    await floor.tend()
    await step('rita', await leadOf('Bea'), 'accept')
    await step('rita', await leadOf('Bea'), 'advance', { state: 'talking' })
    const won = await step('rita', await leadOf('Bea'), 'advance', {
      state: 'won',
      amount: 1250.5,
      currency: 'EUR',
    })
    expect(won.body).toMatchObject({ state: 'won', amount: 1250.5, currency: 'EUR', rep: { id } })
    expect(won.body.history.map(({ type, actor }) => [type, actor])).toEqual([
      ['lead-won', 'rita'],
      ['lead-talking', 'rita'],
      ['lead-accepted', 'rita'],
      ['lead-offered', 'system'],
      ['lead-found', 'system'],
    ])
    const half = await step('rita', won.body, 'advance', { state: 'won', amount: 5 })
    expect(half.status).toBe(400)
    expect(half.body.message).toMatch(/^currency: /)
  })

  it('takes each step back, with what was learned from it, and that too', async () => {
    await floor.rep('rita')
    await hear('Bea', 'buy')
    await floor.tend()
    await step('rita', await leadOf('Bea'), 'reject', { reason: 'not_interested' })
    const standing = async () => {
      const [row] = await floor.ctx.db.query<{ decisions: number; said: number }>(
        `SELECT (SELECT count(*)::int FROM lead_decisions WHERE undone_at IS NULL) AS decisions,
           (SELECT count(*)::int FROM people WHERE not_interested_at IS NOT NULL) AS said`,
      )
      return row
    }
    expect(await standing()).toEqual({ decisions: 1, said: 1 })
    expect((await undo('rita', 'Bea')).body).toMatchObject({ state: 'offered', reason: null })
    expect(await standing()).toEqual({ decisions: 0, said: 0 })
    expect((await undo('rita', 'Bea')).body).toMatchObject({ state: 'rejected' })
    expect(await standing()).toEqual({ decisions: 1, said: 1 })
  })

  it('refuses what is no move, what another rep has, and what has changed since', async () => {
    await floor.rep('rita')
    await floor.rep('omar', { languages: ['xx'] })
    await hear('Bea', 'buy')
    await floor.tend()
    const lead = await leadOf('Bea')
    expect((await step('rita', lead, 'advance', { state: 'won' })).status).toBe(409)
    const taken = await step('omar', lead, 'accept')
    expect(taken).toMatchObject({ status: 409, body: { code: 'conflict' } })
    await step('rita', lead, 'accept', { version: lead.version })
    const late = await step('rita', lead, 'nurture', { version: lead.version })
    expect(late).toMatchObject({ status: 409, body: { details: { state: 'accepted' } } })
    expect((await step(null, lead, 'accept')).status).toBe(400)
    expect((await step('rita', { ...lead, id: randomUUID() }, 'accept')).status).toBe(404)
  })

  it('suggests the saved reply for what they need, filled in', async () => {
    const text = 'Hello {{author.name}}, here is what it costs.'
    const reply = await ask<{ id: number }>(null, 'POST', '/saved-replies', {
      name: 'Prices',
      text,
    })
    const { body: before } = await ask<SalesSettings>(null, 'GET', '/sales/settings')
    const replies = { ...before.replies, price: reply.body.id }
    const saved = await ask<SalesSettings>(null, 'PUT', '/sales/settings', { ...before, replies })
    expect(saved.body.replies.price).toBe(reply.body.id)
    await hear('Pia', 'price')
    expect((await leadOf('Pia')).suggestion).toEqual({
      id: reply.body.id,
      name: 'Prices',
      text: 'Hello Pia, here is what it costs.',
    })
    const wrong = await ask(null, 'PUT', '/sales/settings', {
      ...before,
      replies: { ...replies, price: 999 },
    })
    expect(wrong.status).toBe(400)
    expect(wrong.body.message).toMatch(/^replies.price: /)
  })
})

describe('nurture', () => {
  it('keeps somebody until a date, then offers them to the rep who kept them', async () => {
    await floor.rep('rita')
    await floor.rep('omar')
    await hear('Bea', 'buy')
    await floor.tend()
    const { rep } = await leadOf('Bea')
    const until = new Date(floor.clock.now + 10 * DAY).toISOString()
    await step(rep?.name ?? '', await leadOf('Bea'), 'nurture', { until })
    expect(await leadOf('Bea')).toMatchObject({ state: 'nurture', resurfaceAt: until })
    await floor.tend()
    expect(await leadOf('Bea')).toMatchObject({ state: 'nurture' })
    floor.clock.now += 10 * DAY
    await floor.present('rita', 'omar')
    await floor.tend()
    expect(await leadOf('Bea')).toMatchObject({ state: 'offered', rep })
    const past = await step('rita', await leadOf('Bea'), 'nurture', {
      until: '2020-01-01T00:00:00Z',
    })
    expect(past.body.message).toMatch(/^until: /)
  })

  it('brings somebody back who moves on to comparing, or asks for a quote', async () => {
    for (const name of ['Bea', 'Quin']) {
      await hear(name, 'buy')
      await step(null, await leadOf(name), 'nurture')
    }
    floor.clock.now += DAY
    const at = new Date(floor.clock.now - 1000).toISOString()
    await floor.ctx.db.query(
      `INSERT INTO people (id, root_id, stage, stage_at, created_at, updated_at)
       SELECT id, id, 'comparing', $1::text::timestamptz, now(), now() FROM authors WHERE external_id = 'Bea'`,
      [at],
    )
    await floor.ctx.db.query(
      `INSERT INTO touchpoints (id, source, external_id, person_id, kind, at, received_at)
       SELECT $2::uuid, 'shop', 'q1', id, 'quote', $1::text::timestamptz, now() FROM authors
       WHERE external_id = 'Quin'`,
      [at, randomUUID()],
    )
    for (const name of ['Bea', 'Quin']) await floor.follow(name)
    expect((await leadOf('Bea')).history[0]).toMatchObject({
      type: 'lead-back',
      data: { because: 'stage' },
    })
    expect((await leadOf('Quin')).history[0]?.data).toMatchObject({ because: 'touchpoint' })
  })

  it('takes who came too early back after the days of the settings, and who is promoted at once', async () => {
    await floor.rep('rita')
    await hear('Bea', 'buy')
    await hear('Fay', 'faint')
    await floor.tend()
    await step('rita', await leadOf('Bea'), 'reject', { reason: 'too_early' })
    const kept = await leadOf('Bea')
    expect(kept).toMatchObject({ state: 'nurture', reason: 'too_early' })
    expect(Date.parse(kept.resurfaceAt ?? '') - floor.clock.now).toBe(30 * DAY)
    await step('rita', await leadOf('Fay'), 'promote')
    await floor.tend()
    expect(await leadOf('Fay')).toMatchObject({ state: 'offered' })
    floor.clock.now += 7 * 3_600_000
    await floor.tend()
    expect(await leadOf('Fay')).toMatchObject({ state: 'offered' })
  })

  it('never brings back who said no, by date, signal or hand', async () => {
    await floor.rep('rita')
    await hear('Bea', 'buy')
    await floor.tend()
    await step('rita', await leadOf('Bea'), 'reject', { reason: 'not_interested' })
    await hear('Bea', 'buy')
    expect(await leadOf('Bea')).toMatchObject({ state: 'rejected', reason: 'not_interested' })
    const promoted = await step('rita', await leadOf('Bea'), 'promote')
    expect(promoted.status).toBe(409)
    expect(promoted.body.message).toContain('not interested')
  })
})

describe('learning from reps', () => {
  it('lowers the score of what they keep rejecting, shows the weights, and spares one step too many', async () => {
    await floor.rep('rita', { capacity: 100 })
    const bought = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6']
    const priced = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6']
    for (const name of bought) await hear(name, 'buy')
    for (const name of priced) await hear(name, 'price')
    await hear('Last', 'price')
    await floor.tend()
    const before = await leadOf('Last')
    for (const name of bought) await step('rita', await leadOf(name), 'accept')
    for (const name of priced)
      await step('rita', await leadOf(name), 'reject', { reason: 'no_buyer' })
    await floor.tend()
    const { body } = await ask<WeightsView>(null, 'GET', '/sales/weights')
    expect(body).toMatchObject({ id: 1, decisions: 12 })
    const price = body.items.find(({ name }) => name === 'price')
    expect(price?.now).toBeLessThan(price?.shipped ?? 0)
    const after = await leadOf('Last')
    expect(after.weightsId).toBe(1)
    expect(after.score).toBeLessThan(before.score)
    await floor.tend()
    expect((await ask<WeightsView>(null, 'GET', '/sales/weights')).body.id).toBe(1)
  })

  it('says who sells, with how many leads', async () => {
    await floor.rep('rita', { territories: ['Berlin'] })
    await hear('Bea', 'buy')
    await floor.tend()
    const { body } = await ask<Items<Rep>>(null, 'GET', '/sales/reps')
    expect(body.items).toMatchObject([
      { name: 'rita', sells: true, territories: ['berlin'], isHere: true, leads: 1 },
    ])
    const gone = await ask(null, 'PATCH', '/sales/reps/999', { sells: true })
    expect(gone.status).toBe(404)
  })
})
