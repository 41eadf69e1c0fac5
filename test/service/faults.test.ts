import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { UnreadableError } from '../../src/classify/engine/unreadable.ts'
import type { Collector, Page } from '../../src/collectors/collector.ts'
import { createRandom } from '../../src/classify/score/bootstrap.ts'
import { forgetMention } from '../../src/ingest/forget-mention.ts'
import { listRejected, retryRejected } from '../../src/ingest/rejected.ts'
import { removeSource, storedSource } from '../../src/ingest/sources.ts'
import type { Classifier } from '../../src/model/classification.ts'
import {
  complaint,
  draft,
  openListeningPost,
  pageOf,
  type ListeningPost,
} from '../helpers/listening-post.ts'

/** Items of the F12 trial; many more with EARSHOT_SOAK, which is not for every change. */
const ITEMS = process.env['EARSHOT_SOAK'] ? 100_000 : 5000

let pages: Page[]
let broken: Set<string>
let listening: ListeningPost

const played: Collector<object, null> = {
  name: 'played',
  title: 'Played',
  description: 'Gives the pages of a test.',
  optionsSchema: z.strictObject({}),
  credentialsSchema: null,
  limits: { intervalMs: { min: 1000, default: 60_000 }, pageSizeMax: 1000 },
  async *collect() {
    yield* pages
  },
}

/** Breaks down on the words that a test names, as a reading thread that was killed does. */
const classifier: Classifier = {
  async predict(texts) {
    for (const text of texts) if (broken.has(text)) throw new UnreadableError('the thread died')
    return texts.map(() => complaint)
  },
}

beforeAll(async () => {
  listening = await openListeningPost([played as never], { classifier })
})
afterAll(() => listening[Symbol.asyncDispose]())
beforeEach(async () => {
  pages = []
  broken = new Set()
  await listening.reset()
})

describe('items that come twice, in any order, edited and deleted (F12)', () => {
  /** What the network held of one item: each version with the time of its edit, and whether it is gone. */
  type Course = { versions: number; isDeleted: boolean; order: number[] }

  const course: fc.Arbitrary<Course> = fc
    .record({
      versions: fc.integer({ min: 1, max: 3 }),
      isDeleted: fc.boolean(),
      order: fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 4 }),
    })
    .map(({ versions, isDeleted, order }) => ({
      versions,
      isDeleted,
      order: order.map((version) => version % versions),
    }))

  const copy = (id: string, version: number) =>
    draft(id, {
      text: `${id} as of ${version}`,
      editedAt: version === 0 ? null : new Date(Date.UTC(2026, 5, 15, 11, version)).toISOString(),
    })

  it('end as a model says: each once, as its newest edit has it, without those that are gone', async () => {
    await listening.add({ name: 'played', collector: 'played' })
    let item = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(course, { minLength: 20, maxLength: 40 }),
        fc.nat(),
        async (courses, seed) => {
          const known = new Map<string, Course>(courses.map((each) => [`item-${item++}`, each]))
          pages = shuffledPages(known, seed)
          await listening.allDue()
          await listening.readDue()
          const texts = await listening.texts()
          for (const [id, { order, isDeleted }] of known) {
            expect(texts.get(id)).toBe(isDeleted ? undefined : `${id} as of ${Math.max(...order)}`)
          }
        },
      ),
      { numRuns: 20 },
    )
  })

  function shuffledPages(known: ReadonlyMap<string, Course>, seed: number): Page[] {
    const random = createRandom(seed)
    const steps = [...known].flatMap(([id, { order, isDeleted }]) => {
      const copies: { id: string; version: number | null }[] = order.map((version) => ({
        id,
        version,
      }))
      return isDeleted ? copies.concat({ id, version: null }) : copies
    })
    steps.sort(() => random() - 0.5)
    const cut = (from: number) => steps.slice(from, from + 7)
    return steps.flatMap((_, n) => {
      if (n % 7 !== 0) return []
      const mentions = cut(n).flatMap(({ id, version }) =>
        version === null ? [] : copy(id, version),
      )
      const deletions = cut(n).flatMap(({ id, version }) => (version === null ? id : []))
      return pageOf(mentions, { deletions })
    })
  }

  it(`end so for ${ITEMS} with three in ten twice, one in twenty edited, one in fifty deleted`, async () => {
    const random = createRandom(7)
    const ids = Array.from({ length: ITEMS }, (_, n) => `item-${n}`)
    const edited = new Set(ids.filter(() => random() < 0.05))
    const deleted = new Set(ids.filter(() => random() < 0.02))
    const steps = ids.flatMap((id) => [
      copy(id, 0),
      ...(random() < 0.3 ? [copy(id, 0)] : []),
      ...(edited.has(id) ? [copy(id, 1)] : []),
    ])
    steps.sort(() => random() - 0.5)
    pages = Array.from({ length: Math.ceil(steps.length / 500) }, (_, n) =>
      pageOf(steps.slice(n * 500, n * 500 + 500)),
    )
    pages.splice(pages.length >> 1, 0, pageOf([], { deletions: [...deleted] }))
    await listening.add({ name: 'played', collector: 'played' })
    await listening.readDue()
    const texts = await listening.texts()
    const wanted = ids.filter((id) => !deleted.has(id))
    expect(texts).toEqual(
      new Map(wanted.map((id) => [id, `${id} as of ${edited.has(id) ? 1 : 0}`])),
    )
    const [sum] = await listening.ctx.db.query(
      `SELECT sum(mention_count)::int AS mentions FROM tickets WHERE status = 'open'`,
    )
    expect(sum).toEqual({ mentions: wanted.length })
  }, 600_000)
})

