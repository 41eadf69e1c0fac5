import type { Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { openPds } from './client.ts'
import type { ListCursor } from './cursor.ts'
import { type BlueskyEnv } from './env.ts'
import { readItems, walk, type List } from './lists.ts'

/** The first reading goes no further back. */
const firstMax = 500

/** Posts come late and change: what was read is read again, as much as the lesser of both. */
const overlapMs = 24 * 3600_000
const overlapMax = 500

const newest = { sinceMs: null, untilMs: null, next: null }

/**
 * Reads a list from its newest back to what is read. Only then is it known that nothing is missing
 * in between, so the cursor moves with the last page; what breaks off before begins again.
 */
export async function* poll(
  list: List,
  after: ListCursor | null,
  env: BlueskyEnv,
): AsyncGenerator<Page> {
  stopIfCalledOff(env)
  const pds = await openPds(env)
  const nowMs = env.clock.now()
  const readMs = after?.readMs == null ? null : Math.min(after.readMs, nowMs)
  let topMs = readMs
  let again = 0
  let count = 0
  const cursor = (readMs: number | null): ListCursor => ({ kind: 'list', key: list.key, readMs })
  for await (const { answer, items, timesMs, oldestMs } of walk(list, newest, pds)) {
    stopIfCalledOff(env)
    count += items.length
    again += timesMs.filter((ms) => readMs !== null && ms <= readMs).length
    topMs = timesMs.reduce((top, ms) => Math.max(top, Math.min(ms, nowMs)), topMs ?? 0)
    const isKnown = readMs !== null && oldestMs !== null && oldestMs <= readMs - overlapMs
    const isEnough = readMs === null ? count >= firstMax : isKnown || again >= overlapMax
    const { rateLimit, waitMs } = answer
    const page = { ...readItems(items, null), deletions: [], rateLimit }
    yield {
      ...page,
      cursor: cursor(isEnough ? topMs : readMs),
      ...(waitMs === null ? {} : { waitMs }),
    }
    if (isEnough || waitMs !== null) return
  }
  yield { mentions: [], deletions: [], rejected: [], cursor: cursor(topMs || null) }
}
