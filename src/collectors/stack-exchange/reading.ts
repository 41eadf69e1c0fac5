import type { MentionDraft } from '../../model/mention.ts'
import type { CollectEnv, Page, Rejected } from '../collector.ts'
import type { Answer, Api } from './api.ts'
import type { Pending } from './cursor.ts'
import {
  answerShape,
  mapAnswer,
  mapQuestion,
  questionShape,
  readItems,
  seenIn,
} from './map-item.ts'
import type { StackExchangeCredentials, StackExchangeOptions } from './options.ts'
import { advance, isKnown, pageSize, type Seen } from './paging.ts'

export type StackExchangeEnv = CollectEnv<StackExchangeOptions, StackExchangeCredentials>

/** What a page of questions or answers holds. */
export type Found = {
  answer: Answer
  /** Of each item its id and when it was last active, null where it does not say. */
  seen: (Seen | null)[]
  mentions: MentionDraft[]
  rejected: Rejected[]
}

/** Asks for a page of the questions looked for; of those in `isRead` only the ids are told. */
export async function findQuestions(
  api: Api,
  order: Record<string, string>,
  { site, query, tags }: StackExchangeOptions,
  isRead: (seen: Seen | null) => boolean,
): Promise<Found & { ids: number[]; origin: string | null }> {
  const answer = await api.ask('/search/advanced', {
    site,
    ...(query === undefined ? {} : { q: query }),
    ...(tags.length === 0 ? {} : { tagged: tags.join(';') }),
    ...common,
    ...order,
  })
  const seen = seenIn(answer.items, 'question_id')
  const unread = answer.items.filter((_, at) => !isRead(seen[at] ?? null))
  const { items, rejected } = readItems(unread, questionShape, 'question')
  const mentions = items.map((item) => mapQuestion(item, site))
  const ids = items.filter((item) => item.answer_count !== 0).map((item) => item.question_id)
  const origin = originOf(mentions.find((mention) => mention.url !== null)?.url)
  return { answer, seen, mentions, rejected, ids, origin }
}

/** The next page of the answers to questions that are read, and what is left of them. */
export async function readAnswers(
  api: Api,
  { ids, origin, place }: Pending,
  { options, clock }: Pick<StackExchangeEnv, 'options' | 'clock'>,
): Promise<Found & { pending: Pending | null }> {
  const { site } = options
  const parameters = { site, ...common, ...onward(place) }
  const answer = await api.ask(`/questions/${ids.join(';')}/answers`, parameters)
  const seen = seenIn(answer.items, 'answer_id')
  const unread = answer.items.filter((_, at) => !isKnown(place, seen[at] ?? null))
  const { items, rejected } = readItems(unread, answerShape, 'answer')
  const mentions = items.map((item) => mapAnswer(item, site, origin))
  const next = advance(place, seen, answer.hasMore, clock.now())
  const pending = answer.hasMore ? { ids, origin, place: next.place } : null
  return { answer, seen, mentions, rejected: [...rejected, ...next.rejected], pending }
}

const common = { sort: 'activity', filter: 'withbody', pagesize: String(pageSize) }

/** Oldest activity first, from a place on. */
export function onward({ since, page }: Pending['place']): Record<string, string> {
  return { order: 'asc', min: String(since), page: String(page) }
}

/** What the wrapper says of waiting and of the day's quota, which begins anew at midnight UTC. */
export function limitsOf(
  { backoffMs, quotaMax, quotaRemaining }: Answer,
  nowMs: number,
): Pick<Page, 'waitMs' | 'rateLimit'> {
  const resetMs = nextMidnightMs(nowMs)
  const isSpent = quotaRemaining !== null && quotaRemaining <= 0
  const waitMs = Math.max(backoffMs, isSpent ? resetMs - nowMs : 0)
  const rateLimit = {
    limit: quotaMax,
    remaining: quotaRemaining,
    resetAt: new Date(resetMs).toISOString(),
  }
  return {
    ...(waitMs > 0 ? { waitMs } : {}),
    ...(quotaRemaining === null ? {} : { rateLimit }),
  }
}

function nextMidnightMs(nowMs: number): number {
  const dayMs = 24 * 3600_000
  return (Math.floor(nowMs / dayMs) + 1) * dayMs
}

function originOf(url: string | null | undefined): string | null {
  return URL.parse(url ?? '')?.origin ?? null
}
