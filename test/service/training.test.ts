import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngine, type Engine } from '../../src/classify/engine.ts'
import { writeHeads } from '../../src/classify/heads.ts'
import { trainNightly } from '../../src/jobs/nightly-training.ts'
import { startLearner, type Learner } from '../../src/learn/learner.ts'
import type { ModelVersion, ModelView } from '../../src/model/model-version.ts'
import type { UserLabel } from '../../src/model/user-label.ts'
import type { MentionView } from '../../src/model/views.ts'
import { carelessly, labelledTexts, type LabelledText } from '../helpers/labelled-texts.ts'
import { line } from '../helpers/mentions.ts'
import { freshPlace, startService, type TestService } from '../helpers/service.ts'

type Items<T> = { items: T[]; next: string | null }
type Failure = { code: string; message: string }

/** The tier `fast` trains in seconds; what is tested here is the same for both. */
const FAST = { EARSHOT_CLASSIFIER: 'fast' }
const PROBE = 'My kettle hums a little louder than last week'

let service: TestService | null = null

afterEach(async () => {
  await service?.stop()
  service = null
})

function running(): TestService {
  if (!service) throw new Error('No service')
  return service
}

let reads = 0

/** What `text` means now: it is posted anew, since what is stored keeps its labels. */
async function answerTo(text: string): Promise<string> {
  reads += 1
  const id = `probe-${reads}`
  await running().importLines([line(text, { id })], 'probes')
  const { body } = await running().call<Items<MentionView>>('GET', '/mentions?limit=200')
  const found = body.items.find(({ externalId }) => externalId === id)
  return JSON.stringify(found?.classification)
}

async function correctAll(texts: readonly LabelledText[]): Promise<void> {
  const lines = texts.map(({ text }, at) => line(text, { id: `text-${at}`, conversationId: null }))
  await running().importLines(lines, 'texts')
  const said = new Map(texts.map((each) => [each.text, each.said]))
  let cursor = ''
  do {
    const path = `/mentions?limit=200${cursor}`
    const { body } = await running().call<Items<MentionView>>('GET', path)
    for (const { id, text } of body.items) {
      const words = said.get(text)
      if (words) await running().call('POST', `/mentions/${id}/corrections`, words)
    }
    cursor = body.next ? `&cursor=${body.next}` : ''
  } while (cursor)
}

const train = () => running().call<(ModelVersion & Failure) | null>('POST', '/model/train')
const model = async () => (await running().call<ModelView>('GET', '/model')).body

