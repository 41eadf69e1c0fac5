import { z } from 'zod'
import { AppError } from '../errors.ts'
import { brandInputSchema } from '../model/brand.ts'
import { jsonSchema, mentionKindSchema } from '../model/mention.ts'
import type { Json, MentionDraft } from '../model/mention.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** One entry of `demo/brands.json`: a brand as the API takes it, with a query to hear it by. */
export const demoBrandSchema = brandInputSchema.extend({ query: z.string().min(1).max(20_000) })

const count = z.number().int().nonnegative()

const demoLineSchema = z.strictObject({
  id: z.string().min(1),
  /** Days before today, 0 = today. */
  day: z.number().int().min(0).max(59),
  /** Time of that day, UTC. */
  time: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/),
  network: z.string().min(1).max(40),
  kind: mentionKindSchema,
  author: z.strictObject({
    handle: z.string().min(1),
    name: z.string().nullable(),
    followers: count.nullable(),
  }),
  title: z.string().optional(),
  text: z.string().min(1),
  url: z.url(),
  lang: z.string().min(2),
  likes: count,
  replies: count.optional(),
  /** `id` of the line that began the conversation. */
  conversationId: z.string().optional(),
  parentId: z.string().optional(),
})
type DemoLine = z.infer<typeof demoLineSchema>

/**
 * Lines of `demo/mentions.jsonl` in, drafts out in the same order, dated back from `now`
 * (milliseconds since 1970, UTC) and never later than it. Throws `invalid`, naming the line, on
 * anything that is not a demo mention.
 */
export async function demoDrafts(
  lines: AsyncIterable<string> | Iterable<string>,
  now: number,
): Promise<MentionDraft[]> {
  const read: { line: DemoLine; raw: Json }[] = []
  let number = 0
  for await (const text of lines) {
    number += 1
    if (text.trim() !== '') read.push(parseLine(text, number))
  }
  const today = Math.floor(now / DAY_MS) * DAY_MS
  const place = timeline(
    read.map(({ line }) => plannedAt(line, today)),
    today,
    now,
  )
  return read.map(({ line, raw }) => toDraft(line, place(plannedAt(line, today)), raw))
}

function parseLine(text: string, number: number): { line: DemoLine; raw: Json } {
  try {
    const raw = jsonSchema.parse(JSON.parse(text))
    return { line: demoLineSchema.parse(raw), raw }
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : 'not JSON'
    throw new AppError('invalid', `Demo mention on line ${number}: ${reason}`, { cause: error })
  }
}

function plannedAt({ day, time }: DemoLine, today: number): number {
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
  return today - day * DAY_MS + minutes * MINUTE_MS
}

/**
 * Where a planned time lands. Today's plan runs to the evening, so earlier in the day it is squeezed,
 * in proportion and thus in order, between the last post of the days before and `now`: starting at
 * midnight instead would pile a whole day onto the first minutes after it.
 */
function timeline(planned: readonly number[], today: number, now: number): (at: number) => number {
  const end = latest(planned, today)
  if (end <= now) return (at) => at
  const earlier = planned.filter((at) => at < today)
  const start = earlier.length > 0 ? latest(earlier, -Infinity) : today
  const ratio = (now - start) / (end - start)
  return (at) => (at <= start ? at : Math.floor(start + (at - start) * ratio))
}

function latest(times: readonly number[], floor: number): number {
  return times.reduce((max, at) => Math.max(max, at), floor)
}

function toDraft(line: DemoLine, postedAt: number, raw: Json): MentionDraft {
  return {
    externalId: line.id,
    network: line.network,
    kind: line.kind,
    title: line.title ?? null,
    text: line.text,
    textFormat: 'plain',
    url: line.url,
    language: line.lang,
    postedAt: new Date(postedAt).toISOString(),
    author: {
      externalId: line.author.handle,
      handle: line.author.handle,
      name: line.author.name,
      url: null,
      avatarUrl: null,
      followers: line.author.followers,
    },
    metrics:
      line.replies === undefined
        ? { likes: line.likes }
        : { likes: line.likes, replies: line.replies },
    conversationId: line.conversationId ?? null,
    parentId: line.parentId ?? null,
    raw,
  }
}
