import type { Rejected } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import { isPoison, isRetryable } from '../db/database-error.ts'
import { TicketRaceError } from '../db/page-store.ts'
import { messageOf } from '../errors.ts'
import type { TicketQueue } from '../model/queue.ts'
import { draftOf } from './clean.ts'
import { noTickets } from './ticket-book.ts'
import { writePage, type PageWrite, type Written } from './write-page.ts'

/** `poisoned`: how many new items the database refused. */
export type Stored = Written & { poisoned: number }

const TRIES = 8

/**
 * Stores a page in one transaction, again where it lost a race. Where the database refuses an item,
 * that one is found by halving, added to `rejected` with the reason, and the rest is stored.
 */
export async function storeOrHalve(
  ctx: Context,
  write: PageWrite,
  rejected: Rejected[],
): Promise<Stored> {
  try {
    return { ...(await storeWithRetry(ctx, write)), poisoned: 0 }
  } catch (error) {
    if (!isPoison(error) || write.fresh.length + write.edited.length === 0) throw error
    return halve(ctx, write, rejected, error)
  }
}

/** The first half goes in under the old cursor, the second takes the page's: nothing is skipped. */
async function halve(
  ctx: Context,
  write: PageWrite,
  rejected: Rejected[],
  error: unknown,
): Promise<Stored> {
  const all = [...write.fresh, ...write.edited]
  const [only] = all
  if (only && all.length === 1) {
    const reason = `the database refused it: ${messageOf(error)}`
    const refusal = { line: only.line, reason, excerpt: only.clean.externalId }
    rejected.push(refusal)
    ctx.log.warn({ externalId: only.clean.externalId, reason }, 'An item was refused and left out')
    const progress = { ...write.progress, rejected: write.progress.rejected + 1 }
    const refused = [...write.refused, { ...refusal, draft: draftOf(only.clean) }]
    const rest = await storeOrHalve(
      ctx,
      { ...write, fresh: [], edited: [], refused, progress },
      rejected,
    )
    return { ...rest, poisoned: rest.poisoned + write.fresh.length }
  }
  const middle = Math.ceil(all.length / 2)
  const part = (from: number, to: number) => ({
    fresh: all.slice(from, to).filter((mention) => write.fresh.includes(mention)),
    edited: all.slice(from, to).filter((mention) => write.edited.includes(mention)),
  })
  const still = { ...write.progress, cursor: undefined, duplicates: 0, unmatched: 0, rejected: 0 }
  const stays = write.backFill && { ...write.backFill, cursor: undefined, reachedAt: null }
  const first = await storeOrHalve(
    ctx,
    { ...write, ...part(0, middle), deletions: [], refused: [], progress: still, backFill: stays },
    rejected,
  )
  const second = await storeOrHalve(ctx, { ...write, ...part(middle, all.length) }, rejected)
  return {
    stored: first.stored + second.stored,
    edited: first.edited + second.edited,
    poisoned: first.poisoned + second.poisoned,
    opened: addTickets(first.opened, second.opened),
  }
}

async function storeWithRetry(ctx: Context, write: PageWrite): Promise<Written> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ctx.db.transaction((tx) => writePage(ctx, tx, write))
    } catch (error) {
      const again = error instanceof TicketRaceError || isRetryable(error)
      if (!again || attempt === TRIES) throw error
    }
  }
}

/** The sum of two counts of tickets, queue by queue. */
export function addTickets(
  a: Record<TicketQueue, number>,
  b: Record<TicketQueue, number>,
): Record<TicketQueue, number> {
  const sum = noTickets()
  for (const queue of Object.keys(sum) as TicketQueue[]) sum[queue] = a[queue] + b[queue]
  return sum
}
