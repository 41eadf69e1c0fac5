import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { UnreadableError } from '../../src/classify/engine/unreadable.ts'
import type { Context } from '../../src/context.ts'
import { openDatabase } from '../../src/db/open-database.ts'
import { ensureFirstBrand } from '../../src/ingest/brands.ts'
import { ingestPage, type IngestOutcome } from '../../src/ingest/ingest-page.ts'
import { createListening, type ListeningSource } from '../../src/ingest/listening.ts'
import { rereadUncertain } from '../../src/ingest/reread.ts'
import { importSource } from '../../src/ingest/sources.ts'
import { rereadWhileQuiet } from '../../src/jobs/reread.ts'
import { correctMention } from '../../src/learn/correct-mention.ts'
import { createLogger } from '../../src/log.ts'
import type { Classification, Classifier } from '../../src/model/classification.ts'
import type { MentionDraft } from '../../src/model/mention.ts'
import type { LabelQueue } from '../../src/model/queue.ts'
import { readTrend } from '../../src/trends/read-trend.ts'
import { defaultRules } from '../../src/triage/rules/default-rules.ts'
import { moveTicket } from '../../src/triage/move-ticket.ts'
import { freshPlace } from '../helpers/service.ts'

const NOW = Date.parse('2026-11-01T12:00:00Z')

/** What each tier says of a text: its queue, how sure it is, and its mood. */
type Says = { queue: LabelQueue; sure: number; mood?: 'negative' | 'positive' }
type Told = { text: string; fast: Says | 'breaks'; full: Says | 'breaks'; conversation?: string }

let ctx: Context
let listening: ListeningSource
let close: () => Promise<void>
let told: Map<string, Told>
let asked: string[]

/** Answers what the test told it, as `fast` unless asked for `full`. */
const classifier: Classifier = {
  async predict(texts, { tier = 'fast' } = {}) {
    asked.push(...texts.map((text) => `${tier}: ${text}`))
    return texts.map((text) => {
      const says = told.get(text)?.[tier]
      if (!says || says === 'breaks') throw new UnreadableError(`${tier} breaks down on ${text}`)
      return classificationOf(tier, says)
    })
  },
}

function classificationOf(tier: string, { queue, sure, mood }: Says): Classification {
  const score = mood === 'negative' ? -1 : mood === 'positive' ? 1 : 0
  return {
    language: 'en',
    sentiment: { label: mood ?? 'neutral', score, confidence: 0.9 },
    intents: mood === 'negative' ? [{ label: 'service_complaint', confidence: 0.8 }] : [],
    queue: { label: queue, confidence: sure },
    urgency: queue === 'none' ? 0 : 1,
    topics: [],
    spam: { label: false, confidence: 0.9 },
    unsure: sure < 0.5,
    labels: [],
    explanation: [],
    model: `${tier}-1`,
  }
}

beforeAll(async () => {
  const { place, drop } = await freshPlace()
  const database = await openDatabase(place)
  const log = createLogger('silent', () => undefined)
  ctx = { db: database.db, now: () => NOW, actor: 'system', log }
  listening = createListening({ classifier, rules: defaultRules })
  close = async () => {
    await database.close()
    await drop()
  }
  await ensureFirstBrand(ctx)
})

beforeEach(async () => {
  told = new Map()
  asked = []
  await ctx.db.query(
    'TRUNCATE mentions, mention_keys, tickets, ticket_counts, counters, events, corrections, sources CASCADE',
  )
})

afterAll(() => close())

async function hear(...all: Told[]): Promise<IngestOutcome> {
  for (const each of all) told.set(each.text, each)
  const source = await importSource(ctx, 'test')
  const page = { mentions: all.map(draft), deletions: [], rejected: [], cursor: null }
  return ingestPage(ctx, await listening(ctx.db), { source, fence: null, page })
}

function draft({ text, conversation }: Told): MentionDraft {
  return {
    externalId: text,
    network: 'x',
    kind: 'post',
    title: null,
    text,
    textFormat: 'plain',
    url: null,
    language: null,
    postedAt: new Date(NOW - 60_000).toISOString(),
    author: null,
    metrics: {},
    conversationId: conversation ?? text,
    parentId: null,
    raw: null,
  }
}

const reread = async (limit = 100) => rereadUncertain(ctx, await listening(ctx.db), limit)

