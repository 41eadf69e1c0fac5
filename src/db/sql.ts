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

/** The inside of a transaction. */
export type OpenTx = Tx & {
  /** Runs `work` so that it can fail alone: what it did is rolled back when it throws. */
  savepoint<T>(work: (tx: OpenTx) => Promise<T>): Promise<T>
}

/**
 * The database. The same code runs on the embedded engine and on a server: drizzle speaks through
 * `rows`, so that neither driver's own result shapes or transactions show.
 */
export type Db = Tx & {
  readonly engine: 'embedded' | 'postgres'
  /** Commits when `work` resolves, rolls back when it throws. */
  transaction<T>(work: (tx: OpenTx) => Promise<T>): Promise<T>
  /** Calls `heard` with each NOTIFY's text; a hint only, since a lost connection loses some. */
  listen(channel: string, heard: (text: string) => void): Promise<() => Promise<void>>
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

/**
 * `db` as seen from inside a transaction of it: all that is done through it is part of that one, and
 * its own transactions are savepoints, one after the other. Good until the transaction ends.
 */
export function within(db: Db, tx: OpenTx): Db {
  const turn = createTurn()
  return {
    ...tx,
    engine: db.engine,
    transaction: (work) => turn(() => tx.savepoint(work)),
    listen: (channel, heard) => db.listen(channel, heard),
    close: () => Promise.reject(new Error('The database is not closed from inside a transaction')),
  }
}

/** A function that runs one piece of work at a time, in the order asked. */
export function createTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work, work)
    last = mine.catch(() => undefined)
    return mine
  }
}

/** Column types that stay text in both drivers: bigint, date, timestamp, timestamptz. */
export const TEXT_TYPES = [20, 1082, 1114, 1184] as const
