import { decodeHTML } from 'entities'
import { z } from 'zod'
import type { DraftAuthor, MentionDraft } from '../../model/mention.ts'
import type { Rejected } from '../collector.ts'
import { shortText, webUrl, wellFormed } from '../identity.ts'
import { parseTimestamp, toIso } from '../parse-date.ts'
import type { Seen } from './paging.ts'

const idShape = z.number().int().positive()
const secondsShape = z.number().int().nonnegative()
const lenientNumber = z.number().nullish().catch(null)
const lenientString = z.string().nullish().catch(null)
const lenientFlag = z.boolean().nullish().catch(null)

const ownerShape = z
  .object({
    /** Left out when the account is gone. */
    user_id: idShape.nullish().catch(null),
    display_name: lenientString,
    link: lenientString,
    profile_image: lenientString,
  })
  .nullish()
  .catch(null)

const postShape = z.object({
  question_id: idShape,
  last_activity_date: secondsShape,
  creation_date: lenientNumber,
  last_edit_date: lenientNumber,
  score: lenientNumber,
  owner: ownerShape,
  link: lenientString,
  content_license: lenientString,
})

export const questionShape = postShape.extend({
  title: z.string(),
  body: lenientString,
  tags: z.array(z.string()).nullish().catch(null),
  answer_count: lenientNumber,
  view_count: lenientNumber,
  is_answered: lenientFlag,
  accepted_answer_id: lenientNumber,
  closed_reason: lenientString,
})

export const answerShape = postShape.extend({
  answer_id: idShape,
  body: z.string(),
  is_accepted: lenientFlag,
})

type Post = z.infer<typeof postShape>
type Question = z.infer<typeof questionShape>
type AnswerPost = z.infer<typeof answerShape>

const seenShape = z.object({
  question_id: idShape.optional().catch(undefined),
  answer_id: idShape.optional().catch(undefined),
  last_activity_date: secondsShape,
})

/** Of each item its id and when it was last active, null where it does not say. */
export function seenIn(items: readonly unknown[], idField: 'question_id' | 'answer_id') {
  return items.map((item): Seen | null => {
    const { data } = seenShape.safeParse(item)
    const id = data?.[idField]
    return data === undefined || id === undefined ? null : { id, active: data.last_activity_date }
  })
}

/** Those that are of the shape; the others with the field that is not. */
export function readItems<Item>(items: readonly unknown[], shape: z.ZodType<Item>, what: string) {
  const read: Item[] = []
  const rejected: Rejected[] = []
  for (const item of items) {
    const parsed = shape.safeParse(item)
    if (parsed.success) read.push(parsed.data)
    else {
      const [issue] = parsed.error.issues
      const reason = `${what}: ${issue?.path.join('.') || 'all of it'}: ${issue?.message}`
      rejected.push({ line: null, reason, excerpt: shortText(JSON.stringify(item), 200) ?? '' })
    }
  }
  return { items: read, rejected }
}

export function mapQuestion(item: Question, site: string): MentionDraft {
  const id = questionId(site, item.question_id)
  return {
    ...common(item, site),
    externalId: id,
    kind: 'post',
    title: shortText(decodeHTML(item.title), 2000),
    text: wellFormed(item.body ?? ''),
    url: webUrl(item.link ?? null),
    metrics: numbers({
      score: item.score,
      replies: item.answer_count,
      views: item.view_count,
    }),
    conversationId: id,
    parentId: null,
    raw: {
      ...rawOf(item, site),
      tags: (item.tags ?? []).map((tag) => wellFormed(decodeHTML(tag))),
      isAnswered: item.is_answered ?? null,
      acceptedAnswerId: item.accepted_answer_id ?? null,
      closedReason: shortText(decodeHTML(item.closed_reason ?? ''), 200),
    },
  }
}

/** Answers come without an address; every site knows one by the id, `/a/123`. */
export function mapAnswer(item: AnswerPost, site: string, origin: string | null): MentionDraft {
  const parent = questionId(site, item.question_id)
  return {
    ...common(item, site),
    externalId: `${site}:a${item.answer_id}`,
    kind: 'comment',
    title: null,
    text: wellFormed(item.body),
    url: webUrl(item.link ?? (origin === null ? null : `${origin}/a/${item.answer_id}`)),
    metrics: numbers({ score: item.score, accepted: item.is_accepted === true ? 1 : 0 }),
    conversationId: parent,
    parentId: parent,
    raw: { ...rawOf(item, site), answerId: item.answer_id, isAccepted: item.is_accepted ?? null },
  }
}

function common(item: Post, site: string) {
  return {
    network: 'stackexchange',
    textFormat: 'html' as const,
    language: null,
    postedAt: isoOf(item.creation_date),
    editedAt: isoOf(item.last_edit_date),
    author: authorOf(item.owner, site),
  }
}

/** Accounts are numbered by each site for itself. */
function authorOf(owner: Post['owner'], site: string): DraftAuthor | null {
  const id = owner?.user_id ?? null
  if (id === null) return null
  return {
    externalId: `${site}:u${id}`,
    handle: null,
    name: shortText(decodeHTML(owner?.display_name ?? ''), 500),
    url: webUrl(owner?.link ?? null),
    avatarUrl: webUrl(owner?.profile_image?.replaceAll('&amp;', '&') ?? null),
    followers: null,
  }
}

function rawOf(item: Post, site: string) {
  return {
    site,
    questionId: item.question_id,
    activeAt: isoOf(item.last_activity_date),
    license: shortText(item.content_license ?? null, 100),
  }
}

function questionId(site: string, id: number): string {
  return `${site}:q${id}`
}

function isoOf(seconds: number | null | undefined): string | null {
  return typeof seconds === 'number' ? toIso(parseTimestamp(seconds)) : null
}

function numbers(found: Record<string, number | null | undefined>): Record<string, number> {
  const told = Object.entries(found).filter((entry): entry is [string, number] => entry[1] != null)
  return Object.fromEntries(told)
}
