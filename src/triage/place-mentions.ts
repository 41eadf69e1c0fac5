import { z } from 'zod'
import type { Context } from '../context.ts'
import {
  arrivedThrough,
  holdingOf,
  moveAll,
  moveThese,
  repliesTo,
  spokenIn,
  type Holding,
  type Spoken,
} from '../db/place-store.ts'
import type { Tx } from '../db/sql.ts'
import { fullText, type Json } from '../model/mention.ts'
import type { Clock, Ticket } from '../model/ticket.ts'
import { changeTickets, type Change, type Facts } from './change-ticket.ts'
import { excerptOf } from './merge-ticket.ts'
import { joinClocks } from './targets/sla-clock.ts'

const clockSchema = z.custom<Clock>().nullable()

/** What an event keeps of what went along, so that it can be taken back just so. */
const keptSchema = z.object({
  mentionIds: z.array(z.string()).default([]),
  noteIds: z.array(z.string()).default([]),
  replyIds: z.array(z.string()).default([]),
  /** When they went. */
  at: z.string().default(''),
  /** The clocks of both before, and the one made of them. */
  clocks: z
    .object({ own: clockSchema, other: clockSchema, joined: clockSchema })
    .nullable()
    .default(null),
  /** The mention that the list showed of it and that went along, and the one shown instead. */
  shown: z.object({ before: z.string(), after: z.string() }).nullable().default(null),
})
export type Kept = z.infer<typeof keptSchema>

export function readKept(kept: Json): Kept {
  return keptSchema.parse(kept ?? {})
}

/** `own` is the ticket whose history keeps the step, `other` the one that its mentions go to or come from. */
export type Placing = {
  own: Ticket
  other: Ticket
  /** Of `own`. */
  change: Change
  kept: Kept
  /** The names of the event in either history, and what else it says. */
  told: { own: Told; other: Told }
}
type Told = { type: string; more: Record<string, Json> }

/** Moves all that stands in `own` into `other`. Both are locked, neither is merged. */
export async function joinTickets(tx: Tx, ctx: Context, placing: Placing): Promise<void> {
  const { own, other } = placing
  const moved = await moveAll(tx, own.id, other.id)
  const count = moved.mentionIds.length
  const clock = joinClocks(other.clock, own.clock)
  const kept: Kept = {
    ...moved,
    at: new Date(ctx.now()).toISOString(),
    clocks: { own: own.clock, other: other.clock, joined: clock },
    shown: null,
  }
  const facts: Facts = {
    mentionCount: other.mentionCount + count,
    openedAt: count === 0 ? other.openedAt : Math.min(other.openedAt, own.openedAt),
    lastPostedAt: count === 0 ? other.lastPostedAt : Math.max(other.lastPostedAt, own.lastPostedAt),
    ...(await shownAgain(tx, other, placing.kept)),
  }
  await tell(tx, ctx, placing, {
    own: { ticket: own, facts: { mentionCount: 0 } },
    other: { ticket: other, clock, facts },
    kept,
    count,
  })
}

/**
 * Moves what `kept` names out of `other` into `own`, and what has come to `other` only because `own`
 * was merged into it. Both are locked. What has gone elsewhere since stays there.
 */
export async function partTickets(tx: Tx, ctx: Context, placing: Placing): Promise<void> {
  const { own, other, kept } = placing
  const late = kept.at === '' ? [] : await arrivedThrough(tx, own.id, other.id, kept.at)
  const mentionIds = [...new Set([...kept.mentionIds, ...late])]
  const answered = await repliesTo(tx, other.id, late)
  const shown = shownOf(other, await spokenIn(tx, other.id, mentionIds))
  const replyIds = [...kept.replyIds, ...answered]
  const moved = await moveThese(tx, other.id, own.id, { ...kept, mentionIds, replyIds })
  const count = moved.mentionIds.length
  const [mine, rest] = [await holdingOf(tx, own.id), await holdingOf(tx, other.id)]
  const instead = shown && rest ? rest.newest : null
  await tell(tx, ctx, placing, {
    // Its time went on while it was merged: the author waited all the same.
    own: { ticket: own, clock: kept.clocks?.own ?? own.clock, facts: factsOf(mine) },
    other: {
      ticket: other,
      clock: clockAgain(other, kept),
      facts: { ...factsOf(rest), ...(instead ? showing(instead) : {}) },
    },
    kept: keptSchema.parse({
      shown: shown && instead ? { before: shown.id, after: instead.id } : null,
    }),
    count,
  })
}

type Written = { ticket: Ticket; clock?: Clock | null; facts: Facts }

async function tell(
  tx: Tx,
  ctx: Context,
  { change, told }: Placing,
  written: { own: Written; other: Written; kept: Kept; count: number },
): Promise<void> {
  const { own, other, kept, count } = written
  const [changed] = await changeTickets(tx, ctx, [
    {
      ...own,
      type: told.own.type,
      change,
      more: { ...told.own.more, mentions: count, kept: kept as unknown as Json },
    },
  ])
  if (!changed?.eventId) throw new Error('A step without its event')
  const fields = Object.keys(change) as (keyof Change)[]
  const partOf = (ticket: Ticket) =>
    Object.fromEntries(fields.map((field) => [field, ticket[field]]))
  const twin = {
    ticketId: own.ticket.id,
    eventId: changed.eventId,
    before: partOf(own.ticket),
    after: partOf(changed.ticket),
  }
  const more = { ...told.other.more, mentions: count, twin }
  await changeTickets(tx, ctx, [{ ...other, type: told.other.type, change: {}, more }])
}

/** What follows from the mentions that are in it now; without any its times stay. */
function factsOf(holding: Holding | null): Facts {
  if (!holding) return { mentionCount: 0 }
  const { count, firstAt, lastAt } = holding
  return { mentionCount: count, openedAt: firstAt, lastPostedAt: lastAt }
}

/** The mention among these that the list shows of the ticket. */
function shownOf({ excerpt }: Ticket, mentions: readonly Spoken[]): Spoken | null {
  return mentions.find((mention) => excerptOf(fullText(mention)) === excerpt) ?? null
}

/** What the list shows of a ticket, out of one of its mentions. */
export function showing(mention: Spoken): Facts {
  const { language, sentiment, intents } = mention
  return { excerpt: excerptOf(fullText(mention)), language, sentiment, intents }
}

/** What was shown of it before, unless that has changed since. */
async function shownAgain(tx: Tx, ticket: Ticket, { shown }: Kept): Promise<Facts> {
  if (!shown) return {}
  const mentions = await spokenIn(tx, ticket.id, [shown.before, shown.after])
  const before = mentions.find(({ id }) => id === shown.before)
  const after = mentions.filter(({ id }) => id === shown.after)
  return before && shownOf(ticket, after) ? showing(before) : {}
}

/** Its clock from before it was joined with another, unless it has been answered or stopped since. */
function clockAgain({ clock }: Ticket, { clocks }: Kept): Clock | null {
  const isSame = clocks && JSON.stringify(coreOf(clocks.joined)) === JSON.stringify(coreOf(clock))
  return isSame ? clocks.other : clock
}

/** What happened, without what follows from the policy. */
function coreOf(clock: Clock | null) {
  return clock && [clock.start.at, clock.owed?.at, clock.answeredAt, clock.runs]
}
