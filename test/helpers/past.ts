import { expect } from 'vitest'
import type { Collector, Cursor, Meter, Page } from '../../src/collectors/collector.ts'
import { mentionDraftSchema } from '../../src/model/mention.ts'
import type { Handler } from './collector-conformance.ts'
import { countingMeter, loopbackClient, movedClient, startWeb } from './loopback.ts'

export type PastReading<Options, Credentials> = {
  collector: Collector<Options, Credentials>
  /** For the place that `serve` plays at this address. */
  options(baseUrl: string): Record<string, unknown>
  credentials: Credentials
  /** Where the place is in the world; null where its address is an option. */
  origin: string | null
  serve: Handler
  since: number
  now: number
  /** Where it begins; at the present when left out. */
  cursor?: Cursor
  /** Instead of a meter that never runs out. */
  meter?: Partial<Meter>
  /** After how many pages each run breaks off; the one after these goes to the end. */
  cuts?: readonly number[]
}

/** More runs than any past takes. */
const runsMax = 300

/**
 * Reads a past as the service does: a run may break off after any page and the next goes on from its
 * cursor, which was stored as JSON; a run that ends by itself without a wait has read all.
 */
export async function readPast<Options, Credentials>(reading: PastReading<Options, Credentials>) {
  const { collector, credentials, origin, since, now } = reading
  await using web = await startWeb(reading.serve)
  const client = loopbackClient()
  const meter = { ...countingMeter(), ...reading.meter }
  const env = {
    options: collector.optionsSchema.parse(reading.options(web.url)),
    credentials,
    signal: new AbortController().signal,
    http: origin === null ? client : movedClient(client, origin, web.url),
    clock: { now: () => now },
    meter,
    renew: async () => {},
    since,
  }
  const cuts = [...(reading.cuts ?? [])]
  const pages: Page[] = []
  let cursor: Cursor | null = reading.cursor ?? null
  let isOver = false
  try {
    for (let runs = 0; runs < runsMax && !isOver; runs++) {
      let left = cuts.shift() ?? Infinity
      isOver = true
      for await (const page of collector.backfill?.(cursor, env) ?? []) {
        pages.push(page)
        cursor = JSON.parse(JSON.stringify(page.cursor)) as Cursor
        expect(cursor).toEqual(page.cursor)
        isOver = --left > 0 && page.waitMs === undefined
        if (!isOver) break
      }
    }
  } finally {
    await client.close()
  }
  expect(isOver).toBe(true)
  const mentions = pages.flatMap((page) => page.mentions)
  for (const mention of mentions) expect(mentionDraftSchema.parse(mention)).toEqual(mention)
  for (const page of pages) {
    expect(page.mentions.length).toBeLessThanOrEqual(collector.limits.pageSizeMax)
  }
  return {
    pages,
    mentions,
    ids: mentions.map(({ externalId }) => externalId),
    rejected: pages.flatMap((page) => page.rejected.map(({ reason }) => reason)),
    asked: web.seen.map((line) => line.replace(/^[A-Z]+ /, '')),
    spent: meter.spent,
  }
}

/**
 * That the pages hold these items and nothing else, each once, and that what a page says it has
 * reached it has: all that was posted from then on is read, and it goes back and never forth.
 */
export function expectPast(
  pages: readonly Page[],
  items: readonly { id: string; postedMs: number }[],
): void {
  const read = new Set<string>()
  let reachedMs = Infinity
  for (const page of pages) {
    for (const { externalId } of page.mentions) {
      expect(read).not.toContain(externalId)
      read.add(externalId)
    }
    const saidMs = page.reachedAt === undefined ? reachedMs : Date.parse(page.reachedAt)
    expect(saidMs).toBeLessThanOrEqual(reachedMs)
    reachedMs = saidMs
    const missing = items.filter(({ id, postedMs }) => postedMs >= saidMs && !read.has(id))
    expect(missing).toEqual([])
  }
  expect([...read].toSorted()).toEqual(items.map(({ id }) => id).toSorted())
}
