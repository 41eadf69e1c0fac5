import type { Context } from '../context.ts'
import { isRetryable } from '../db/database-error.ts'
import { TicketRaceError } from '../db/page-store.ts'
import type { Tx } from '../db/sql.ts'

const TRIES = 8

/** Runs `work` in a transaction, again where it and another waited for each other's locks. */
export async function retried<T>({ db }: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(work)
    } catch (error) {
      const again = error instanceof TicketRaceError || isRetryable(error)
      if (!again || attempt === TRIES) throw error
    }
  }
}
