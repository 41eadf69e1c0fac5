import type { Cursor, Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { toIso } from '../parse-date.ts'
import { openApi, type Api, type YouTubeEnv } from './client.ts'
import { readPastCursor, type Past } from './cursor.ts'
import { mapThread, type Mapped } from './map-comment.ts'
import type { YouTubeOptions } from './options.ts'
import { Refusal } from './refusal.ts'
import { readFound } from './search.ts'
import { targetsOf } from './targets.ts'
import { bottomOf, filterOf, findChannel, readReplies } from './threads.ts'

type Step = Mapped & { past: Past }

type Open = Past['open'][number]

/** What a step back needs to know. */
type Back = { past: Past; api: Api; sinceMs: number; nowMs: number }

/** Comments from the newest back to `since`; with a search, video after video with its comments. */
export async function* readPast(
  stored: Cursor | null,
  env: YouTubeEnv & { since: number },
): AsyncGenerator<Page> {
  const nowMs = env.clock.now()
  let past = readPastCursor(stored) ?? beginning(env.options, nowMs)
  const api = await openApi(env)
  for (;;) {
    const back = { past, api, sinceMs: env.since, nowMs }
    const open = newestOf(past.open)
    const steps = open === undefined ? searchBack(env.options, back) : walkBack(open, back)
    if (open === undefined && past.beforeMs === null) return
    for await (const step of steps) {
      past = step.past
      stopIfCalledOff(env)
      yield pageOf(step, env.since)
    }
  }
}

function beginning(options: YouTubeOptions, nowMs: number): Past {
  const open = targetsOf(options).map(openOf)
  return { beforeMs: options.query === undefined ? null : nowMs, reachedMs: null, open }
}

function openOf(target: Open['target']): Open {
  return { target, channelId: null, token: null, reachedMs: null }
}

/** Newest first: the one that is least far back is walked on. */
function newestOf(open: readonly Open[]): Open | undefined {
  return open.toSorted((a, b) => (b.reachedMs ?? Infinity) - (a.reachedMs ?? Infinity))[0]
}

/** The next older page of threads of one target, and all their replies. */
async function* walkBack(open: Open, back: Back): AsyncGenerator<Step> {
  const { api, past, nowMs } = back
  try {
    const channelId = open.channelId ?? (await findChannel(open.target, api))
    const filter = filterOf(open.target, channelId)
    const { items, nextToken } = await api.threads(filter, open.token)
    const mapped = items.map(mapThread)
    const threads = mapped.flatMap(({ thread }) => thread ?? [])
    for (const thread of threads.filter(({ isCut }) => isCut)) {
      for await (const replies of readReplies(thread, api)) yield { ...replies, past }
    }
    const reachedMs = bottomOf(threads, nowMs) ?? open.reachedMs
    const isEnd =
      nextToken === null ||
      nextToken === open.token ||
      (reachedMs !== null && reachedMs < back.sinceMs)
    yield {
      mentions: mapped.flatMap(({ mentions }) => mentions),
      rejected: mapped.flatMap(({ rejected }) => rejected),
      past: replaced(
        past,
        open,
        isEnd ? [] : [{ ...open, channelId, token: nextToken, reachedMs }],
      ),
    }
  } catch (error) {
    if (!(error instanceof Refusal) || error.about === null) throw error
    const isLost = error.about === 'page-token'
    const wasFound = past.reachedMs !== null
    const rejected = [{ line: null, reason: error.message, excerpt: open.target.value }]
    yield {
      mentions: [],
      rejected: isLost || wasFound ? [] : rejected,
      past: replaced(past, open, isLost ? [{ ...open, token: null }] : []),
    }
  }
}

/** The next older page of a search; the comments on what it found are walked before the page after it. */
async function* searchBack({ query = '' }: YouTubeOptions, back: Back): AsyncGenerator<Step> {
  const { api, past, sinceMs } = back
  if (past.beforeMs === null) return
  const range = { query, afterMs: sinceMs, beforeMs: past.beforeMs }
  const { ids, mapped, nextMs } = await readFound(await api.search(range), range, api)
  const silent = new Set(
    mapped.mentions.filter(({ metrics }) => metrics['comments'] === 0).map((m) => m.externalId),
  )
  yield {
    ...mapped,
    past: {
      beforeMs: nextMs !== null && nextMs > sinceMs ? nextMs : null,
      reachedMs: past.beforeMs,
      open: ids.filter((id) => !silent.has(id)).map((value) => openOf({ kind: 'video', value })),
    },
  }
}

function replaced(past: Past, open: Open, by: Open[]): Past {
  return { ...past, open: past.open.flatMap((other) => (other === open ? by : [other])) }
}

function pageOf({ mentions, rejected, past }: Step, sinceMs: number): Page {
  const reachedAt = toIso(reachedOf(past, sinceMs))
  const page = {
    mentions: mentions.filter(
      ({ postedAt }) => postedAt === null || Date.parse(postedAt) >= sinceMs,
    ),
    deletions: [],
    rejected,
    cursor: { past },
  }
  return reachedAt === null ? page : { ...page, reachedAt }
}

/** From when on all has been read; null before anything was. */
function reachedOf({ beforeMs, reachedMs, open }: Past, sinceMs: number): number | null {
  if (open.length === 0) return beforeMs ?? sinceMs
  if (reachedMs !== null) return reachedMs
  const each = open.map((one) => one.reachedMs)
  return each.includes(null) ? null : Math.max(...each.map((ms) => ms ?? 0))
}
