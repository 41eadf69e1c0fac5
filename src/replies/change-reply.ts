import type { Context } from '../context.ts'
import { findAgent } from '../db/agent-store.ts'
import type { StoredReply } from '../db/reply-row.ts'
import { findReply, updateReply } from '../db/reply-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'
import { UNDO_MS, type ReplyState, type ReplyView } from '../model/reply.ts'
import { refusePounce } from '../people/leads/check-contact.ts'
import { changingReply, tellReply, type Held } from './hold-reply.ts'
import { allowedPlace, isToApprove } from './make-reply.ts'
import type { SenderTools } from './open-sender.ts'
import { recordSent } from './record-sent.ts'
import { replyHash } from './reply-hash.ts'
import { HELD_MS } from './states.ts'

/**
 * Changes the words. What another person has approved is a draft again; what its author may send alone
 * stays on its way, with new time to take it back. `AppError` conflict once it is on its way.
 */
export async function editReply(
  ctx: Context,
  tools: SenderTools,
  id: string,
  text: string,
): Promise<ReplyView> {
  const { source } = await allowedPlace(ctx, tools, { ...(await existing(ctx, id)), text })
  return changingReply(ctx, id, async (tx, held) => {
    const { reply } = held
    expect(reply, ['draft', 'approved', 'failed'], 'be changed')
    const needsApproval = reply.needsApproval || (await needsOthers(tx, ctx))
    const isOwn = !needsApproval && reply.state === 'approved'
    const { account } = source
    const change: Partial<StoredReply> = isOwn
      ? { approvedHash: replyHash({ ...reply, account, text }), approvedBy: ctx.actor }
      : { state: 'draft', approvedHash: null, approvedBy: null }
    const sendAt = isOwn ? Math.max(ctx.now() + UNDO_MS, reply.sendAt ?? 0) : reply.sendAt
    // Whoever may not send alone becomes its author, so that they cannot approve their own words.
    const author = needsApproval && !reply.needsApproval ? authorOf(ctx) : {}
    await write(tx, ctx, reply, { ...change, ...author, text, needsApproval, sendAt, error: null })
    await tellReply(tx, ctx, held, 'reply-edited')
  })
}

/** Lets a draft go out; what needs it is approved by somebody else than its author. */
export async function approveReply(
  ctx: Context,
  tools: SenderTools,
  id: string,
): Promise<ReplyView> {
  const { source } = await allowedPlace(ctx, tools, await existing(ctx, id))
  return changingReply(ctx, id, async (tx, held) => {
    const { reply } = held
    expect(reply, ['draft'], 'be approved')
    await refusePounce(tx, ctx, { ticketId: reply.ticketId, exceptId: reply.id })
    if (reply.needsApproval) await checkApprover(tx, ctx, reply)
    await write(tx, ctx, reply, {
      state: 'approved',
      approvedHash: replyHash({ ...reply, account: source.account }),
      approvedBy: ctx.actor,
      sendAt: Math.max(ctx.now() + UNDO_MS, reply.sendAt ?? 0),
      error: null,
    })
    await tellReply(tx, ctx, held, 'reply-approved')
  })
}

/** Takes an answer back as long as no worker has it. */
export function cancelReply(ctx: Context, id: string): Promise<ReplyView> {
  return changingReply(ctx, id, async (tx, held) => {
    expect(held.reply, ['draft', 'approved', 'failed'], 'be taken back')
    await write(tx, ctx, held.reply, { state: 'cancelled' })
    await tellReply(tx, ctx, held, 'reply-cancelled')
  })
}

/** Sends again what did not go out, or what has waited for a person because it was too late. */
export async function retryReply(ctx: Context, tools: SenderTools, id: string): Promise<ReplyView> {
  const { source } = await allowedPlace(ctx, tools, await existing(ctx, id))
  return changingReply(ctx, id, async (tx, held) => {
    const { reply } = held
    const now = ctx.now()
    const isHeld = reply.state === 'approved' && (reply.sendAt ?? now) <= now - HELD_MS
    if (!isHeld) expect(reply, ['failed'], 'be sent again')
    await refusePounce(tx, ctx, { ticketId: reply.ticketId, exceptId: reply.id })
    const isApproved = reply.approvedHash === replyHash({ ...reply, account: source.account })
    const next: Partial<StoredReply> = isApproved
      ? { state: 'approved', sendAt: now + UNDO_MS }
      : { state: 'draft', approvedHash: null, approvedBy: null }
    const afresh = { attempts: 0, looks: 0, sendingAt: null, error: null }
    await write(tx, ctx, reply, { ...next, ...afresh })
    await tellReply(tx, ctx, held, 'reply-retried')
  })
}

/** A person has looked at the network and says what became of an answer of unknown outcome. */
export function settleReply(
  ctx: Context,
  id: string,
  outcome: 'sent' | 'not_sent',
): Promise<ReplyView> {
  return changingReply(ctx, id, async (tx, held) => {
    expect(held.reply, ['unknown'], 'be settled')
    await tellReply(tx, ctx, held, 'reply-settled', { outcome })
    if (outcome === 'sent') {
      await recordSent(tx, ctx, held, { externalId: null, url: null, authorId: null })
    } else {
      const error = `${ctx.actor} has looked: it is not there.`
      await write(tx, ctx, held.reply, { state: 'failed', sendingAt: null, error })
    }
  })
}

async function existing(ctx: Context, id: string): Promise<StoredReply> {
  const reply = await findReply(ctx.db, id)
  if (!reply) throw new AppError('not_found', 'There is no such answer.')
  return reply
}

/** A worker that still has it under the fence before writes nothing more. */
async function write(
  tx: Tx,
  ctx: Context,
  { id, state, fence }: StoredReply,
  change: Partial<StoredReply>,
): Promise<void> {
  const all = { ...change, fence: fence + 1, updatedAt: ctx.now() }
  if (await updateReply(tx, { id, from: [state], fence: null }, all)) return
  throw new AppError('conflict', 'Somebody else was faster.')
}

const standing: Record<ReplyState, string> = {
  draft: 'is a draft',
  approved: 'is approved and waits to go out',
  claimed: 'is on its way',
  sending: 'is on its way',
  sent: 'was sent',
  failed: 'did not go out',
  unknown: 'may be at the network or not: say first what became of it',
  cancelled: 'was taken back',
}

function expect({ state }: StoredReply, states: readonly ReplyState[], what: string): void {
  if (states.includes(state)) return
  throw new AppError('conflict', `The answer ${standing[state]}; it cannot ${what}.`, {
    details: { state },
  })
}

async function needsOthers(tx: Tx, ctx: Context): Promise<boolean> {
  return ctx.agent ? isToApprove(tx, ctx) : false
}

function authorOf({ agent, actor }: Context): Partial<StoredReply> {
  return { agentId: agent?.id ?? null, actor }
}

async function checkApprover(tx: Tx, ctx: Context, reply: Held['reply']): Promise<void> {
  const agent = ctx.agent ? await findAgent(tx, ctx.agent.id, ctx.now()) : null
  if (!agent) {
    throw new AppError('forbidden', 'Say who you are first: one of the team approves answers.')
  }
  if (agent.id === reply.agentId || agent.name === reply.actor) {
    throw new AppError('forbidden', 'Nobody approves their own answer: ask a colleague.')
  }
  if (!agent.mayApprove) throw new AppError('forbidden', `${agent.name} may not approve answers.`)
}
