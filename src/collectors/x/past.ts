import type { Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { openApi } from './api.ts'
import type { PastCursor } from './cursor.ts'
import { oldestOf, timeOf } from './ids.ts'
import { mapBundle } from './map-post.ts'
import { isAllowed, isStale, readOne, type Reader } from './reading.ts'
import { idsIn } from './shapes.ts'
import { openLedger } from './spending.ts'
import { postsPerPost, type Timeline } from './timelines.ts'
import type { XEnv } from './tokens.ts'

type Walk = PastCursor['walk']

/** Reads timelines one after the other, each from its newest post back to `since` or its end. */
export async function* readPast(
  timelines: readonly Timeline[],
  before: PastCursor,
  env: XEnv & { since: number },
): AsyncGenerator<Page> {
  const api = await openApi(env)
  const ledger = openLedger(env, before.charged, postsPerPost(env.options))
  const reader = { api, ledger, nowMs: env.clock.now() }
  let { at, walk } = before
  for (let timeline = timelines[at]; timeline !== undefined; timeline = timelines[at]) {
    const { answer, next, reachedMs } = await readBack(timeline, walk, reader, env.since)
    // Of several searches, the last one says how far back all of them were read.
    const isTold = at === timelines.length - 1 && reachedMs !== null
    walk = next
    if (walk === null) at++
    const limits = api.limits()
    stopIfCalledOff(env)
    yield {
      ...mapBundle(answer, env.options.context === true),
      cursor: { ...before, at, walk, charged: ledger.charged() },
      ...limits,
      ...(isTold ? { reachedAt: new Date(reachedMs).toISOString() } : {}),
    }
    if (limits.waitMs !== undefined) return
  }
}

async function readBack(timeline: Timeline, walk: Walk, reader: Reader, since: number) {
  const isBound = isAllowed(timeline, since, reader.nowMs)
  const bound = isBound ? { start_time: new Date(since).toISOString() } : null
  const start = { bound, token: null }
  let asked = walk ?? start
  const answer = await readOne(timeline, reader, asked).catch((error: unknown) => {
    if (walk === null || !isStale(error)) throw error
    asked = start
    return readOne(timeline, reader, asked)
  })
  const oldest = oldestOf(idsIn(answer.items))
  const oldestMs = oldest === null ? null : timeOf(oldest)
  const isBelow = oldestMs !== null && oldestMs < since
  const token = isBelow ? null : answer.nextToken
  const next: Walk = token === null ? null : { token, bound: asked.bound }
  // A timeline that ends by a count of posts may have had more; a search gave all that there is.
  const end = timeline.pastMs === null ? (oldestMs ?? since) : reader.nowMs - timeline.pastMs
  const reachedMs = token === null ? end : oldestMs
  return { answer, next, reachedMs: reachedMs === null ? null : Math.max(reachedMs, since) }
}
