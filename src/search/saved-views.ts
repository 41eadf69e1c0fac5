import type { Context } from '../context.ts'
import type { Tx } from '../db/sql.ts'
import * as store from '../db/view-store.ts'
import { AppError } from '../errors.ts'
import {
  VIEWS_MAX,
  type SavedView,
  type SavedViewInput,
  type SavedViewPatch,
} from '../model/saved-view.ts'
import { readSearch } from './asked.ts'
import { countByQuery } from './search-tickets.ts'

/** The agent's own views and everybody's, each with how many tickets it shows. */
export async function listViews(ctx: Context): Promise<SavedView[]> {
  const rows = await store.listViews(ctx.db, ctx.agent?.id ?? null)
  return Promise.all(rows.map((row) => counted(ctx, row)))
}

/** `AppError` invalid where its words cannot be read, or where one of its own has nobody to belong to. */
export async function addView(ctx: Context, input: SavedViewInput): Promise<SavedView> {
  readSearch(input.filter.q)
  const { name, filter, position, shared = !ctx.agent } = input
  const row = await ctx.db.transaction(async (tx) => {
    const agentId = await ownerOf(tx, ctx, shared)
    const view = { name, filter, position, agentId }
    return store.insertView(tx, view, new Date(ctx.now()).toISOString())
  })
  return counted(ctx, row)
}

/** As `addView`; `AppError` not_found where there is no such view, or it is another's own. */
export async function changeView(
  ctx: Context,
  id: number,
  patch: SavedViewPatch,
): Promise<SavedView> {
  if (patch.filter) readSearch(patch.filter.q)
  const row = await ctx.db.transaction(async (tx) => {
    const before = await lockOwn(tx, ctx, id)
    const isShared = before.agentId === null
    const moves = patch.shared !== undefined && patch.shared !== isShared
    const after = {
      ...before,
      agentId: moves ? await ownerOf(tx, ctx, patch.shared === true) : before.agentId,
      name: patch.name ?? before.name,
      filter: patch.filter ?? before.filter,
      position: patch.position ?? before.position,
    }
    await store.updateView(tx, after)
    return after
  })
  return counted(ctx, row)
}

/** `AppError` not_found where there is no such view, or it is another's own. */
export async function removeView(ctx: Context, id: number): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await lockOwn(tx, ctx, id)
    await store.deleteView(tx, id)
  })
}

async function lockOwn(tx: Tx, ctx: Context, id: number): Promise<store.ViewRow> {
  const view = await store.lockView(tx, id, ctx.agent?.id ?? null)
  if (!view) throw new AppError('not_found', 'There is no such view.')
  return view
}

/** Whose a new view is; null = everybody's. */
async function ownerOf(tx: Tx, { agent }: Context, shared: boolean): Promise<number | null> {
  if (!shared && !agent) {
    throw new AppError(
      'invalid',
      'shared: a view of your own needs to know who you are. Choose your name, or share it with all.',
    )
  }
  const owner = shared ? null : (agent?.id ?? null)
  if ((await store.countViews(tx, owner)) < VIEWS_MAX) return owner
  const whose = shared ? 'shared views' : 'views of your own'
  throw new AppError('conflict', `There are ${VIEWS_MAX} ${whose} already; delete one first.`)
}

async function counted(ctx: Context, row: store.ViewRow): Promise<SavedView> {
  const { id, name, filter, position, agentId } = row
  const isUnknown = filter.assignee === 'me' && !ctx.agent
  const found = isUnknown ? { count: null, more: false } : await countByQuery(ctx, filter)
  return { id, name, shared: agentId === null, filter, position, ...found }
}
