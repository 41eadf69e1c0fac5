import type { Collector } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import { findBackFill, listBackFills } from '../db/back-fill-store.ts'
import { listBlocked } from '../db/budget-store.ts'
import type { StoredSource } from '../db/source-store.ts'
import type { BackFill, BudgetState, Source } from '../model/source.ts'
import { credentialsHint, openOrNull } from './credentials.ts'
import { budgetStates } from './meter.ts'
import type { SecretBox } from './secrets.ts'

/** Looks a collector up by name; null where there is none. */
export type FindCollector = (name: string) => Collector | null

export type SourceTools = { find: FindCollector; secrets: SecretBox }

/** The source as anybody may see it: how it does, what it may still spend, nothing secret. */
export async function presentSource(
  ctx: Context,
  tools: SourceTools,
  stored: StoredSource,
): Promise<Source> {
  const backFill = await findBackFill(ctx.db, stored.id)
  return present(ctx, tools, stored, { backFill, blocked: await listBlocked(ctx.db) })
}

/** As `presentSource`, for many at once. */
export async function presentSources(
  ctx: Context,
  tools: SourceTools,
  stored: readonly StoredSource[],
): Promise<Source[]> {
  const backFills = await listBackFills(ctx.db)
  const blocked = await listBlocked(ctx.db)
  return Promise.all(
    stored.map((source) => {
      const backFill = backFills.get(source.id) ?? null
      return present(ctx, tools, source, { backFill, blocked })
    }),
  )
}

async function present(
  ctx: Context,
  tools: SourceTools,
  stored: StoredSource,
  { backFill, blocked }: { backFill: BackFill | null; blocked: ReadonlyMap<string, string> },
): Promise<Source> {
  const { credentials: _sealed, account: _account, ...source } = stored
  const { nextRunAt } = source
  const until = blocked.get(stored.account ?? '')
  return {
    ...source,
    nextRunAt: nextRunAt !== null && until !== undefined && until > nextRunAt ? until : nextRunAt,
    credentialsHint: credentialsHint(tools.secrets, stored),
    budgets: await budgetsOf(ctx, tools, stored),
    backFill,
  }
}

async function budgetsOf(
  ctx: Context,
  { find, secrets }: SourceTools,
  stored: StoredSource,
): Promise<BudgetState[]> {
  const collector = find(stored.collector)
  const options = collector?.optionsSchema.safeParse(stored.options)
  if (!collector?.budgets || !options?.success) return []
  const budgets = collector.budgets(options.data, openOrNull(secrets, stored))
  return budgetStates(ctx, stored.account ?? `source:${stored.id}`, budgets)
}
