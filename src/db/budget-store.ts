import type { Tx } from './sql.ts'

/** Of `budget_uses`, what a window that began at `windowStart` (ISO) is asked for. */
export type Spending = {
  account: string
  budget: string
  windowStart: string
  amount: number
}

/** Adds to what was spent in the window; false, and nothing added, where it would pass `limit`. */
export async function spend(db: Tx, spending: Spending, limit: number): Promise<boolean> {
  if (spending.amount > limit) return false
  const { account, budget, windowStart, amount } = spending
  const rows = await db.query(
    `INSERT INTO budget_uses AS b (account, budget, window_start, used)
     VALUES ($1, $2, $3::text::timestamptz, $4::bigint)
     ON CONFLICT (account, budget) DO UPDATE SET
       used = excluded.used + CASE WHEN b.window_start < excluded.window_start THEN 0 ELSE b.used END,
       window_start = greatest(b.window_start, excluded.window_start)
     WHERE excluded.used + CASE WHEN b.window_start < excluded.window_start THEN 0 ELSE b.used END <= $5::bigint
     RETURNING 1`,
    [account, budget, windowStart, amount, Math.min(limit, Number.MAX_SAFE_INTEGER)],
  )
  return rows.length === 1
}

/** What was spent in the window so far. */
export async function spent(db: Tx, of: Omit<Spending, 'amount'>): Promise<number> {
  const [row] = await db.query<{ used: string }>(
    `SELECT used FROM budget_uses
     WHERE account = $1 AND budget = $2 AND window_start >= $3::text::timestamptz`,
    [of.account, of.budget, of.windowStart],
  )
  return Number(row?.used ?? 0)
}

/** How long the account has still to wait for its network, in milliseconds; 0 where it need not. */
export async function blockedMs(db: Tx, account: string): Promise<number> {
  const [row] = await db.query<{ ms: number }>(
    `SELECT (extract(epoch FROM blocked_until - now()) * 1000)::float8 AS ms
     FROM accounts WHERE key = $1 AND blocked_until > now()`,
    [account],
  )
  return Math.ceil(row?.ms ?? 0)
}

/** Accounts that wait for their network, with the time until which, in ISO 8601. */
export async function listBlocked(db: Tx): Promise<Map<string, string>> {
  const rows = await db.query<{ key: string; until: string }>(
    `SELECT key, iso(blocked_until) AS until FROM accounts WHERE blocked_until > now()`,
  )
  return new Map(rows.map(({ key, until }) => [key, until]))
}

/** Nobody asks for this account before `waitMs` have passed; a longer wait that is set already stays. */
export async function blockAccount(db: Tx, account: string, waitMs: number): Promise<void> {
  await db.query(
    `INSERT INTO accounts AS a (key, blocked_until) VALUES ($1, now() + $2 * interval '1 millisecond')
     ON CONFLICT (key) DO UPDATE SET blocked_until = greatest(a.blocked_until, excluded.blocked_until)`,
    [account, waitMs],
  )
}