describe('an item that cannot be read (F11)', () => {
  it('is listed with its reason while the 499 beside it go in, and goes in when tried again', async () => {
    const drafts = Array.from({ length: 500 }, (_, n) => draft(`item-${n}`))
    broken.add('The words of item-250')
    pages = [pageOf(drafts)]
    const { id } = await listening.add({ name: 'played', collector: 'played' })
    await listening.readDue()
    expect((await listening.texts()).size).toBe(499)
    const [listed, ...more] = await listRejected(listening.ctx, id)
    expect(listed).toMatchObject({ excerpt: 'item-250', canRetry: true, times: 1 })
    expect(listed?.reason).toContain('the thread died')
    expect(more).toEqual([])

    const again = async () =>
      retryRejected(
        listening.ctx,
        await listening.deps.listening(listening.ctx.db),
        await storedSource(listening.ctx, id),
      )
    expect(await again()).toEqual({ stored: 0, failed: 1 })
    broken.clear()
    expect(await again()).toEqual({ stored: 1, failed: 0 })
    expect((await listening.texts()).size).toBe(500)
    expect(await listRejected(listening.ctx, id)).toEqual([])
  })

  it('is listed once however often it is met, whatever is in it, and the newest 200 are kept', async () => {
    const rejected = [
      { line: null, reason: 'no \u0000 text', excerpt: 'a\u0000b\ud800' },
      ...Array.from({ length: 250 }, (_, n) => ({ line: null, reason: 'no id', excerpt: `${n}` })),
    ]
    pages = [pageOf([], { rejected: rejected.slice(0, 1) })]
    const { id } = await listening.add({ name: 'played', collector: 'played' })
    for (const _ of [1, 2]) {
      await listening.allDue()
      await listening.readDue()
    }
    expect(await listRejected(listening.ctx, id)).toMatchObject([{ times: 2, canRetry: false }])
    pages = [pageOf([], { rejected })]
    await listening.allDue()
    await listening.readDue()
    expect(await listRejected(listening.ctx, id)).toHaveLength(200)
  })
})

describe('a mention that somebody forgets', () => {
  it('is gone with all that shows of it, and does not come back, also when its source is gone', async () => {
    pages = [pageOf([draft('a'), draft('b')])]
    const { id } = await listening.add({ name: 'played', collector: 'played' })
    await listening.readDue()
    const ids = await listening.ctx.db.query<{ id: string }>(
      `SELECT id FROM mentions ORDER BY external_id`,
    )
    await forgetMention(listening.ctx, ids[0]?.id ?? '')
    await listening.allDue()
    await listening.readDue()
    expect([...(await listening.texts()).keys()]).toEqual(['b'])
    await removeSource(listening.ctx, id)
    await forgetMention(listening.ctx, ids[1]?.id ?? '')
    expect((await listening.texts()).size).toBe(0)
    const tickets = await listening.ctx.db.query(`SELECT DISTINCT excerpt, status FROM tickets`)
    expect(tickets).toEqual([{ excerpt: 'Deleted by its author.', status: 'dismissed' }])
    await expect(forgetMention(listening.ctx, ids[1]?.id ?? '')).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
