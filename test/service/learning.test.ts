import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Classification } from '../../src/model/classification.ts'
import type { Correction } from '../../src/model/correction.ts'
import type { MentionView, QueueCount, TicketDetail, TicketItem } from '../../src/model/views.ts'
import { line } from '../helpers/mentions.ts'
import { startService, type TestService } from '../helpers/service.ts'

type Items<T> = { items: T[]; next: string | null }
type Failure = { code: string; message: string }

const COMPLAINT = 'My order is broken, please help'
const NEWS = 'The company opens a third factory in the north next year'

let service: TestService

beforeAll(async () => {
  service = await startService({ env: { EARSHOT_CLASSIFIER: 'fast' } })
})
afterAll(() => service.stop())

async function mentions(): Promise<MentionView[]> {
  return (await service.call<Items<MentionView>>('GET', '/mentions?limit=200')).body.items
}

/** Imports one post and returns it as it is stored. */
async function post(text: string, over: Record<string, unknown> = {}): Promise<MentionView> {
  const draft = line(text, over)
  await service.importLines([draft])
  const found = (await mentions()).find(({ externalId }) => externalId === draft['id'])
  if (!found) throw new Error('It was not stored')
  return found
}

const correct = (id: string, said: object) =>
  service.call<MentionView & Failure>('POST', `/mentions/${id}/corrections`, said)
const undo = (id: string) =>
  service.call<MentionView & Failure>('DELETE', `/mentions/${id}/corrections`)
const ticket = async (id: string | null) =>
  (await service.call<TicketDetail>('GET', `/tickets/${id}`)).body
const corrections = async (query = '') =>
  (await service.call<Items<Correction>>('GET', `/corrections?limit=200${query}`)).body.items

async function expectCountsToHold(): Promise<void> {
  const counts = await service.call<Items<QueueCount>>('GET', '/tickets/counts')
  for (const { queue, status, count } of counts.body.items) {
    const path = `/tickets?limit=200&queue=${queue}&status=${status}`
    const { items } = (await service.call<Items<TicketItem>>('GET', path)).body
    expect([queue, status, items.length]).toEqual([queue, status, count])
  }
  const stored = await mentions()
  type Trend = { points: Record<string, number>[]; intents: Record<string, number> }
  const { body } = await service.call<Trend>('GET', '/trends/sentiment?days=731')
  for (const mood of ['negative', 'neutral', 'positive', 'mixed']) {
    const counted = body.points.reduce((sum, point) => sum + (point[mood] ?? 0), 0)
    const own = stored.filter(({ classification }) => classification.sentiment.label === mood)
    expect([mood, counted]).toEqual([mood, own.length])
  }
  for (const [intent, counted] of Object.entries(body.intents)) {
    const own = stored.filter(({ classification }) =>
      classification.intents.some(({ label }) => label === intent),
    )
    expect([intent, counted]).toEqual([intent, own.length])
  }
}

