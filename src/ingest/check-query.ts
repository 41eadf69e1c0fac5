import { AppError } from '../errors.ts'
import { formatQuery } from './query/format.ts'
import { parseQuery } from './query/parse.ts'
import type { QueryNode } from './query/tree.ts'

export type CheckedQuery =
  | { ok: true; canonical: string }
  | { ok: false; errors: { message: string; column: number }[] }

/** How `query` is understood, written out in full, or what is wrong with it and where. */
export function checkQuery(query: string): CheckedQuery {
  const parsed = parseQuery(query)
  if (!parsed.ok) return parsed
  return { ok: true, canonical: parsed.tree ? formatQuery(parsed.tree) : '' }
}

/** The query as a tree; `AppError` invalid with `details.errors` where it cannot be read. */
export function readQuery(query: string): QueryNode | null {
  const parsed = parseQuery(query)
  if (parsed.ok) return parsed.tree
  throw new AppError('invalid', `query: ${parsed.errors.map((error) => error.message).join(' ')}`, {
    details: { errors: parsed.errors },
  })
}
