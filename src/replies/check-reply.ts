import type { ReplyCheck } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import { findAgent } from '../db/agent-store.ts'
import { mergeChain } from '../db/place-store.ts'
import { findToAnswer, newestToAnswer, type MentionToAnswer } from '../db/reply-store.ts'
import { listSources, type StoredSource } from '../db/source-store.ts'
import { AppError, messageOf } from '../errors.ts'
import { UNDO_MS, type ReplyCheckView } from '../model/reply.ts'
import { checkPounce } from '../people/leads/check-contact.ts'
import { openSender, type SenderTools } from './open-sender.ts'

type Judged = { source: StoredSource; check: ReplyCheck }

/**
 * Whether and how a mention of a ticket can be answered, before anybody types; its newest where none is
 * named. `AppError` not_found where the ticket has no such mention.
 */
export async function checkReply(
  ctx: Context,
  tools: SenderTools,
  ask: { ticketId: string; mentionId?: string | undefined; sourceId?: number | undefined },
): Promise<ReplyCheckView> {
  const mention = await mentionOf(ctx, ask)
  const judged = await judge(ctx, tools, mention, ask.sourceId)
  const able = judged.filter(({ check }) => check.allowed)
  const best = able[0] ?? judged[0]
  const agent = ctx.agent ? await findAgent(ctx.db, ctx.agent.id, ctx.now()) : null
  const pounce = await checkPounce(ctx.db, ctx, { ticketId: mention.ticketId ?? ask.ticketId })
  const refused = able.length > 0 ? null : (best?.check.reason ?? noAccount(mention.network))
  return {
    allowed: able.length > 0 && pounce.allowed,
    reason: refused ?? pounce.reason,
    accounts: able.map(({ source }) => ({ sourceId: source.id, name: source.name })),
    maxLength: best?.check.maxLength ?? 0,
    counting: best?.check.counting ?? 'characters',
    costUsd: best?.check.costUsd ?? null,
    notes: [...(best?.check.notes ?? [])],
    needsApproval: agent?.needsApproval ?? false,
    undoMs: UNDO_MS,
  }
}

/** What the mention's source says comes first, then what can answer. */
async function judge(
  ctx: Context,
  tools: SenderTools,
  mention: MentionToAnswer,
  sourceId: number | undefined,
): Promise<Judged[]> {
  const sources = await listSources(ctx.db)
  const own = ({ source }: Judged) => (source.id === mention.sourceId ? 0 : 1)
  return sources
    .filter(({ id }) => sourceId === undefined || id === sourceId)
    .flatMap((source) => judgeOne(tools, source, mention) ?? [])
    .sort((a, b) => own(a) - own(b))
}

/** Null where the source has nothing to do with the mention's network. */
export function judgeOne(
  tools: SenderTools,
  source: StoredSource,
  mention: MentionToAnswer,
  text?: string,
): Judged | null {
  if (tools.find(source.collector)?.reply?.network !== mention.network) return null
  try {
    const opened = openSender(tools, source)
    return opened && { source, check: opened.sender.check(mention, opened.place, text) }
  } catch (error) {
    const limits = { maxLength: 0, counting: 'characters', costUsd: null, notes: [] } as const
    return { source, check: { ...limits, allowed: false, reason: messageOf(error) } }
  }
}

async function mentionOf(
  { db }: Context,
  { ticketId, mentionId }: { ticketId: string; mentionId?: string | undefined },
): Promise<MentionToAnswer> {
  const mention =
    mentionId === undefined ? await newestToAnswer(db, ticketId) : await findToAnswer(db, mentionId)
  if (mention?.ticketId === ticketId) return mention
  // Merged a moment ago: whoever had it on screen still asks by its old ticket.
  const chain = mention ? await mergeChain(db, ticketId) : []
  if (mention?.ticketId && chain.includes(mention.ticketId)) return mention
  throw new AppError('not_found', 'The ticket has no such mention.')
}

export function noAccount(network: string): string {
  return `No source can answer on ${network}: add one with an account that may, or answer there.`
}
