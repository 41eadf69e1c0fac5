import { z } from 'zod'
import { CollectorError, type Cursor, type Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { toIso } from '../parse-date.ts'
import { type GraphEnv } from './client.ts'
import type { Step } from './lists.ts'

/** A page yielded to the engine is stored whole; what Meta gives at once can be much more. */
export const mentionsMax = 200

const placeSchema = z.object({
  /** When the last reading that came to its end began. */
  readTo: z.number(),
  /** The id that Meta gave for what is read, where it had to be asked for. */
  nodeId: z.string().nullable(),
})

export type Place = z.infer<typeof placeSchema>

const cursorSchema = z.object({
  /** The page or account that was read. */
  account: z.string(),
  places: z.record(z.string(), placeSchema),
})

const backfillCursorSchema = z.object({
  account: z.string(),
  startedAt: z.number(),
  /** How many streams are done. */
  done: z.number().int().nonnegative(),
  /** In the stream that is next: all from this time on is read. */
  until: z.number().nullable(),
})

/** One of the things that are listened to, with a place of its own. */
export type Stream = {
  /** All that it is asked with, for the cursor. */
  key: string
  read(place: Place | null, env: GraphEnv): AsyncIterable<NamedStep>
  /**
   * Reads from `fromMs` on, up to `untilMs` where the network takes it (else it begins anew). Null
   * where there is no past.
   */
  past: ((fromMs: number, untilMs: number | null, env: GraphEnv) => AsyncIterable<Step>) | null
}

/** `isRefused` where nothing was read, so that its place stays. */
type NamedStep = Step & { nodeId?: string; isRefused?: boolean }

/** Where reading begins: so much before the last one did, or before now the first time. */
export function fromOf(place: Place | null, overlapMs: number, env: GraphEnv): number {
  const now = env.clock.now()
  return Math.min(place?.readTo ?? now, now) - overlapMs
}

/**
 * Reads all streams. The place of each moves when its reading came to the end: one that was cut
 * short is read again from its newest.
 */
export async function* collectStreams(
  streams: readonly Stream[],
  cursor: Cursor | null,
  account: string,
  env: GraphEnv,
): AsyncGenerator<Page> {
  const after = { account, places: placesOf(cursor, account, streams) }
  const yielded = new Set<string>()
  for (const stream of streams) {
    const place = after.places[stream.key] ?? null
    const end = { readTo: env.clock.now(), nodeId: place?.nodeId ?? null }
    let isRead = true
    for await (const step of stream.read(place, env)) {
      end.nodeId = step.nodeId ?? end.nodeId
      if (step.isRefused === true) isRead = false
      for (const page of pagesOf(step, yielded)) {
        stopIfCalledOff(env)
        yield { ...page, cursor: { ...after } }
      }
      if (step.usage.waitMs !== null) return
    }
    stopIfCalledOff(env)
    if (isRead) after.places = { ...after.places, [stream.key]: end }
    yield { mentions: [], deletions: [], rejected: [], cursor: { ...after } }
  }
}

/**
 * Reads the past of one stream after the other. Only the last of them says how far it is: until then
 * nothing has been read of it.
 */
export async function* backfillStreams(
  streams: readonly Stream[],
  cursor: Cursor | null,
  account: string,
  env: GraphEnv & { since: number },
): AsyncGenerator<Page> {
  const past = streams.flatMap((stream) => stream.past ?? [])
  const at = backfillAt(cursor, account, env)
  const yielded = new Set<string>()
  for (const read of past.slice(at.done)) {
    const isLast = at.done === past.length - 1
    for await (const step of read(env.since, at.until, env)) {
      const pages = pagesOf(step, yielded)
      for (const [n, page] of pages.entries()) {
        stopIfCalledOff(env)
        if (n === pages.length - 1) at.until = step.reachedMs ?? at.until
        const reachedMs = isLast ? (at.until ?? at.startedAt) : at.startedAt
        yield { ...page, cursor: { ...at }, reachedAt: isoOf(Math.max(reachedMs, env.since)) }
      }
      const { waitMs } = step.usage
      // An end would mean that all of the past is read.
      if (waitMs !== null) throw new CollectorError('rate-limit', 'the limit is spent', { waitMs })
    }
    stopIfCalledOff(env)
    at.done += 1
    at.until = null
    const reachedAt = isoOf(isLast ? env.since : at.startedAt)
    yield { mentions: [], deletions: [], rejected: [], cursor: { ...at }, reachedAt }
  }
}

function isoOf(ms: number): string {
  return toIso(ms) ?? ''
}

/** The pages of one step, at least one, without what was yielded in this run. */
function pagesOf(step: Step, yielded: Set<string>): Omit<Page, 'cursor'>[] {
  const mentions = step.mentions.filter(({ externalId }) => {
    const isNew = !yielded.has(externalId)
    yielded.add(externalId)
    return isNew
  })
  const { rateLimit, waitMs } = step.usage
  const about = {
    ...(rateLimit === null ? {} : { rateLimit }),
    ...(waitMs === null ? {} : { waitMs }),
  }
  const { rejected, deletions } = step
  const first = { mentions: mentions.slice(0, mentionsMax), deletions, rejected, ...about }
  const pages = [first]
  for (let at = mentionsMax; at < mentions.length; at += mentionsMax) {
    const more = mentions.slice(at, at + mentionsMax)
    pages.push({ mentions: more, deletions: [], rejected: [], ...about })
  }
  return pages
}

function placesOf(
  cursor: Cursor | null,
  account: string,
  streams: readonly Stream[],
): Record<string, Place> {
  if (cursor === null) return {}
  const parsed = cursorSchema.safeParse(cursor)
  if (!parsed.success) throw notOurs()
  if (parsed.data.account !== account) return {}
  const keys = new Set(streams.map(({ key }) => key))
  const kept = Object.entries(parsed.data.places).filter(([key]) => keys.has(key))
  return Object.fromEntries(kept)
}

function backfillAt(
  cursor: Cursor | null,
  account: string,
  env: GraphEnv,
): z.infer<typeof backfillCursorSchema> {
  const begin = { account, startedAt: env.clock.now(), done: 0, until: null }
  if (cursor === null) return begin
  const parsed = backfillCursorSchema.safeParse(cursor)
  if (!parsed.success) throw notOurs()
  return parsed.data.account === account ? parsed.data : begin
}

function notOurs(): CollectorError {
  return new CollectorError('fatal', 'the cursor is not one of this collector')
}
