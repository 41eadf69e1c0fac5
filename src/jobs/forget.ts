import type { Context } from '../context.ts'
import { dropDeliveries } from '../db/delivery-store.ts'
import { dropStrays, forgetMentions, listRetentions } from '../db/forget-store.ts'
import { dropNotifications } from '../db/notification-store.ts'
import { dropSignIns } from '../db/sign-in-store.ts'
import { trimAnswers } from '../triage/do-once.ts'
import { dropViewers } from '../db/viewer-store.ts'

const DAY_MS = 86_400_000
const BATCH = 500
/** A late copy of something deleted comes within this, or never. */
const STRAY_DAYS = 7
const NOTIFICATION_DAYS = 90
const DELIVERY_DAYS = 30

/**
 * Forgets what each source may keep no longer (its `retentionDays` after it was read), the
 * tombstones of what never came, sign-ins that nobody took over, answers to requests with a key,
 * notifications of three months ago, and what was told integrations a month ago. Any number of workers may run it.
 */
export async function forgetWhatIsDue(ctx: Context): Promise<number> {
  const now = ctx.now()
  const at = new Date(now).toISOString()
  const daysAgo = (days: number) => new Date(now - days * DAY_MS).toISOString()
  let forgotten = 0
  for (const { id, days } of await listRetentions(ctx.db)) {
    const batch = () => ctx.db.transaction((tx) => forgetMentions(tx, id, daysAgo(days), at, BATCH))
    for (let count = await batch(); count > 0; count = count === BATCH ? await batch() : 0) {
      forgotten += count
    }
  }
  await dropSignIns(ctx.db, at)
  await trimAnswers(ctx)
  await dropViewers(ctx.db)
  while ((await dropNotifications(ctx.db, daysAgo(NOTIFICATION_DAYS), BATCH)) === BATCH);
  while ((await dropDeliveries(ctx.db, daysAgo(DELIVERY_DAYS), BATCH)) === BATCH);
  while ((await dropStrays(ctx.db, daysAgo(STRAY_DAYS), BATCH)) === BATCH);
  if (forgotten > 0) ctx.log.info({ mentions: forgotten }, 'Mentions were forgotten as is due')
  return forgotten
}
