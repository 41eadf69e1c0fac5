import { asc, eq, sql } from 'drizzle-orm'
import type { Brand, BrandInput, BrandPatch } from '../model/brand.ts'
import { brands } from './schema/brands.ts'
import type { Tx } from './sql.ts'

function toBrand(row: typeof brands.$inferSelect): Brand {
  return { ...row, createdAt: row.createdAt.toISOString() }
}

/** Every brand, oldest first. */
export async function listBrands(db: Tx): Promise<Brand[]> {
  return (await db.orm.select().from(brands).orderBy(asc(brands.id))).map(toBrand)
}

export async function insertBrand(db: Tx, input: BrandInput): Promise<Brand> {
  const [row] = await db.orm.insert(brands).values(input).returning()
  if (!row) throw new Error('An insert returned no row')
  return toBrand(row)
}

/** The brand after the change, or null where there is none. */
export async function updateBrand(db: Tx, id: number, patch: BrandPatch): Promise<Brand | null> {
  const values = Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== undefined),
  )
  const [row] = await db.orm
    .update(brands)
    .set(Object.keys(values).length === 0 ? { name: sql`${brands.name}` } : values)
    .where(eq(brands.id, id))
    .returning()
  return row ? toBrand(row) : null
}

/** False where there is no such brand. Fails on a foreign key while a source belongs to it. */
export async function deleteBrand(db: Tx, id: number): Promise<boolean> {
  return (
    (await db.orm.delete(brands).where(eq(brands.id, id)).returning({ id: brands.id })).length === 1
  )
}

/** Whether anything stored is about the brand. */
export async function brandHasMentions(db: Tx, id: number): Promise<boolean> {
  const [row] = await db.query('SELECT 1 FROM mentions WHERE brand_id = $1 LIMIT 1', [id])
  return row !== undefined
}