type Stored = {
  text: string
  queue: string
  model: string
  sentiment: string
  ticket: string | null
  ticketQueue: string | null
  status: string | null
  mentions: number | null
  version: number | null
}

const stored = (): Promise<Stored[]> =>
  ctx.db.query<Stored>(
    `SELECT m.text, m.queue, m.classification ->> 'model' AS model, m.sentiment, m.ticket_id AS ticket,
       t.queue AS "ticketQueue", t.status, t.mention_count AS mentions, t.version
     FROM mentions m LEFT JOIN tickets t ON t.id = m.ticket_id ORDER BY m.text`,
  )

async function only(): Promise<Stored> {
  const [one, ...more] = await stored()
  if (!one || more.length > 0) throw new Error('Not one mention')
  return one
}

/** What the dashboards count, by mood. */
async function moods() {
  const { points } = await readTrend(ctx, { days: 7 })
  const sum = (mood: 'negative' | 'neutral' | 'positive') =>
    points.reduce((total, point) => total + point[mood], 0)
  return { negative: sum('negative'), neutral: sum('neutral'), positive: sum('positive') }
}

const doubtful: Says = { queue: 'service', sure: 0.4 }

describe('what "fast" was not sure of', () => {
  it('is read again by "full": its labels, its ticket and the counters follow', async () => {
    await hear({
      text: 'a',
      fast: doubtful,
      full: { queue: 'sales', sure: 0.9, mood: 'positive' },
    })
    expect(await only()).toMatchObject({ queue: 'unsure', ticketQueue: 'unsure', model: 'fast-1' })
    expect(await moods()).toEqual({ negative: 0, neutral: 1, positive: 0 })
    expect(await reread()).toEqual({ looked: 1, relabelled: 1 })
    expect(await only()).toMatchObject({
      queue: 'sales',
      model: 'full-1',
      sentiment: 'positive',
      ticketQueue: 'sales',
      status: 'open',
      mentions: 1,
    })
    expect(await moods()).toEqual({ negative: 0, neutral: 0, positive: 1 })
    expect(await reread()).toEqual({ looked: 0, relabelled: 0 })
  })

  it('opens a ticket where somebody must act after all', async () => {
    await hear({
      text: 'a',
      fast: { queue: 'none', sure: 0.6 },
      full: { queue: 'service', sure: 0.9, mood: 'negative' },
    })
    expect(await only()).toMatchObject({ ticket: null })
    await reread()
    expect(await only()).toMatchObject({ queue: 'service', ticketQueue: 'service', mentions: 1 })
  })

  it('is dismissed, with a word in the history, where nobody must act after all', async () => {
    await hear({ text: 'a', fast: doubtful, full: { queue: 'none', sure: 0.9 } })
    await reread()
    expect(await only()).toMatchObject({ queue: 'none', status: 'dismissed', version: 2 })
    const [event] = await ctx.db.query<{ actor: string; data: { to: string } }>(
      `SELECT actor, data FROM events WHERE type = 'moved'`,
    )
    expect(event).toMatchObject({ actor: 'system', data: { from: 'open', to: 'dismissed' } })
  })

  it('never takes a conversation to a queue whose miss costs less, nor counts twice in it', async () => {
    const conversation = 'c'
    await hear(
      { text: 'a', conversation, fast: { queue: 'service', sure: 0.9 }, full: 'breaks' },
      {
        text: 'b',
        conversation,
        fast: { queue: 'none', sure: 0.3 },
        full: { queue: 'sales', sure: 0.9 },
      },
      { text: 'c', conversation, fast: doubtful, full: { queue: 'advocacy', sure: 0.9 } },
    )
    const [before] = await stored()
    await reread()
    for (const mention of await stored()) {
      expect(mention).toMatchObject({ ticket: before?.ticket, ticketQueue: 'service' })
    }
    expect((await stored())[0]?.mentions).toBe(before?.mentions)
  })

  it('leaves a ticket alone that a person has moved', async () => {
    await hear({ text: 'a', fast: doubtful, full: { queue: 'sales', sure: 0.9 } })
    const { ticket } = await only()
    await moveTicket({ ...ctx, actor: 'ann' }, { id: ticket ?? '', to: 'pending' })
    const moved = await only()
    await reread()
    const { queue, model, ...rest } = await only()
    expect({ queue, model }).toEqual({ queue: 'sales', model: 'full-1' })
    expect(moved).toMatchObject(rest)
  })
})

