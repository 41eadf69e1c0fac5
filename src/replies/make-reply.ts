import type { Context } from '../context.ts'
import { findAgent } from '../db/agent-store.ts'
import {
  countReplies,
  findReplyView,
  findToAnswer,
  insertReply,
  type MentionToAnswer,
} from '../db/reply-store.ts'
import { findSource, type StoredSource } from '../db/source-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'
import { newId } from '../ingest/ids.ts'
import { UNDO_MS, type ReplyInput, type ReplyView } from '../model/reply.ts'
import { refusePounce } from '../people/leads/check-contact.ts'
import { changeTicket, lockSeen } from '../triage/change-ticket.ts'
import { retried } from '../triage/retried.ts'
import { judgeOne, noAccount } from './check-reply.ts'
import { refuseIfMovedOn } from './moved-on.ts'
import type { SenderTools } from './open-sender.ts'
import { replyHash } from './reply-hash.ts'

/** So many answers of one person in so short a time are a bulk: a second person looks at more. */
const BULK_MAX = 20
const BULK_MS = 10 * 60_000
const LATER_MAX_MS = 90 * 86_400_000

/**
 * Writes down an answer: on its way in ten seconds or when it is asked for, or as a draft where
 * somebody has to approve it. `AppError` conflict where the conversation has moved on or the network
 * does not let it be answered, invalid where the text does not fit.
 */
export async function makeReply(
  ctx: Context,
  tools: SenderTools,
  { ticketId, ...input }: ReplyInput & { ticketId: string },
): Promise<ReplyView> {
  const { mention, source } = await allowedPlace(ctx, tools, input)
  if (mention.ticketId !== ticketId) throw noMention()
  const now = ctx.now()
  const sendAt = sendTime(input.sendAt, now)
  return retried(ctx, async (tx) => {
    const ticket = await lockSeen(tx, { id: ticketId })
    await refuseIfMovedOn(tx, ticket, input.version)
    await refusePounce(tx, ctx, { ticketId })
    const needsApproval = await isToApprove(tx, ctx)
    const { network, id: mentionId } = mention
    const { id: sourceId, account } = source
    const hash = replyHash({ network, sourceId, account, mentionId, text: input.text })
    const id = newId()
    await insertReply(tx, {
      ...unsent,
      id,
      ticketId,
      mentionId,
      sourceId,
      network,
      agentId: ctx.agent?.id ?? null,
      actor: ctx.actor,
      text: input.text,
      needsApproval,
      approvedHash: needsApproval ? null : hash,
      approvedBy: needsApproval ? null : ctx.actor,
      state: needsApproval ? 'draft' : 'approved',
      sendAt: needsApproval && input.sendAt === undefined ? null : sendAt,
      createdAt: now,
      updatedAt: now,
    })
    const more = { replyId: id, mentionId, sourceId, needsApproval }
    // Raises the version: a colleague who has the ticket open is told before they answer too.
    await changeTicket(tx, ctx, ticket, { type: 'reply-made', change: {}, facts: {}, more })
    return viewOf(tx, id)
  })
}

const unsent = {
  fence: 0,
  attempts: 0,
  looks: 0,
  sendingAt: null,
  sentAt: null,
  externalId: null,
  ownAuthorId: null,
  url: null,
  error: null,
}

/** The mention and the account, if that may answer it with this text. */
export async function allowedPlace(
  ctx: Context,
  tools: SenderTools,
  input: Pick<ReplyInput, 'mentionId' | 'sourceId' | 'text'>,
): Promise<{ mention: MentionToAnswer; source: StoredSource }> {
  const mention = await findToAnswer(ctx.db, input.mentionId)
  if (!mention) throw noMention()
  const source = await findSource(ctx.db, input.sourceId)
  if (!source) throw new AppError('invalid', 'sourceId: there is no such source.')
  const judged = judgeOne(tools, source, mention)
  if (!judged) throw new AppError('conflict', noAccount(mention.network))
  if (!judged.check.allowed) throw new AppError('conflict', judged.check.reason ?? '')
  const check = judgeOne(tools, source, mention, input.text)?.check
  if (check?.allowed === false) throw new AppError('invalid', `text: ${check.reason}`)
  return { mention, source }
}

/** Whether what this person writes now waits for another one. */
export async function isToApprove(tx: Tx, ctx: Context): Promise<boolean> {
  const now = ctx.now()
  const agent = ctx.agent ? await findAgent(tx, ctx.agent.id, now) : null
  if (agent?.needsApproval === true) return true
  const since = new Date(now - BULK_MS).toISOString()
  return (await countReplies(tx, ctx.actor, since)) >= BULK_MAX
}

export async function viewOf(tx: Tx, id: string): Promise<ReplyView> {
  const view = await findReplyView(tx, id)
  if (!view) throw new AppError('not_found', 'There is no such answer.')
  return view
}

function sendTime(asked: string | undefined, now: number): number {
  const soonest = now + UNDO_MS
  if (asked === undefined) return soonest
  const at = Date.parse(asked)
  if (at - now > LATER_MAX_MS) {
    throw new AppError('invalid', 'sendAt: give a time in the next 90 days.')
  }
  return Math.max(soonest, at)
}

function noMention(): AppError {
  return new AppError('not_found', 'The ticket has no such mention.')
}
