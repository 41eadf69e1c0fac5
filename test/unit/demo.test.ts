import { readFile } from 'node:fs/promises'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { demoBrandSchema, demoDrafts } from '../../src/demo/load-demo.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import type { MentionDraft } from '../../src/model/mention.ts'

const folder = new URL('../../demo/', import.meta.url)
const lines = (await readFile(new URL('mentions.jsonl', folder), 'utf8')).trimEnd().split('\n')
const NOON = Date.parse('2031-03-12T12:00:00Z')
const drafts = await demoDrafts(lines, NOON)

/** How often each value occurs. */
function tally(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

function dayOf(draft: MentionDraft): number {
  return z.object({ day: z.number() }).parse(draft.raw).day
}

function postedAt(draft: MentionDraft): number {
  return Date.parse(draft.postedAt ?? 'never')
}

/** The latest that anything is said to be posted at, and whether time ever runs backwards. */
function clock(list: readonly MentionDraft[]): { latest: number; ordered: boolean } {
  const times = list.map(postedAt)
  return {
    latest: Math.max(...times),
    ordered: times.every((at, index) => at >= (times[index - 1] ?? -Infinity)),
  }
}

describe('the demo mentions', () => {
  it('are at least 700 valid drafts with ids of their own', () => {
    expect(drafts.length).toBeGreaterThanOrEqual(700)
    expect(new Set(drafts.map((draft) => draft.externalId)).size).toBe(drafts.length)
    for (const draft of drafts) expect(mentionDraftSchema.safeParse(draft).error).toBeUndefined()
  })

  it('speak on each of the sixty days, loudest on launch day among the quiet weeks', () => {
    const days = tally(drafts.map((draft) => String(dayOf(draft))))
    expect(days.size).toBe(60)
    expect((days.get('0') ?? 0) + (days.get('1') ?? 0)).toBeGreaterThanOrEqual(60)
    for (let day = 29; day < 60; day += 1) {
      if (day !== 41) expect(days.get('41')).toBeGreaterThan(2 * (days.get(String(day)) ?? 0))
    }
  })

  it('come from eight networks or more, no author with more than a twentieth of them', () => {
    expect(tally(drafts.map((draft) => draft.network)).size).toBeGreaterThanOrEqual(8)
    const authors = tally(drafts.map((draft) => `${draft.network}/${draft.author?.externalId}`))
    expect(authors.size).toBeGreaterThanOrEqual(450)
    expect(Math.max(...authors.values())).toBeLessThanOrEqual(drafts.length / 20)
  })

  it('are in eight languages or more, three to four fifths of them English', () => {
    const languages = tally(drafts.map((draft) => draft.language ?? 'und'))
    expect(languages.size).toBeGreaterThanOrEqual(8)
    const english = (languages.get('en') ?? 0) / drafts.length
    expect(english).toBeGreaterThan(0.7)
    expect(english).toBeLessThan(0.82)
  })

  it('are written one by one: no two alike, but for the wave of late parcels on days 12 to 9', () => {
    expect(new Set(drafts.map((draft) => draft.text)).size).toBe(drafts.length)
    const texts = drafts.map((draft) => ({ draft, words: wordsOf(draft.text) }))
    const alike = texts.flatMap((one, index) =>
      texts
        .slice(index + 1)
        .flatMap((other) => (sharesHalf(one.words, other.words) ? [one, other] : [])),
    )
    expect(alike.filter(({ draft }) => dayOf(draft) < 9 || dayOf(draft) > 12)).toEqual([])
    expect(new Set(alike).size).toBeGreaterThanOrEqual(10)
  })

  it('link nowhere but to names that can never exist', () => {
    for (const draft of drafts) {
      const links = [draft.url ?? '', ...(draft.text.match(/https?:\/\/\S+/g) ?? [])]
      for (const link of links) expect(new URL(link).hostname).toMatch(/\.example$/)
    }
  })

  it('reply only to what was said before, in the same conversation and network', () => {
    const said = new Map<string, MentionDraft>()
    let replies = 0
    for (const draft of drafts) {
      said.set(draft.externalId, draft)
      if (draft.conversationId === null) continue
      expect(said.get(draft.conversationId)?.network).toBe(draft.network)
      if (draft.parentId === null) continue
      replies += 1
      expect(said.get(draft.parentId)?.conversationId).toBe(draft.conversationId)
    }
    expect(replies).toBeGreaterThanOrEqual(50)
  })

  it('hold the four sentences that the queues are explained by', () => {
    for (const sentence of [
      'I want to buy your product, it is awesome',
      'Check out my 6 minute video about how great your company is',
      'One of my clients is thinking about your product, but it is way too expensive, lower the price',
      'I like parts of your product, but there are issues, check out my blog review',
    ]) {
      expect(drafts.filter((draft) => draft.text.includes(sentence))).toHaveLength(1)
    }
  })
})

describe('dating the demo back from now', () => {
  it.each([
    ['at midnight', '2031-03-12T00:00:00.000Z'],
    ['a moment after midnight', '2031-03-12T00:00:00.001Z'],
    ['just before sunrise', '2031-03-12T05:11:00Z'],
    ['in the evening', '2031-03-12T19:00:00Z'],
    ['just before midnight', '2031-03-12T23:59:59.999Z'],
    ['on the day after a leap day', '2032-03-01T00:04:00Z'],
  ])('posts nothing in the future and keeps the order %s', async (_when, iso) => {
    const now = Date.parse(iso)
    const { latest, ordered } = clock(await demoDrafts(lines, now))
    expect(latest).toBeLessThanOrEqual(now)
    expect(now - latest).toBeLessThan(3 * 3600_000)
    expect(ordered).toBe(true)
  })

  it('does so at any moment', async () => {
    const moment = fc.integer({ min: 0, max: Date.parse('2100-01-01T00:00:00Z') })
    await fc.assert(
      fc.asyncProperty(moment, async (now) => {
        const { latest, ordered } = clock(await demoDrafts(lines.slice(-150), now))
        expect(latest).toBeLessThanOrEqual(now)
        expect(ordered).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  it('moves nothing but what is planned for today', async () => {
    const morning = await demoDrafts(lines, Date.parse('2031-03-12T06:30:00Z'))
    const night = await demoDrafts(lines, Date.parse('2031-03-12T23:30:00Z'))
    for (const [index, draft] of morning.entries()) {
      if (dayOf(draft) > 0) expect(draft.postedAt).toBe(night[index]?.postedAt)
      else expect(postedAt(draft)).toBeGreaterThan(Date.parse('2031-03-11T22:00:00Z'))
    }
  })

  it('takes a stream of lines as it takes a list', async () => {
    async function* stream() {
      yield* lines.slice(0, 5)
    }
    expect(await demoDrafts(stream(), NOON)).toEqual(drafts.slice(0, 5))
  })

  it('names the line that is no demo mention', async () => {
    await expect(demoDrafts(['', '{"id":'], NOON)).rejects.toThrow('line 2: not JSON')
    const late = (lines[0] ?? '').replace(/"time": "[^"]*"/, '"time": "24:00"')
    await expect(demoDrafts([late], NOON)).rejects.toThrow(/line 1: [^]*time/)
  })
})

describe('the demo brands', () => {
  it('are valid, one of them our own, with two competitors or more', async () => {
    const text = await readFile(new URL('brands.json', folder), 'utf8')
    const brands = z.array(demoBrandSchema).parse(JSON.parse(text))
    expect(brands.filter((brand) => brand.kind === 'own')).toHaveLength(1)
    expect(brands.filter((brand) => brand.kind === 'competitor').length).toBeGreaterThanOrEqual(2)
    expect(new Set(brands.map((brand) => brand.name)).size).toBe(brands.length)
  })
})

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu))
}

function sharesHalf(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  let common = 0
  for (const word of one) if (other.has(word)) common += 1
  return common > (one.size + other.size - common) / 2
}
