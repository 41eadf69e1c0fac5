import { randomUUID } from 'node:crypto'
import { CollectorError, type Answer } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import type { StoredReply } from '../db/reply-row.ts'
import {
  claimReply,
  expireReplies,
  findToAnswer,
  holdReplies,
  updateReply,
  type MentionToAnswer,
} from '../db/reply-store.ts'
import { findSource, type StoredSource } from '../db/source-store.ts'
import { findTickets } from '../db/ticket-store.ts'
import { messageOf } from '../errors.ts'
import { createMeter } from '../ingest/meter.ts'
import type { ReplyState } from '../model/reply.ts'
import { retried } from '../triage/retried.ts'
import { deliver, type Ports } from './deliver.ts'
import { holdReply, tellReply } from './hold-reply.ts'
import {
  guarded,
  openSender,
  sendingEnv,
  type OpenedSender,
  type ReplyTools,
} from './open-sender.ts'
import { recordSent } from './record-sent.ts'
import { replyHash } from './reply-hash.ts'
import { HELD_MS, LOOKS, lookGapMs, type Delivery, type Turn } from './states.ts'

/** Longer than a request may take, and that counts from half of it on at the latest. */
const LEASE_MS = 120_000
const SEND_MS = 45_000
/** Of one account. */
const PER_MINUTE = 30

const TOO_LATE =
  'It was to go out more than an hour ago. Look whether it still fits and is not there already, then send it again or take it back.'
const CHANGED = 'It was changed after it was approved: approve it again.'

export type OutboxDeps = ReplyTools & { ctx: Context }

/** The part of a worker that sends answers. Any number of them may run, in any number of processes. */
export function createOutbox(deps: OutboxDeps) {
  const { ctx } = deps
  const owner = randomUUID()
  return {
    /** Takes the answer that is due a step further; false where none is due. */
    async step(): Promise<boolean> {
      const startedMs = performance.now()
      const reply = await claimReply(ctx.db, owner, LEASE_MS, dueAt(ctx.now()))
      if (!reply) return false
      const isHeld = () => performance.now() - startedMs < LEASE_MS / 2
      await work(deps, reply, isHeld).catch((error: unknown) =>
        // It stays as it was written down last; the sweep finds it.
        ctx.log.error({ reply: reply.id, error: messageOf(error) }, 'An answer broke off'),
      )
      return true
    },
    /** Finds answers whose worker is gone, and those that are too late to go out by themselves. */
    async sweep(): Promise<void> {
      const now = ctx.now()
      await ctx.db.transaction(async (tx) => {
        const heldBefore = new Date(now - HELD_MS).toISOString()
        const lost = await expireReplies(tx, new Date(now).toISOString())
        const held = await holdReplies(tx, heldBefore, TOO_LATE)
        const found = [
          ...lost.map((reply) => ({ reply, type: 'reply-unknown' })),
          ...held.map((reply) => ({ reply, type: 'reply-held' })),
        ]
        const tickets = await findTickets(
          tx,
          found.map(({ reply }) => reply.ticketId),
        )
        for (const { reply, type } of found) {
          const ticket = tickets.get(reply.ticketId)
          if (ticket) await tellReply(tx, ctx, { reply, ticket }, type)
        }
      })
    },
  }
}

function dueAt(now: number) {
  const ago = (ms: number) => new Date(now - ms).toISOString()
  return {
    now: ago(0),
    heldBefore: ago(HELD_MS),
    looksMax: LOOKS,
    firstLookBefore: ago(lookGapMs(0)),
    lookBefore: ago(lookGapMs(1)),
  }
}

