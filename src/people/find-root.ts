import { authorExists, rootsOf } from '../db/person-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'

/**
 * Who speaks for the person `id`: a person's own id, that of one who was joined with others, or an
 * author's. `AppError` not_found where nobody is called so.
 */
export async function findRoot(tx: Tx, id: string): Promise<string> {
  const roots = await rootsOf(tx, [id])
  const root = roots.get(id) ?? id
  if (root !== id || (await authorExists(tx, id))) return root
  throw new AppError('not_found', 'There is no such person.')
}
