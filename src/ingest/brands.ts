import type { Context } from '../context.ts'
import * as store from '../db/brand-store.ts'
import { isForeignKeyViolation, isUniqueViolation } from '../db/database-error.ts'
import { recordEvents } from '../db/event-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'
import type { Brand, BrandInput, BrandPatch } from '../model/brand.ts'
import { readQuery } from './check-query.ts'

/** Every brand, oldest first; there is always at least one. */
export function listBrands(ctx: Context): Promise<Brand[]> {
  return store.listBrands(ctx.db)
}

/** Makes the first brand where there is none, so that whatever is heard belongs to somebody. */
export async function ensureFirstBrand(ctx: Context): Promise<void> {
  if ((await store.listBrands(ctx.db)).length > 0) return
  try {
    await store.insertBrand(ctx.db, {
      name: 'My brand',
      kind: 'own',
      query: '',
      excludedAuthors: [],
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
  }
}

/** `AppError` invalid with `details.errors` where the query cannot be read, conflict for a taken name. */
export async function addBrand(ctx: Context, input: BrandInput): Promise<Brand> {
  readQuery(input.query)
  return saving(input.name, () =>
    ctx.db.transaction(async (tx) => {
      const brand = await store.insertBrand(tx, input)
      await record(ctx, tx, 'brand-added', brand)
      return brand
    }),
  )
}

/** As `addBrand`; `AppError` not_found where there is no such brand. */
export async function changeBrand(ctx: Context, id: number, patch: BrandPatch): Promise<Brand> {
  if (patch.query !== undefined) readQuery(patch.query)
  return saving(patch.name ?? '', () =>
    ctx.db.transaction(async (tx) => {
      const brand = await store.updateBrand(tx, id, patch)
      if (!brand) throw new AppError('not_found', 'There is no such brand.')
      await record(ctx, tx, 'brand-changed', brand)
      return brand
    }),
  )
}

/** Only a brand that nothing is about can go; the last one stays. */
export async function removeBrand(ctx: Context, id: number): Promise<void> {
  try {
    await ctx.db.transaction(async (tx) => {
      const brands = await store.listBrands(tx)
      const brand = brands.find((candidate) => candidate.id === id)
      if (!brand) throw new AppError('not_found', 'There is no such brand.')
      if (brands.length === 1)
        throw new AppError('conflict', 'The last brand stays; rename it instead.')
      if (await store.brandHasMentions(tx, id)) {
        throw new AppError(
          'conflict',
          'There are mentions of this brand; they would belong to nobody.',
        )
      }
      await store.deleteBrand(tx, id)
      await record(ctx, tx, 'brand-removed', brand)
    })
  } catch (error) {
    if (isForeignKeyViolation(error)) {
      throw new AppError(
        'conflict',
        'A source belongs to this brand; give it to another one first.',
        { cause: error },
      )
    }
    throw error
  }
}

async function saving<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new AppError('conflict', `name: there is a brand called "${name}" already.`, {
      cause: error,
    })
  }
}

function record(ctx: Context, tx: Tx, type: string, brand: Brand): Promise<void> {
  const at = new Date(ctx.now()).toISOString()
  const data = { brandId: brand.id, name: brand.name, query: brand.query }
  return recordEvents(tx, [{ at, type, actor: ctx.actor, ticketId: null, data }])
}
