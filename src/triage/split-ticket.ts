import { v5 } from 'uuid'
import type { Context } from '../context.ts'
import { holdingOf, placesOf, repliesTo, spokenIn, type Spoken } from '../db/place-store.ts'
import type { Tx } from '../db/sql.ts'
import { insertTicket, lockTickets } from '../db/ticket-store.ts'
import { AppError } from '../errors.ts'
import type { Ticket } from '../model/ticket.ts'
import { lockSeen } from './change-ticket.ts'
import { partTickets, readKept, showing } from './place-mentions.ts'
import { readTicketIn } from './read-ticket.ts'
import { retried } from './retried.ts'

export type SplitInput = {
  id: string
  mentionIds: readonly string[]
  version?: number | undefined
}

/**
 * Makes a ticket of its own of some of a ticket's mentions, with the replies to them; queue, priority,
 * tags and owner are as there. Its id is made of the mentions', so that asked again it is the same
 * one. What answers those mentions later goes where they went. Returns the new ticket as JSON text.
 * `AppError` not_found; invalid where nothing would be left or a mention is not in the ticket;
 * conflict where it has moved on.
 */
export async function splitTicket(ctx: Context, input: SplitInput): Promise<string> {
  const mentionIds = [...new Set(input.mentionIds)].sort()
  const newId = v5(['split', input.id, ...mentionIds].join('\n'), v5.URL)
  return retried(ctx, async (tx) => {
    const locked = await lockTickets(tx, [input.id, newId])
    if (!(await isSplit(tx, newId, mentionIds))) {
      const from = await lockSeen(tx, input)
      await split(tx, ctx, from, { id: newId, mentionIds, known: locked.get(newId) ?? null })
    }
    return readTicketIn(tx, newId)
  })
}

async function isSplit(tx: Tx, id: string, mentionIds: readonly string[]): Promise<boolean> {
  const places = await placesOf(tx, mentionIds)
  return mentionIds.every((mentionId) => places.get(mentionId) === id)
}

async function split(
  tx: Tx,
  ctx: Context,
  from: Ticket,
  made: { id: string; mentionIds: readonly string[]; known: Ticket | null },
): Promise<void> {
  const mentions = await spokenIn(tx, from.id, made.mentionIds)
  if (mentions.length < made.mentionIds.length) {
    throw new AppError('invalid', 'mentionIds: some of them are not in this ticket.')
  }
  const holding = await holdingOf(tx, from.id)
  if (mentions.length === holding?.count) {
    throw new AppError('invalid', 'mentionIds: leave at least one mention in the ticket.')
  }
  const own = made.known ?? emptyTicket(ctx, from, made.id, mentions)
  if (!made.known) await insertTicket(tx, own)
  const { queue, priority, tags, assigneeId, teamId } = from
  await partTickets(tx, ctx, {
    own,
    other: from,
    change: { status: 'open', mergedInto: null, queue, priority, tags, assigneeId, teamId },
    kept: readKept({
      mentionIds: mentions.map(({ id }) => id),
      replyIds: await repliesTo(tx, from.id, made.mentionIds),
    }),
    told: {
      own: { type: 'split-off', more: { from: from.id } },
      other: { type: 'split', more: { into: own.id } },
    },
  })
}

/** As if it had been merged into the one that it is split off; so undoing a split is a merge. */
function emptyTicket(ctx: Context, from: Ticket, id: string, mentions: readonly Spoken[]): Ticket {
  const times = mentions.map(({ postedAt }) => postedAt)
  const newest = mentions.find(({ postedAt }) => postedAt === Math.max(...times))
  if (!newest) throw new AppError('invalid', 'mentionIds: name at least one mention.')
  const { network, authorId, conversationId } = newest
  const because = [`${ctx.actor} made it a ticket of its own`]
  return {
    ...from,
    ...showing(newest),
    id,
    network,
    authorId,
    conversationId,
    status: 'dismissed',
    why: { rule: { id: 'person', name: 'A person split it off' }, because },
    mentionCount: 0,
    openedAt: Math.min(...times),
    lastPostedAt: Math.max(...times),
    snoozedUntil: null,
    untilReply: false,
    waveId: null,
    mergedInto: from.id,
    splitFrom: from.id,
    version: 1,
    createdAt: ctx.now(),
    updatedAt: ctx.now(),
  }
}
