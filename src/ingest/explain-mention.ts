import type { Context } from '../context.ts'
import * as brandStore from '../db/brand-store.ts'
import { findText } from '../db/trial-store.ts'
import { AppError } from '../errors.ts'
import type { BrandMatchView } from '../model/query-trial.ts'
import { explain } from './query/explain.ts'
import { parseQuery } from './query/parse.ts'
import { docOf } from './trial-items.ts'

/**
 * Why a stored mention is about a brand, or not, as the queries are now; about every brand where
 * none is named. `AppError` not_found where there is no such mention or brand.
 */
export async function explainMention(
  ctx: Context,
  id: string,
  brandId: number | undefined,
): Promise<BrandMatchView[]> {
  const row = await findText(ctx.db, id)
  if (!row) throw new AppError('not_found', 'There is no such mention.')
  const all = await brandStore.listBrands(ctx.db)
  const brands = all.filter((brand) => brandId === undefined || brand.id === brandId)
  if (brands.length === 0) throw new AppError('not_found', 'There is no such brand.')
  const doc = docOf(row)
  return brands.map(({ id, name, query, excludedAuthors }) => {
    const parsed = parseQuery(query)
    const tree = parsed.ok ? parsed.tree : null
    const about = row.brandIds.includes(id)
    const kept = row.keptFor === id
    const { matched, found, because } = explain({ tree, excludedAuthors }, doc)
    return { brandId: id, name, about, kept, matched, found, because }
  })
}
