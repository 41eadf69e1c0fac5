import type { Context } from '../context.ts'
import * as brandStore from '../db/brand-store.ts'
import { AppError } from '../errors.ts'
import type { QueryTrial, QueryTrialInput, SourceCost } from '../model/query-trial.ts'
import { readQuery } from './check-query.ts'
import { ratePerDay, usdPerMonth } from './estimate.ts'
import { createExplainer, type AskedQuery } from './query/explain.ts'
import { createSieve } from './query/sieve.ts'
import { sampleSources, type SampleTools } from './sample-sources.ts'
import { searchStored, type Found } from './search-stored.ts'
import { listSources } from './sources.ts'
import { toTrialItem, type Candidate } from './trial-items.ts'

/** Near misses that are shown. */
const NEAR_MAX = 20

/**
 * What a query would find: among what is stored, and in a sample of what comes in now where sources
 * are named. Stores nothing. `AppError` invalid with `details.errors` where it cannot be read.
 */
export async function tryQuery(
  ctx: Context,
  tools: SampleTools,
  input: QueryTrialInput,
  signal: AbortSignal,
): Promise<QueryTrial> {
  const tree = readQuery(input.query)
  const query: AskedQuery = { tree, excludedAuthors: await excludedOf(ctx, input) }
  const sieve = createSieve<Candidate>(query)
  const [found, live] = await Promise.all([
    searchStored(ctx, sieve, input.days, signal),
    input.sources.length === 0 ? null : sampleSources(ctx, tools, input.sources, sieve, signal),
  ])
  const explain = createExplainer(query)
  const toItem = (candidate: Candidate) => toTrialItem(candidate, explain(candidate.doc))
  const rate = ratePerDay(found.hits, found.oldestMs, ctx.now())
  const nearMisses = sieve
    .nearMisses()
    .slice(0, NEAR_MAX)
    .map(({ of, because }) => ({ mention: toItem(of), because }))
  return {
    stored: {
      searched: found.searched,
      hits: found.hits,
      ...rate,
      items: found.shown.map(toItem),
    },
    live: live && { sources: live.sources, items: live.shown.map(toItem) },
    nearMisses,
    cost: await costOf(ctx, tools, found, rate),
  }
}

async function excludedOf(ctx: Context, input: QueryTrialInput): Promise<readonly string[]> {
  const { brandId, excludedAuthors } = input
  if (excludedAuthors !== undefined || brandId === undefined) return excludedAuthors ?? []
  const brand = (await brandStore.listBrands(ctx.db)).find(({ id }) => id === brandId)
  if (!brand) throw new AppError('not_found', 'There is no such brand.')
  return brand.excludedAuthors
}

/**
 * What the sources that charge per post would cost. A source that has brought something is reckoned
 * by its own hits, one that has not by those of all sources, as there is nothing nearer to go by.
 */
async function costOf(
  ctx: Context,
  tools: SampleTools,
  { bySource }: Found,
  rate: { perDay: number; days: number },
): Promise<QueryTrial['cost']> {
  const sources = (await listSources(ctx, tools)).flatMap(({ id, name, budgets }): SourceCost[] =>
    budgets.flatMap(({ title, usdEach }) => {
      if (usdEach === null || usdEach === 0) return []
      const own = bySource.get(id)
      const perDay = own === undefined ? rate.perDay : own / rate.days
      const cost = usdPerMonth(perDay, usdEach)
      return [{ id, name, charged: title, usdEach, perDay, usdPerMonth: cost }]
    }),
  )
  return { usdPerMonth: sources.reduce((sum, each) => sum + each.usdPerMonth, 0), sources }
}
