import type { Tx } from './sql.ts'

/** What is compared of an account, and whose it is now. */
export type AccountRow = {
  id: string
  rootId: string
  network: string
  handle: string | null
  name: string | null
  url: string | null
  bio: string | null
  place: string | null
}

const ACCOUNT = `a.id, coalesce(p.root_id, a.id) AS "rootId", a.network, a.handle, a.name, a.url, a.bio, a.place`

/** The accounts of these people's rows. */
export function accountsOf(tx: Tx, parts: readonly string[]): Promise<AccountRow[]> {
  return tx.query<AccountRow>(
    `SELECT ${ACCOUNT} FROM authors a LEFT JOIN people p ON p.id = a.id
     WHERE a.id IN (SELECT value::uuid FROM json_array_elements_text($1::text::json)) ORDER BY a.id`,
    [JSON.stringify(parts)],
  )
}

/**
 * Accounts that might be the same person's: whose handle, up to a server or domain, is one of `handles`,
 * whose name is one of `names` in whatever case, or that are at home at one of `urls`. At most `limit` of each.
 */
export function likelyAccounts(
  tx: Tx,
  by: { handles: readonly string[]; names: readonly string[]; urls: readonly string[] },
  limit: number,
): Promise<AccountRow[]> {
  return tx.query<AccountRow>(
    `WITH found AS (
       (SELECT a.id FROM json_array_elements_text($1::text::json) AS h(value)
        JOIN authors a ON a.handle_key = h.value LIMIT $4)
       UNION (SELECT a.id FROM json_array_elements_text($1::text::json) AS h(value)
        JOIN authors a ON account_key(a.handle) = account_key(h.value) LIMIT $4)
       UNION (SELECT a.id FROM json_array_elements_text($2::text::json) AS n(value)
        JOIN authors a ON lower(a.name) = lower(n.value) LIMIT $4)
       UNION (SELECT a.id FROM json_array_elements_text($3::text::json) AS u(value)
        JOIN authors a ON a.url = u.value LIMIT $4)
     )
     SELECT ${ACCOUNT} FROM found JOIN authors a ON a.id = found.id LEFT JOIN people p ON p.id = a.id
     ORDER BY a.id`,
    [JSON.stringify(by.handles), JSON.stringify(by.names), JSON.stringify(by.urls), limit],
  )
}
