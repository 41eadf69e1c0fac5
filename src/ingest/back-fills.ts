import type { Collector } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import * as store from '../db/back-fill-store.ts'
import { recordEvents } from '../db/event-store.ts'
import type { StoredSource } from '../db/source-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'

const DAY_MS = 86_400_000

/** Reads the last `days` of a source's past beside what is new; anew where that was done before. */
export async function startBackFill(
  ctx: Context,
  collector: Collector | null,
  source: StoredSource,
  days: number,
): Promise<void> {
  checkBackFill(collector, source.collector)
  await ctx.db.transaction(async (tx) => {
    await beginBackFill(ctx, tx, source.id, days)
    await record(ctx, tx, 'back-fill-started', source)
  })
}

/** What it has read stays. `AppError` conflict where none runs. */
export async function stopBackFill(ctx: Context, source: StoredSource): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    if (!(await store.stopBackFill(tx, source.id))) {
      throw new AppError('conflict', 'The past of this source is not being read.')
    }
    await record(ctx, tx, 'back-fill-stopped', source)
  })
}

/** `AppError` invalid where the network gives nothing of the past. */
export function checkBackFill(collector: Collector | null, name: string): void {
  if (collector?.backfill) return
  throw new AppError('invalid', `days: ${collector?.title ?? name} gives nothing of the past.`)
}

export function beginBackFill(ctx: Context, tx: Tx, id: number, days: number): Promise<void> {
  const iso = (ms: number) => new Date(ms).toISOString()
  const now = ctx.now()
  return store.startBackFill(tx, id, { since: iso(now - days * DAY_MS), now: iso(now) })
}

function record(ctx: Context, tx: Tx, type: string, source: StoredSource): Promise<void> {
  const at = new Date(ctx.now()).toISOString()
  const data = { sourceId: source.id, name: source.name, collector: source.collector }
  return recordEvents(tx, [{ at, type, actor: ctx.actor, ticketId: null, data }])
}
