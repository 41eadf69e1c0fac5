import { drizzle, type PgRemoteDatabase } from 'drizzle-orm/pg-proxy'
import { schema } from './schema.ts'

/** A value that may stand for `$n`. JSON goes in as text and is cast in the statement. */
export type Param = string | number | boolean | null

/** What both engines can do inside one transaction or outside any. */
export type Sql = {
  /** Rows as objects. Times and bigints come as text, json parsed. */
  query<R extends object>(text: string, params?: readonly Param[]): Promise<R[]>
  /** Rows as arrays, in the order of the columns. */
  rows(text: string, params?: readonly unknown[]): Promise<unknown[][]>
}

export type Orm = PgRemoteDatabase<typeof schema>

export type Tx = Sql & { readonly orm: Orm }

/**
 * The database. The same code runs on the embedded engine and on a server: drizzle speaks through
 * `rows`, so that neither driver's own result shapes or transactions show.
 */
export type Db = Tx & {
  readonly engine: 'embedded' | 'postgres'
  /** Commits when `work` resolves, rolls back when it throws. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Calls `heard` on each NOTIFY; a hint only, since a lost connection loses some. */
  listen(channel: string, heard: () => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** Drizzle on top of `sql`, with the whole schema. */
export function ormOn(sql: Pick<Sql, 'rows'>): Orm {
  return drizzle(
    async (text, params) => {
      const rows = await sql.rows(text, params)
      return { rows }
    },
    { schema },
  )
}

/** Column types that stay text in both drivers: bigint, date, timestamp, timestamptz. */
export const TEXT_TYPES = [20, 1082, 1114, 1184] as const