async function work(deps: OutboxDeps, reply: StoredReply, isHeld: () => boolean): Promise<void> {
  const { ctx } = deps
  const delivery = deliveryOf(reply, ctx.now())
  const save = saving(ctx, reply)
  const mention = await findToAnswer(ctx.db, reply.mentionId)
  const source = await findSource(ctx.db, reply.sourceId)
  const opened = source && opening(deps, source)
  if (!mention || !source || !opened || opened instanceof Error) {
    const why = opened instanceof Error ? opened.message : 'its mention or its source is gone'
    await save(delivery.state, stuck(delivery, why))
    return
  }
  if (delivery.state === 'claimed') {
    const turn = await readiness(ctx, { reply, mention, source, opened })
    if (turn) return void (await save('claimed', turn))
  }
  const answer: Answer = { mention, text: reply.text, key: reply.id, madeAt: reply.createdAt }
  const env = sendingEnv(ctx, deps, source, opened, AbortSignal.timeout(SEND_MS))
  const { sender } = opened
  const since = Math.min(reply.createdAt, delivery.sendingAt ?? reply.createdAt)
  const ports: Ports = {
    now: ctx.now,
    isHeld,
    save,
    resendWithinMs: sender.resendWithinMs,
    send: () => guarded(opened, () => sender.send(answer, env)),
    find: () => guarded(opened, () => sender.find({ ...answer, since }, env)),
    async saveSent(post) {
      const isNew = await retried(ctx, async (tx) =>
        recordSent(tx, ctx, await holdReply(tx, reply.id), post),
      )
      if (!isNew)
        ctx.log.warn({ reply: reply.id, url: post.url }, 'An answer was settled meanwhile')
    },
  }
  await deliver(delivery, ports)
}

function deliveryOf(reply: StoredReply, now: number): Delivery {
  const { attempts, looks, sendingAt } = reply
  const state = reply.state === 'unknown' ? 'unknown' : 'claimed'
  return { state, attempts, looks, sendingAt, sendAt: reply.sendAt ?? now }
}

function opening(deps: OutboxDeps, source: StoredSource): OpenedSender | Error | null {
  try {
    return openSender(deps, source)
  } catch (error) {
    return error instanceof Error ? error : new Error(messageOf(error))
  }
}

/** What keeps a claimed answer from going out now; null where nothing does. */
async function readiness(
  ctx: Context,
  about: {
    reply: StoredReply
    mention: MentionToAnswer
    source: StoredSource
    opened: OpenedSender
  },
): Promise<Turn | null> {
  const { reply, mention, source, opened } = about
  const { account } = source
  const hash = replyHash({ ...reply, network: mention.network, account })
  if (reply.approvedHash !== hash) return { state: 'draft', error: CHANGED }
  const check = opened.sender.check(mention, opened.place, reply.text)
  if (!check.allowed) return { state: 'failed', error: check.reason }
  const budget = { name: 'replies', title: 'Answers', limit: PER_MINUTE, per: 'minute' } as const
  try {
    await createMeter(ctx, `replies ${account ?? source.id}`, [budget]).take('replies')
  } catch (error) {
    if (!(error instanceof CollectorError)) throw error
    return { state: 'approved', sendAt: ctx.now() + Math.max(error.waitMs ?? 0, 1000) }
  }
  return null
}

/** Nothing more can be done with it from here. */
function stuck(delivery: Delivery, why: string): Turn {
  if (delivery.state === 'claimed') return { state: 'failed', error: why }
  const error = `Nobody knows whether it went out, and it cannot be looked for: ${why}. Look at the network, then say so here.`
  return { state: 'unknown', looks: LOOKS, error }
}

/** Writes turns under the reply's lease and tells of those that somebody has to see. */
function saving(ctx: Context, reply: StoredReply): Ports['save'] {
  const { id, fence } = reply
  return (from: ReplyState, turn: Turn) =>
    ctx.db.transaction(async (tx) => {
      const approval = turn.state === 'draft' ? { approvedHash: null, approvedBy: null } : {}
      const change = { ...turn, ...approval, updatedAt: ctx.now() }
      const lease = turn.state === 'sending'
      if (!(await updateReply(tx, { id, from: [from], fence }, change, { lease }))) return false
      const type = telling(from, turn)
      const ticket = type && (await findTickets(tx, [reply.ticketId])).get(reply.ticketId)
      const why = turn.error === undefined || turn.error === null ? {} : { why: turn.error }
      if (type && ticket) await tellReply(tx, ctx, { reply, ticket }, type, why)
      return true
    })
}

function telling(from: ReplyState, { state }: Turn): string | null {
  if (state === from) return null
  if (state === 'failed' || state === 'unknown' || state === 'draft') return `reply-${state}`
  return null
}
