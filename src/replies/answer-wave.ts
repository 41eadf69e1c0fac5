import type { Context } from '../context.ts'
import { newestToAnswer } from '../db/reply-store.ts'
import { findTickets } from '../db/ticket-store.ts'
import { AppError, messageOf } from '../errors.ts'
import { fieldProblem } from '../model/saved-reply.ts'
import type { WaveAnswered } from '../model/wave.ts'
import { previewReply } from '../triage/macros/saved-replies.ts'
import { waveTickets } from '../triage/waves/waves.ts'
import { checkReply } from './check-reply.ts'
import { makeReply } from './make-reply.ts'
import type { SenderTools } from './open-sender.ts'

/** Tickets that are answered in one go. */
const AT_ONCE_MAX = 500

/**
 * Answers every ticket of a wave that still waits with one text, its `{{fields}}` filled for each, but
 * for those in `except`. What one of them refuses is told beside what was made, and stops none of the
 * others; as anywhere, more than twenty of one person wait for a second one. `AppError` invalid for an
 * unknown field.
 */
export async function answerWave(
  ctx: Context,
  tools: SenderTools,
  { id, text, except }: { id: string; text: string; except: readonly string[] },
): Promise<WaveAnswered> {
  const problem = fieldProblem(text)
  if (problem !== null) throw new AppError('invalid', `text: ${problem}`)
  const left = new Set(except)
  const ids = (await waveTickets(ctx, id, true)).filter((each) => !left.has(each))
  const answered: WaveAnswered = { sending: 0, toApprove: 0, failed: [], more: 0 }
  for (const ticketId of ids.slice(0, AT_ONCE_MAX)) {
    try {
      const state = await answerOne(ctx, tools, ticketId, text)
      if (state === 'draft') answered.toApprove += 1
      else answered.sending += 1
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      answered.failed.push({ ticketId, message: messageOf(error) })
    }
  }
  return { ...answered, more: Math.max(0, ids.length - AT_ONCE_MAX) }
}

async function answerOne(ctx: Context, tools: SenderTools, ticketId: string, text: string) {
  const ticket = (await findTickets(ctx.db, [ticketId])).get(ticketId)
  const mention = await newestToAnswer(ctx.db, ticketId)
  if (!ticket || !mention) throw new AppError('not_found', 'There is nothing to answer in it.')
  const { allowed, reason, accounts } = await checkReply(ctx, tools, { ticketId })
  const sourceId = accounts[0]?.sourceId
  if (!allowed || sourceId === undefined) {
    throw new AppError('conflict', reason ?? 'It cannot be answered.')
  }
  const filled = await previewReply(ctx, { text, ticketId })
  if (filled.missing.length > 0) {
    throw new AppError('conflict', `Not known of it: ${filled.missing.join(', ')}.`)
  }
  const { version } = ticket
  const input = { ticketId, mentionId: mention.id, sourceId, text: filled.text, version }
  return (await makeReply(ctx, tools, input)).state
}
