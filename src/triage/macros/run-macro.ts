import { randomUUID } from 'node:crypto'
import type { Context } from '../../context.ts'
import { findMacro } from '../../db/macro-store.ts'
import type { Tx } from '../../db/sql.ts'
import { AppError } from '../../errors.ts'
import type { MacroResult, MacroStep } from '../../model/macro.ts'
import type { Json } from '../../model/mention.ts'
import type { Filled } from '../../model/saved-reply.ts'
import { TAGS_MAX, type Ticket } from '../../model/ticket.ts'
import { assigning, tellOwner } from '../people/assign-ticket.ts'
import { changeTicket, lockSeen, type Changing } from '../change-ticket.ts'
import { openDesk, type Desk } from '../people/desk.ts'
import { moveOf } from '../move-ticket.ts'
import { writeNote } from '../notes.ts'
import { tagList } from '../patch-ticket.ts'
import { readTicketIn } from '../read-ticket.ts'
import { retried } from '../retried.ts'
import { fillSavedReplyIn } from './saved-replies.ts'

const HOUR_MS = 3_600_000
const TICKETS_MAX = 500

export type RunInput = { id: number; ticketId: string; version?: number | undefined }

/** An answer for the person to look over and send. */
type Answer = Filled & { savedReplyId: number }

/** What the steps of one run share; `more` goes into each event, so that all can be undone at once. */
type Run = { tx: Tx; ctx: Context; desk: Desk; more: Record<string, Json> }

/**
 * Takes all steps of a macro on one ticket, or none. Returns the ticket as JSON text, with `macro`:
 * the batch that undoes it, and the answer for the reply box where it has one; nothing is sent.
 * `AppError` not_found, or as the step says that cannot be taken, with its number.
 */
export async function runMacro(ctx: Context, input: RunInput): Promise<string> {
  const batchId = randomUUID()
  return retried(ctx, async (tx) => {
    const { reply } = await takeAll(tx, ctx, input, batchId)
    const json = await readTicketIn(tx, input.ticketId)
    return `${json.slice(0, -1)},"macro":${JSON.stringify({ batchId, reply })}}`
  })
}

/**
 * The same on many, ticket by ticket: what one of them refuses is told and keeps no other from it. All
 * can be taken back under one id.
 */
export async function runMacroOnMany(
  ctx: Context,
  { id, ticketIds }: { id: number; ticketIds: readonly string[] },
): Promise<MacroResult> {
  if (ticketIds.length > TICKETS_MAX) {
    throw new AppError(
      'invalid',
      `A macro runs on ${TICKETS_MAX} tickets at most, and these are ${ticketIds.length}; narrow the filter.`,
    )
  }
  if (!(await findMacro(ctx.db, id))) throw new AppError('not_found', 'There is no such macro.')
  const result: MacroResult = { changed: 0, failed: [], replies: [], batchId: randomUUID() }
  for (const ticketId of [...new Set(ticketIds)].sort()) {
    try {
      const { changed, reply } = await retried(ctx, (tx) =>
        takeAll(tx, ctx, { id, ticketId }, result.batchId),
      )
      if (changed) result.changed += 1
      if (reply) result.replies.push({ ticketId, ...reply })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      result.failed.push({ id: ticketId, message: error.message })
    }
  }
  return result
}

async function takeAll(tx: Tx, ctx: Context, input: RunInput, batchId: string) {
  const macro = await findMacro(tx, input.id)
  if (!macro) throw new AppError('not_found', 'There is no such macro.')
  const desk = openDesk(tx, ctx)
  if (macro.steps.some(findsOwner)) await desk.wait()
  const run: Run = { tx, ctx, desk, more: { batch: batchId, macro: macro.name } }
  const before = await lockSeen(tx, { id: input.ticketId, version: input.version })
  let ticket = before
  let reply: Answer | null = null
  for (const [place, step] of macro.steps.entries()) {
    const taken = await numbered(place + 1, macro.name, () => takeStep(run, ticket, step))
    ticket = taken.ticket
    reply = taken.reply ?? reply
  }
  const isNoted = macro.steps.some(({ kind }) => kind === 'note')
  return { changed: isNoted || ticket.version > before.version, reply }
}

/** Whether a team may have to choose somebody. */
function findsOwner(step: MacroStep): boolean {
  return step.kind === 'assign' && step.assigneeId === undefined
}

async function takeStep(
  run: Run,
  ticket: Ticket,
  step: MacroStep,
): Promise<{ ticket: Ticket; reply?: Answer }> {
  const { tx, ctx } = run
  switch (step.kind) {
    case 'move':
      return { ticket: await takeMove(run, ticket, step) }
    case 'tags':
      return { ticket: await change(run, ticket, { tags: tagsAfter(ticket, step) }) }
    case 'priority':
      return { ticket: await change(run, ticket, { priority: step.priority }) }
    case 'assign':
      return { ticket: await takeAssign(run, ticket, step) }
    case 'note':
      await writeNote(tx, ctx, ticket, step.text, run.more)
      return { ticket }
    case 'reply': {
      const { savedReplyId } = step
      const filled = await fillSavedReplyIn(tx, ctx, { id: savedReplyId, ticketId: ticket.id })
      return { ticket, reply: { ...filled, savedReplyId } }
    }
  }
}

/** A ticket that stands there already is let be, save that a snooze may begin anew only from elsewhere. */
async function takeMove(
  run: Run,
  ticket: Ticket,
  { to, snoozedHours, untilReply }: Extract<MacroStep, { kind: 'move' }>,
): Promise<Ticket> {
  if (ticket.status === to && to !== 'snoozed') return ticket
  const { tx, ctx } = run
  const until = snoozedHours === undefined ? null : ctx.now() + snoozedHours * HOUR_MS
  const snoozedUntil = until === null ? undefined : new Date(until).toISOString()
  const moving = moveOf(ctx, ticket, { to, snoozedUntil, untilReply })
  return changeTicket(tx, ctx, ticket, { ...moving, more: { ...moving.more, ...run.more } })
}

async function takeAssign(
  run: Run,
  ticket: Ticket,
  { assigneeId, teamId }: Extract<MacroStep, { kind: 'assign' }>,
): Promise<Ticket> {
  const { tx, ctx, desk } = run
  if (assigneeId === 'me' && !ctx.agent) {
    throw new AppError('invalid', 'it gives the ticket to you: choose who you are first.')
  }
  const owner = assigneeId === 'me' ? ctx.agent?.id : assigneeId
  const giving = await assigning(ticket, { assigneeId: owner, teamId }, desk)
  const next = await changeTicket(tx, ctx, ticket, {
    ...giving,
    more: { ...giving.more, ...run.more },
  })
  await tellOwner(tx, ctx, ticket, next)
  return next
}

function change(run: Run, ticket: Ticket, to: Changing['change']): Promise<Ticket> {
  return changeTicket(run.tx, run.ctx, ticket, { type: 'changed', change: to, more: run.more })
}

function tagsAfter(ticket: Ticket, step: Extract<MacroStep, { kind: 'tags' }>): string[] {
  const tags = tagList([...ticket.tags, ...step.add]).filter((tag) => !step.remove.includes(tag))
  if (tags.length <= TAGS_MAX) return tags
  throw new AppError('conflict', `it would have ${tags.length} tags; ${TAGS_MAX} are the most.`)
}

/** Puts the number of the step before what is wrong with it. */
async function numbered<T>(number: number, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const message = `Step ${number} of "${name}" cannot be taken, so nothing was done: ${error.message}`
    throw new AppError(error.code, message, {
      cause: error,
      details: { ...error.details, step: number },
    })
  }
}
