import { z } from 'zod'
import type { CollectEnv } from '../collector.ts'
import { postsBudget } from './options.ts'

/** X answers a search with no fewer than 10 and no more than 100. */
const pageSizeMin = 10
export const pageSize = 100

const idsMax = 500

/** Posts that were read on a day of UTC: X charges each of them once that day. */
export const chargedSchema = z.object({ day: z.string(), ids: z.array(z.string()) })

export type Charged = z.infer<typeof chargedSchema>

export type Ledger = {
  /** How many posts may be asked for now. Fails where so few are left that X would give more. */
  room(): Promise<number>
  /** Counts posts that came. */
  count(ids: readonly string[]): Promise<void>
  /** The last ones, for the next run. */
  charged(): Charged
}

/** `perPost` is how many posts one may bring along, itself included. */
export function openLedger(
  env: Pick<CollectEnv<unknown, unknown>, 'meter' | 'clock'>,
  before: Charged | null,
  perPost: number,
): Ledger {
  let day = before?.day ?? ''
  let ids = new Set(before?.ids)
  return {
    async room() {
      const left = Math.floor((await env.meter.left(postsBudget)) / perPost)
      // Taking more than is left is what fails, with the time until there is more.
      if (left < pageSizeMin) await env.meter.take(postsBudget, pageSizeMin * perPost)
      return Math.min(Math.max(left, pageSizeMin), pageSize)
    },
    async count(came) {
      const today = new Date(env.clock.now()).toISOString().slice(0, 10)
      if (day !== today) ids = new Set()
      day = today
      const fresh = new Set(came.filter((id) => !ids.has(id)))
      if (fresh.size > 0) await env.meter.add(postsBudget, fresh.size)
      ids = new Set([...ids, ...fresh].slice(-idsMax))
    },
    charged: () => ({ day, ids: [...ids] }),
  }
}