describe('a training', () => {
  it('changes the answers by what was corrected, and rollback restores them byte for byte', async () => {
    service = await startService({ env: FAST })
    expect((await train()).body).toBeNull()
    const before = await answerTo(PROBE)
    const like = `${PROBE}, is that normal`
    await correctAll([{ text: like, said: { queue: 'service', sentiment: 'negative' } }])
    const { status, body } = await train()
    expect(status).toBe(200)
    expect(body).toMatchObject({ state: 'promoted', parentId: null, report: { examples: 1 } })
    const after = await answerTo(PROBE)
    expect(after).not.toBe(before)
    expect(after).toContain(`"model":"fast-1+${body?.id}"`)

    const rolled = await running().call<ModelView>('POST', '/model/rollback')
    expect(rolled.body).toMatchObject({ activeId: null, versions: [{ state: 'retired' }] })
    expect(await answerTo(PROBE)).toBe(before)
    const again = await running().call<Failure>('POST', '/model/rollback')
    expect(again).toMatchObject({ status: 409, body: { code: 'conflict' } })
  })

  it('goes back one step at a time, to just what each version answered', async () => {
    service = await startService({ env: FAST })
    const answers = [await answerTo(PROBE)]
    for (const queue of ['service', 'sales']) {
      await correctAll([{ text: `${PROBE}, ${queue}`, said: { queue: 'service' } }])
      expect((await train()).body?.state).toBe('promoted')
      answers.push(await answerTo(PROBE))
    }
    expect(new Set(answers).size).toBe(3)
    for (const earlier of answers.slice(0, -1).reverse()) {
      await running().call('POST', '/model/rollback')
      expect(await answerTo(PROBE)).toBe(earlier)
    }
  })

  it('promotes 250 careful corrections and shows what they changed', async () => {
    service = await startService({ env: FAST })
    await correctAll(labelledTexts(250))
    const { body } = await train()
    expect([body?.state, body?.reason]).toEqual(['promoted', null])
    const [tier] = body?.report.tiers ?? []
    expect(tier).toMatchObject({ tier: 'fast', heldOut: { queue: { texts: 1500 } } })
    expect(tier?.own?.queue.texts).toBeGreaterThan(30)
    expect(tier?.changed).toBeGreaterThan(0)
    expect(tier?.labels.length).toBeGreaterThan(0)
    expect(await model()).toMatchObject({ activeId: body?.id, corrections: { news: false } })
  })

  it('refuses 250 corrections of which a fifth is wrong, says why, and goes on answering as before', async () => {
    service = await startService({ env: FAST })
    const before = await answerTo(PROBE)
    await correctAll(carelessly(labelledTexts(250), 0.2))
    const { body } = await train()
    expect(body?.state).toBe('refused')
    expect(body?.reason).toMatch(/words about queue, some \d+ % look wrong/)
    expect(body?.report.suspects.length).toBeGreaterThan(5)
    expect(await answerTo(PROBE)).toBe(before)
    expect(await model()).toMatchObject({ activeId: null, versions: [{ state: 'refused' }] })
  })

  it('is done by one at a time', async () => {
    service = await startService({ env: FAST })
    await correctAll(labelledTexts(5))
    const answers = await Promise.all([train(), train()])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await model()).versions).toHaveLength(1)
  })

  it('answers at once when it is not waited for, and shows when it is done', async () => {
    service = await startService({ env: FAST })
    await correctAll(labelledTexts(5))
    const { status } = await running().call('POST', '/model/train', { wait: false })
    expect(status).toBe(202)
    await expect.poll(async () => (await model()).training, { timeout: 30_000 }).toBe(false)
    expect(await model()).toMatchObject({ versions: [{ state: 'promoted' }] })
  })
})

describe('another process', () => {
  it.runIf(process.env['TEST_ENGINE'] === 'postgres')(
    'answers with what this one has learnt as soon as it is told',
    async () => {
      const shared = await freshPlace()
      const other = await startService({ env: FAST, place: shared.place })
      service = await startService({ env: FAST, place: shared.place })
      try {
        await correctAll(labelledTexts(5))
        const { body } = await train()
        const named = `fast-1+${body?.id}`
        const tier = async () => (await other.call<ModelView>('GET', '/model')).body.tiers.fast
        await expect.poll(tier).toBe(named)
      } finally {
        await other.stop()
        await service.stop()
        service = null
        await shared.drop()
      }
    },
  )
})

describe('the nightly training', () => {
  let engine: Engine
  let learner: Learner
  let now = 0

  beforeEach(async () => {
    service = await startService({ env: FAST })
    engine = await createEngine({ tier: 'fast' })
    learner = await startLearner(running().ctx, engine)
  })
  afterEach(async () => {
    await learner.close()
    await engine.close()
  })

  const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 30).getTime()
  const night = () => trainNightly({ ...running().ctx, now: () => now }, learner)

  it('waits for 3 o’clock, is done once by whoever comes first, and only where there is news', async () => {
    await correctAll(labelledTexts(3))
    now = at(20, 2)
    await night()
    expect((await model()).versions).toHaveLength(0)
    now = at(20, 3)
    await Promise.all([night(), night(), night()])
    expect((await model()).versions).toHaveLength(1)
    now = at(21, 4)
    await night()
    expect((await model()).versions).toHaveLength(1)
    await correctAll(labelledTexts(4).slice(3))
    await night()
    expect((await model()).versions).toHaveLength(1)
    now = at(22, 14)
    await night()
    expect((await model()).versions).toHaveLength(2)
  })
})

