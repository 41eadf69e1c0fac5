import type { Context } from '../../context.ts'
import { isUniqueViolation } from '../../db/database-error.ts'
import { macrosAnswering } from '../../db/macro-store.ts'
import * as store from '../../db/saved-reply-store.ts'
import type { Tx } from '../../db/sql.ts'
import { AppError } from '../../errors.ts'
import {
  fieldProblem,
  fillFields,
  type FieldValues,
  type Filled,
  type SavedReply,
  type SavedReplyInput,
  type SavedReplyPatch,
} from '../../model/saved-reply.ts'

/** Every saved reply, by name. */
export function listSavedReplies(ctx: Context): Promise<SavedReply[]> {
  return store.listSavedReplies(ctx.db)
}

/** `AppError` conflict for a taken name. */
export function addSavedReply(ctx: Context, input: SavedReplyInput): Promise<SavedReply> {
  return saving(input.name, () => store.insertSavedReply(ctx.db, input, nowOf(ctx)))
}

/** As `addSavedReply`; `AppError` not_found where there is no such reply. */
export async function changeSavedReply(
  ctx: Context,
  id: number,
  patch: SavedReplyPatch,
): Promise<SavedReply> {
  const reply = await saving(patch.name ?? '', () =>
    store.updateSavedReply(ctx.db, id, patch, nowOf(ctx)),
  )
  return reply ?? noSuchReply()
}

/** `AppError` not_found, or conflict where a macro answers with it. */
export async function removeSavedReply(ctx: Context, id: number): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const macros = await macrosAnswering(tx, id)
    if (macros.length > 0) {
      const names = macros.map((name) => `"${name}"`).join(', ')
      throw new AppError('conflict', `Macros answer with it: ${names}. Take it out of them first.`)
    }
    if (!(await store.deleteSavedReply(tx, id))) noSuchReply()
  })
}

/** The reply with what is known of the ticket filled in. `AppError` not_found for either. */
export async function fillSavedReply(
  ctx: Context,
  { id, ticketId }: { id: number; ticketId: string },
): Promise<Filled> {
  const values = await valuesOf(ctx.db, ctx, ticketId)
  return fillIn(ctx.db, id, values)
}

/** The same inside a transaction. */
export async function fillSavedReplyIn(
  tx: Tx,
  ctx: Context,
  { id, ticketId }: { id: number; ticketId: string },
): Promise<Filled> {
  return fillIn(tx, id, await valuesOf(tx, ctx, ticketId))
}

async function fillIn(db: Tx, id: number, values: FieldValues): Promise<Filled> {
  const reply = await store.findSavedReply(db, id)
  return reply ? fillFields(reply.text, values) : noSuchReply()
}

/** A reply as it is being written, filled for a ticket, or for one that is made up. */
export async function previewReply(
  ctx: Context,
  { text, ticketId }: { text: string; ticketId?: string | undefined },
): Promise<Filled & { problem: string | null }> {
  const values = ticketId === undefined ? exampleOf(ctx) : await valuesOf(ctx.db, ctx, ticketId)
  return { ...fillFields(text, values), problem: fieldProblem(text) }
}

async function valuesOf(db: Tx, ctx: Context, ticketId: string): Promise<FieldValues> {
  const facts = await store.ticketFacts(db, ticketId, ctx.agent?.id ?? null)
  if (!facts) throw new AppError('not_found', 'There is no such ticket.')
  return {
    'author.name': facts.authorName ?? facts.authorHandle,
    'author.handle': facts.authorHandle,
    'agent.name': ctx.agent?.name ?? null,
    'brand.name': facts.brandName,
    'ticket.id': ticketId,
    today: dateIn(ctx.now(), facts.language, facts.timeZone),
    network: facts.network,
  }
}

function exampleOf(ctx: Context): FieldValues {
  return {
    'author.name': 'Alice Example',
    'author.handle': 'alice',
    'agent.name': ctx.agent?.name ?? 'Your name',
    'brand.name': 'Your brand',
    'ticket.id': '01234567-89ab-4cde-8f01-23456789abcd',
    today: dateIn(ctx.now(), 'en', null),
    network: 'bluesky',
  }
}

/** The day in the author's language and the agent's time zone. */
function dateIn(ms: number, language: string, timeZone: string | null): string {
  const known = Intl.DateTimeFormat.supportedLocalesOf(isTag(language) ? [language] : [])
  const format = { dateStyle: 'long', timeZone: timeZone ?? 'UTC' } as const
  return new Intl.DateTimeFormat(known.length > 0 ? known : 'en', format).format(ms)
}

function isTag(language: string): boolean {
  return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(language)
}

async function saving<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new AppError('conflict', `name: there is a saved reply "${name}" already.`, {
      cause: error,
    })
  }
}

function nowOf(ctx: Context): string {
  return new Date(ctx.now()).toISOString()
}

function noSuchReply(): never {
  throw new AppError('not_found', 'There is no such saved reply.')
}
