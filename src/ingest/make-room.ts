import type { Context } from '../context.ts'
import { ensurePartitions } from '../db/page-store.ts'
import type { Prepared } from './prepare.ts'

/** Months further back than this share one partition. */
const PARTITIONED_MONTHS = 36

/** What is known to be there, by database. */
const partitioned = new WeakMap<Context['db'], Set<string>>()

/** Each month that is about to get mentions has its partition first, outside the page's transaction. */
export async function makeRoom(
  ctx: Context,
  mentions: readonly Prepared[],
  now: number,
): Promise<void> {
  const made = partitioned.get(ctx.db) ?? new Set()
  partitioned.set(ctx.db, made)
  const oldest = new Date(now)
  oldest.setUTCMonth(oldest.getUTCMonth() - PARTITIONED_MONTHS, 1)
  const months = new Set<string>()
  for (const { postedAt } of mentions) {
    const month = `${new Date(postedAt).toISOString().slice(0, 7)}-01`
    if (postedAt >= oldest.getTime() && !made.has(month)) months.add(month)
  }
  if (months.size === 0) return
  await ensurePartitions(ctx.db, [...months].sort())
  for (const month of months) made.add(month)
}