describe("a user's label", () => {
  const demos = labelledTexts(24).map(
    ({ text }, at) => `${at % 2 ? 'Could' : 'Would'} you show us a demo, ${at} of us? ${text}`,
  )

  it('is made from twenty texts, says how good it is, and is given to new mentions', async () => {
    service = await startService({ env: FAST })
    const input = { name: 'asks for a demo', examples: demos, counterExamples: [PROBE] }
    const { status, body } = await running().call<UserLabel>('POST', '/labels', input)
    expect(status).toBe(201)
    expect(body).toMatchObject({ name: input.name, examples: 24, counterExamples: 1 })
    const { precision, recall, f1 } = body.estimate
    for (const { low, value, high } of [precision, recall, f1]) {
      expect(low).toBeLessThanOrEqual(value)
      expect(value).toBeLessThanOrEqual(high)
    }
    expect(body.warning === null).toBe(f1.value >= 0.7)
    expect(await answerTo(demos[0] ?? '')).toContain('"label":"asks for a demo"')

    const twice = await running().call<Failure>('POST', '/labels', input)
    expect(twice).toMatchObject({ status: 409, body: { code: 'conflict' } })
    const list = await running().call<Items<UserLabel>>('GET', '/labels')
    expect(list.body.items).toEqual([body])
    expect((await running().call('DELETE', `/labels/${body.id}`)).status).toBe(204)
    expect(await answerTo(demos[0] ?? '')).not.toContain('asks for a demo')
    expect((await running().call('DELETE', `/labels/${body.id}`)).status).toBe(404)
  })

  it('takes mentions as examples', async () => {
    service = await startService({ env: FAST })
    await running().importLines(demos.map((text) => line(text)))
    const { body } = await running().call<Items<MentionView>>('GET', '/mentions?limit=200')
    const examples = body.items.map(({ id }) => id)
    const made = await running().call<UserLabel>('POST', '/labels', { name: 'demo', examples })
    expect(made).toMatchObject({ status: 201, body: { examples: 24 } })
  })

  it.each([
    [{ name: 'x', examples: demos.slice(0, 19) }, /^examples: give at least 20/],
    [{ name: 'x', examples: demos.map(() => 'the same') }, /^examples: only 1 different/],
    [{ name: 'praise', examples: demos }, /^name: is a label that Earshot has already/],
    [{ name: '', examples: demos }, /^name: /],
    [
      { name: 'x', examples: [...demos, '00000000-0000-4000-8000-000000000000'] },
      /^examples\.24: /,
    ],
    [{ name: 'x', examples: demos, counterExamples: [demos[3]] }, /^counterExamples\.0: stands/],
    [{ name: 'x', examples: demos, color: 'red' }, /color: not a field/],
  ])('is refused with the field that is wrong (%#)', async (input, named) => {
    service = await startService({ env: FAST, role: 'web' })
    const { status, body } = await running().call<Failure>('POST', '/labels', input)
    expect(status).toBe(400)
    expect(body.message).toMatch(named)
  })
})

describe('the heads of a version', () => {
  it('are stored and read without losing a bit', async () => {
    service = await startService({ env: FAST })
    await correctAll(labelledTexts(5))
    const engine = await createEngine({ tier: 'fast' })
    const shipped = writeHeads(engine.headsOf('fast'))
    const { body } = await train()
    const learner = await startLearner(running().ctx, engine)
    expect(engine.headsOf('fast').version).toBe(`fast-1+${body?.id}`)
    await running().call('POST', '/model/rollback')
    await learner.refresh()
    expect(writeHeads(engine.headsOf('fast'))).toEqual(shipped)
    await learner.close()
    await engine.close()
  })
})
