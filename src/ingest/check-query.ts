import { formatQuery } from './query/format.ts'
import { parseQuery } from './query/parse.ts'

export type CheckedQuery =
  | { ok: true; canonical: string }
  | { ok: false; errors: { message: string; column: number }[] }

/** How `query` is understood, written out in full, or what is wrong with it and where. */
export function checkQuery(query: string): CheckedQuery {
  const parsed = parseQuery(query)
  if (!parsed.ok) return parsed
  return { ok: true, canonical: parsed.tree ? formatQuery(parsed.tree) : '' }
}