describe('what is not read again', () => {
  it('is what "fast" was sure of, and what "full" has read', async () => {
    await hear(
      { text: 'sure', fast: { queue: 'service', sure: 0.9 }, full: 'breaks' },
      { text: 'doubtful', fast: doubtful, full: doubtful },
    )
    expect(await reread()).toEqual({ looked: 1, relabelled: 1 })
    expect(await reread()).toEqual({ looked: 0, relabelled: 0 })
    expect((await stored()).map(({ model }) => model)).toEqual(['full-1', 'fast-1'])
  })

  it('is what a person has corrected, nor the ticket of it', async () => {
    await hear({ text: 'a', fast: doubtful, full: { queue: 'sales', sure: 0.9 } })
    const [mention] = await ctx.db.query<{ id: string }>('SELECT id FROM mentions')
    const person = { ...ctx, actor: 'ann' }
    await correctMention(person, listening, mention?.id ?? '', { sentiment: 'negative' })
    const corrected = await only()
    await reread()
    expect(await only()).toEqual(corrected)
    expect(asked.filter((text) => text.startsWith('full'))).toEqual([])
  })

  it('is, a second time, what "full" breaks down on: the first answer stays', async () => {
    await hear(
      { text: 'poison', fast: doubtful, full: 'breaks' },
      { text: 'well', fast: doubtful, full: { queue: 'sales', sure: 0.9 } },
    )
    expect(await reread()).toEqual({ looked: 2, relabelled: 1 })
    expect(await stored()).toMatchObject([
      { text: 'poison', model: 'fast-1', ticketQueue: 'unsure' },
      { text: 'well', model: 'full-1', ticketQueue: 'sales' },
    ])
    expect(await reread()).toEqual({ looked: 0, relabelled: 0 })
  })
})

describe('several workers', () => {
  it('read each mention once between them, and the counters come out right', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `text ${at}`)
    await hear(
      ...names.map((text) => ({
        text,
        fast: doubtful,
        full: { queue: 'service', sure: 0.9, mood: 'negative' } as const,
      })),
    )
    asked = []
    const rounds = await Promise.all(Array.from({ length: 6 }, () => reread(10)))
    expect(rounds.reduce((sum, { relabelled }) => sum + relabelled, 0)).toBe(60)
    expect(asked.toSorted()).toEqual(names.map((text) => `full: ${text}`).toSorted())
    expect(await moods()).toEqual({ negative: 60, neutral: 0, positive: 0 })
  })

  it('go on to the last one while it is quiet, and stop when it is not', async () => {
    const texts = Array.from({ length: 40 }, (_, at) => `text ${at}`)
    await hear(
      ...texts.map((text) => ({
        text,
        fast: doubtful,
        full: { queue: 'sales', sure: 0.9 } as const,
      })),
    )
    const left = async () => (await stored()).filter(({ model }) => model === 'fast-1').length
    const { signal } = new AbortController()
    let pauses = 0
    const shared = { ctx, listening, stop: signal, pause: async () => void (pauses += 1) }
    await rereadWhileQuiet({ ...shared, isQuiet: () => pauses < 1 })
    expect(await left()).toBe(24)
    await rereadWhileQuiet({ ...shared, isQuiet: () => true })
    expect(await left()).toBe(0)
  })
})

describe('an item that the classifier breaks down on', () => {
  it('is left out with the reason, and the others of its page go in', async () => {
    const sure: Says = { queue: 'service', sure: 0.9 }
    const well = Array.from({ length: 40 }, (_, at) => ({
      text: `text ${at}`,
      fast: sure,
      full: sure,
    }))
    const poison: Told = { text: 'poison', fast: 'breaks', full: 'breaks' }
    const outcome = await hear(...well.slice(0, 17), poison, ...well.slice(17))
    expect(outcome).toMatchObject({ stored: 40, duplicates: 0 })
    expect(outcome.rejected).toEqual([
      { line: null, reason: 'fast breaks down on poison', excerpt: 'poison' },
    ])
    expect((await stored()).map(({ text }) => text)).not.toContain('poison')
  })
})