describe('a correction', () => {
  it('changes the labels, the queue of the ticket and the counts at once, and says who did it', async () => {
    const { id, ticketId, classification } = await post(COMPLAINT)
    expect((await ticket(ticketId)).queue).toBe('service')
    const said = { queue: 'sales', sentiment: 'neutral', intents: ['buy_signal'] }
    const { status, body } = await correct(id, said)
    expect(status).toBe(200)
    expect(body.classification).toMatchObject({
      queue: { label: 'sales', confidence: 1 },
      sentiment: { label: 'neutral', score: 0, confidence: 1 },
      intents: [{ label: 'buy_signal', confidence: 1 }],
      unsure: false,
      model: `person+${classification.model}`,
      urgency: 1,
    })
    expect(body.queue).toBe('sales')
    const moved = await ticket(ticketId)
    expect(moved).toMatchObject({ queue: 'sales', intents: ['buy_signal'], sentiment: 'neutral' })
    expect(moved.why).toMatchObject({ rule: { id: 'person' }, because: ['you put it into sales'] })
    expect(moved.history.at(-1)).toMatchObject({ type: 'corrected', actor: 'you', data: { said } })
    await expectCountsToHold()
  })

  it('keeps the reasons of what still holds and drops those of what does not', async () => {
    const { id, classification } = await post('I love it, but it arrived broken, please help')
    expect(classification.explanation.length).toBeGreaterThan(0)
    const { body } = await correct(id, { intents: [], queue: 'service' })
    const labels = new Set(body.classification.explanation.map(({ label }) => label))
    for (const { label } of classification.intents) expect(labels.has(label)).toBe(false)
    for (const { text, start, end } of body.classification.explanation) {
      expect(body.text.slice(start, end)).toBe(text)
    }
  })

  it('dismisses a ticket that nobody needs, and undone it is all as it was', async () => {
    const before = await post(COMPLAINT)
    const { body } = await correct(before.id, { queue: 'none' })
    expect(body.classification).toMatchObject({ queue: { label: 'none' }, urgency: 0 })
    expect((await ticket(before.ticketId)).status).toBe('dismissed')
    await expectCountsToHold()
    const { status, body: undone } = await undo(before.id)
    expect(status).toBe(200)
    expect(JSON.stringify(undone)).toBe(JSON.stringify(before))
    expect(await ticket(before.ticketId)).toMatchObject({ status: 'open', queue: 'service' })
    expect(await corrections(`&mentionId=${before.id}`)).toEqual([])
    expect((await undo(before.id)).status).toBe(404)
    await expectCountsToHold()
  })

  it('opens a ticket for what the model thought nobody needs', async () => {
    const { id, ticketId } = await post(NEWS)
    expect(ticketId).toBeNull()
    const { body } = await correct(id, { queue: 'service', urgency: 2 })
    expect(await ticket(body.ticketId)).toMatchObject({
      queue: 'service',
      priority: 2,
      status: 'open',
      mentionCount: 1,
    })
    await expectCountsToHold()
    await undo(id)
    expect((await ticket(body.ticketId)).status).toBe('dismissed')
    await expectCountsToHold()
  })

  it('leaves a ticket where another of its mentions needs it', async () => {
    const shared = { author: 'dora', conversationId: 'dora-1' }
    const first = await post(COMPLAINT, { ...shared, postedAt: '2026-11-02T10:00:00Z' })
    const later = { ...shared, postedAt: '2026-11-02T11:00:00Z' }
    const second = await post('I love the new one, thank you, it is wonderful', later)
    expect(second.ticketId).toBe(first.ticketId)
    await correct(second.id, { queue: 'none' })
    expect(await ticket(first.ticketId)).toMatchObject({ queue: 'service', status: 'open' })
    await correct(first.id, { queue: 'none' })
    expect(await ticket(first.ticketId)).toMatchObject({ status: 'dismissed', mentionCount: 2 })
    await correct(second.id, { queue: 'advocacy' })
    expect((await ticket(first.ticketId)).queue).toBe('advocacy')
    await expectCountsToHold()
  })

  it('adds to an earlier one, replaces what it names, and keeps the history', async () => {
    const { id, classification } = await post(COMPLAINT)
    await correct(id, { sentiment: 'mixed', queue: 'sales' })
    const { body } = await correct(id, { sentiment: 'positive' })
    expect(body.classification).toMatchObject({
      sentiment: { label: 'positive' },
      queue: { label: 'sales' },
      model: `person+${classification.model}`,
    })
    const all = await corrections(`&mentionId=${id}&state=all`)
    expect(all.map(({ state, said }) => [state, said])).toEqual([
      ['current', { sentiment: 'positive', queue: 'sales' }],
      ['replaced', { sentiment: 'mixed', queue: 'sales' }],
    ])
    expect(all[0]).toMatchObject({ text: COMPLAINT, actor: 'you', before: classification })
    await undo(id)
    const restored = (await mentions()).find((mention) => mention.id === id)
    expect(restored?.classification).toEqual(classification)
  })

  it('makes an advert go nowhere, whatever it asked for', async () => {
    const { id, ticketId } = await post(COMPLAINT)
    const { body } = await correct(id, { spam: true })
    expect(body.classification).toMatchObject({
      spam: { label: true, confidence: 1 },
      intents: [],
      queue: { label: 'none' },
      urgency: 0,
    })
    expect((await ticket(ticketId)).status).toBe('dismissed')
  })

  it('outlives another read of the same text, and gives way to a text that was edited', async () => {
    const draft = line(COMPLAINT, { id: 'edited-later' })
    await service.importLines([draft], 'again')
    const stored = (await mentions()).find(({ externalId }) => externalId === 'edited-later')
    const id = stored?.id ?? ''
    await correct(id, { sentiment: 'mixed' })
    await service.importLines([draft], 'again')
    const read = async () => (await service.call<MentionView>('GET', `/mentions/${id}`)).body
    expect((await read()).classification.sentiment.label).toBe('mixed')
    await service.importLines([{ ...draft, text: 'I love it, thank you' }], 'again')
    const { classification } = await read()
    expect(classification.model).not.toMatch(/^person/)
    expect(await corrections(`&mentionId=${id}`)).toMatchObject([{ text: COMPLAINT }])
    await undo(id)
    expect((await read()).classification).toEqual(classification)
    await expectCountsToHold()
  })

  it('is told to whoever watches', async () => {
    const { id, ticketId } = await post(COMPLAINT)
    const stream = await fetch(`${service.url}/api/v1/live`)
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    await correct(id, { queue: 'advocacy' })
    let heard = ''
    while (!heard.includes('advocacy')) heard += (await reader?.read())?.value ?? 'it ended'
    expect(heard).toContain(ticketId)
    await reader?.cancel()
  })

  it.each([
    [{}, /at least one of sentiment/],
    [{ mood: 'good' }, /mood: not a field/],
    [{ sentiment: 'good' }, /^sentiment: /],
    [{ intents: ['none'] }, /^intents\.0: /],
    [{ intents: ['praise', 'praise'] }, /^intents: name each intent once/],
    [{ queue: 'unsure' }, /^queue: /],
    [{ queue: 'none', urgency: 1 }, /^urgency: nobody has to act/],
    [{ queue: 'service', urgency: 0 }, /^urgency: 0 is for queue none/],
    [{ urgency: 0 }, /^urgency: 0 is for queue none/],
    [{ spam: true, queue: 'sales' }, /^queue: an advert goes to none/],
    [{ spam: true, intents: ['praise'] }, /^intents: an advert has none/],
    [{ language: 'English' }, /^language: use a code/],
  ])('%j is refused with the field that is wrong', async (said, named) => {
    const { id, classification } = await post(COMPLAINT)
    const { status, body } = await correct(id, said)
    expect(status).toBe(400)
    expect(body.code).toBe('invalid')
    expect(body.message).toMatch(named)
    const read = await service.call<MentionView>('GET', `/mentions/${id}`)
    expect(read.body.classification).toEqual(classification)
  })

  it('of a mention that is not there answers 404', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000'
    expect((await correct(nobody, { queue: 'none' })).status).toBe(404)
    expect((await undo(nobody)).status).toBe(404)
  })

  it('made by two people at once leaves one that holds and counts that are right', async () => {
    const { id } = await post(COMPLAINT)
    const answers = await Promise.all([
      correct(id, { queue: 'sales' }),
      correct(id, { queue: 'advocacy' }),
      correct(id, { sentiment: 'mixed' }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    const [current, ...more] = await corrections(`&mentionId=${id}`)
    expect(more).toEqual([])
    const { body } = await service.call<MentionView>('GET', `/mentions/${id}`)
    const { queue, sentiment }: Classification = body.classification
    expect({ queue: queue.label, sentiment: sentiment.label }).toEqual(current?.said)
    await expectCountsToHold()
  })
})

describe('the list of corrections', () => {
  it('gives each once over its pages, newest first', async () => {
    for (let at = 0; at < 5; at += 1) {
      const { id } = await post(`${COMPLAINT} ${at}`)
      await correct(id, { sentiment: 'mixed' })
    }
    const seen: Correction[] = []
    let cursor = ''
    do {
      const path = `/corrections?limit=2${cursor}`
      const { body } = await service.call<Items<Correction>>('GET', path)
      seen.push(...body.items)
      cursor = body.next ? `&cursor=${body.next}` : ''
    } while (cursor)
    expect(seen).toEqual(await corrections())
    expect(seen.map(({ at }) => at)).toEqual(
      seen
        .map(({ at }) => at)
        .sort()
        .reverse(),
    )
    const wrong = await service.call<Failure>('GET', '/corrections?cursor=nonsense')
    expect(wrong.body.message).toMatch(/^cursor: /)
  })
})

describe('what people said of a mention', () => {
  it('goes with its mention when that is deleted', async () => {
    const { id } = await post(COMPLAINT)
    await correct(id, { sentiment: 'mixed' })
    await service.ctx.db.query('DELETE FROM mentions WHERE id = $1', [id])
    expect(await corrections(`&mentionId=${id}&state=all`)).toEqual([])
  })
})
