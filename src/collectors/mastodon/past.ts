import type { Cursor, Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { parseDate } from '../parse-date.ts'
import { ask, type Answer, type MastodonEnv } from './client.ts'
import { readPastCursor, unreadPast, type PastPlace } from './cursor.ts'
import { compareIds, oldestOf } from './ids.ts'
import { pageOf } from './page.ts'
import { idsIn, onwardFrom } from './reading.ts'
import { idOf, timeOf } from './status.ts'
import { streamsOf, type Stream } from './streams.ts'

/** Reads the past newest first, always on in the stream that is least far back. */
export async function* readPast(
  cursor: Cursor | null,
  env: MastodonEnv & { since: number },
): AsyncGenerator<Page> {
  const server = new URL(env.options.server).origin
  const streams = streamsOf(env.options)
  const keys = streams.map(({ key }) => key)
  const past = readPastCursor(cursor, server, keys)
  const yielded = new Set<string>()
  for (;;) {
    const places = streams.map((stream) => ({
      stream,
      place: past.places[stream.key] ?? unreadPast,
    }))
    const [next] = places.filter(({ place }) => !place.isOver).sort(leastFarBackFirst)
    if (next === undefined) return
    const { stream, place } = next
    const { before } = place
    const answer = await ask(stream, before === null ? null : { name: 'max_id', id: before }, env)
    past.places = { ...past.places, [stream.key]: older(stream, place, answer, env.since) }
    stopIfCalledOff(env)
    const page = pageOf(withoutKnown(answer, place), stream, server, yielded)
    const reachedMs = Math.max(...streams.map(({ key }) => past.places[key]?.reachedMs ?? Infinity))
    yield {
      ...page,
      mentions: page.mentions.filter(
        ({ postedAt }) => postedAt === null || Date.parse(postedAt) >= env.since,
      ),
      cursor: { ...past },
      ...(reachedMs === Infinity ? {} : { reachedAt: new Date(reachedMs).toISOString() }),
    }
    if (answer.waitMs !== null) return
  }
}

function leastFarBackFirst(a: { place: PastPlace }, b: { place: PastPlace }): number {
  return (b.place.reachedMs ?? Infinity) - (a.place.reachedMs ?? Infinity) || 0
}

/** Where a stream stands after its next older page. */
function older(stream: Stream, place: PastPlace, answer: Answer, sinceMs: number): PastPlace {
  const ids = idsIn(answer.items)
  const bottom = oldestOf([...ids, answer.nextMaxId])
  const before = bottom === null ? null : onwardFrom(bottom, place.before, stream)
  const times = answer.items.flatMap((item) => timesOf(item))
  // Of the time that the page ended in there may be more.
  const stepMs = stream.isForwards ? 1 : 1000
  const reachedMs = Math.min(place.reachedMs ?? Infinity, ...times.map((ms) => ms + stepMs))
  const isOver = ids.length === 0 || before === null || reachedMs <= sinceMs
  if (isOver) return { before: null, known: [], reachedMs: sinceMs, isOver }
  const known = ids.filter((id) => compareIds(id, before) < 0)
  return { before, known, reachedMs: Number.isFinite(reachedMs) ? reachedMs : null, isOver }
}

function timesOf(item: unknown): number[] {
  const ms = parseDate(timeOf.safeParse(item).data?.created_at ?? '')
  return ms === null ? [] : [ms]
}

function withoutKnown(answer: Answer, { known }: PastPlace): Answer {
  const read = new Set(known)
  const isNew = (item: unknown) => !read.has(idOf.safeParse(item).data?.id ?? '')
  return { ...answer, items: answer.items.filter(isNew) }
}
