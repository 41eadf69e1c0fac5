import { createHash } from 'node:crypto'
import {
  CollectorError,
  type Budget,
  type Collector,
  type HttpClient,
  type Meter,
} from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import { blockedMs, spend, spent } from '../db/budget-store.ts'
import type { BudgetState } from '../model/source.ts'
import { windowOf } from './budget-window.ts'

/** A source's own budget is spent; others of its account may have more. */
export class SpentError extends CollectorError {
  constructor(message: string, waitMs: number) {
    super('rate-limit', message, { waitMs })
  }
}

/** Whose limits are used, as it is stored: no key can be read out of it. */
export function accountOf(collector: Collector, options: unknown, credentials: unknown) {
  const account = collector.account?.(options, credentials) ?? null
  if (account === null) return null
  const digest = createHash('sha256').update(JSON.stringify([collector.name, account]))
  return `${collector.name}:${digest.digest('base64url').slice(0, 22)}`
}

/** Counts in the database, so that all sources of an account share what there is, in any process. */
export function createMeter(ctx: Context, account: string, budgets: readonly Budget[]): Meter {
  function find(name: string) {
    const budget = budgets.find((each) => each.name === name)
    if (!budget) throw new Error(`the collector has no budget "${name}"`)
    const { startMs, endMs } = windowOf(budget, ctx.now())
    const windowStart = new Date(startMs).toISOString()
    return { budget, endMs, of: { account, budget: name, windowStart } }
  }
  return {
    async take(name, amount = 1) {
      const { budget, endMs, of } = find(name)
      if (await spend(ctx.db, { ...of, amount }, budget.limit)) return
      const left = Math.max(0, budget.limit - (await spent(ctx.db, of)))
      const until = new Date(endMs).toISOString().slice(0, 16).replace('T', ' ')
      throw new SpentError(
        `the budget "${budget.title}" of ${budget.limit} is spent (${left} left): it begins anew at ${until} UTC`,
        endMs - ctx.now(),
      )
    },
    async add(name, amount) {
      await spend(ctx.db, { ...find(name).of, amount }, Infinity)
    },
    async left(name) {
      const { budget, of } = find(name)
      return Math.max(0, budget.limit - (await spent(ctx.db, of)))
    },
  }
}

/** The meter of a place that may not be stored yet. */
export function meterFor(
  ctx: Context,
  collector: Collector,
  options: unknown,
  credentials: unknown,
): Meter {
  const account = accountOf(collector, options, credentials) ?? `trial:${collector.name}`
  return createMeter(ctx, account, collector.budgets?.(options, credentials) ?? [])
}

/** Asks nobody while the account waits for its network. */
export function waitingClient(ctx: Context, account: string, http: HttpClient): HttpClient {
  async function check() {
    const waitMs = await blockedMs(ctx.db, account)
    if (waitMs > 0) throw new CollectorError('rate-limit', 'the network asked to wait', { waitMs })
  }
  return {
    async request(url, request) {
      await check()
      return http.request(url, request)
    },
    async connect(url, request) {
      await check()
      return http.connect(url, request)
    },
  }
}

/** How each budget stands now. */
export async function budgetStates(
  ctx: Context,
  account: string,
  budgets: readonly Budget[],
): Promise<BudgetState[]> {
  return Promise.all(
    budgets.map(async (budget) => {
      const { startMs, endMs } = windowOf(budget, ctx.now())
      const windowStart = new Date(startMs).toISOString()
      const used = await spent(ctx.db, { account, budget: budget.name, windowStart })
      const { name, title, limit, per, usdEach = null } = budget
      return { name, title, limit, used, per, resetsAt: new Date(endMs).toISOString(), usdEach }
    }),
  )
}
