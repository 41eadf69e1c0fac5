import type postgres from 'postgres'
import type { Context } from '../../src/context.ts'
import type { Db, Param, Tx } from '../../src/db/sql.ts'
import { searchTickets, countByQuery } from '../../src/search/search-tickets.ts'
import { countByQueue } from '../../src/triage/list-tickets.ts'
import { moveTicket } from '../../src/triage/move-ticket.ts'
import { readTicket } from '../../src/triage/read-ticket.ts'
import type { TicketItem } from '../../src/model/views.ts'
import { ticketQuerySchema } from '../../src/model/ticket-query.ts'
import type { Operation, Picking, Timings } from './work.ts'

type Statement = { text: string; params: readonly Param[] }

/** Thrown to take back what a recorded change did. */
class TakenBack extends Error {
  readonly json: string
  constructor(json: string) {
    super('taken back')
    this.json = json
  }
}

/**
 * The same SQL by the raw driver: what each operation asks of the database is written down once, then
 * sent again over one connection, one after the other. Milliseconds by operation.
 */
export async function measureFloor(
  raw: postgres.Sql,
  ctx: Context,
  picking: Picking,
  each: number,
): Promise<Timings> {
  const timings: Timings = new Map()
  for (const title of picking.titles) {
    const times: number[] = []
    for (let round = 0; round < each; round += 1) {
      const operation = picking.make(title)
      if (!operation) continue
      const statements = await recorded(ctx, operation, picking)
      times.push(await replay(raw, statements, operation.method === 'POST'))
    }
    timings.set(title, times)
  }
  return timings
}

async function recorded(ctx: Context, operation: Operation, picking: Picking) {
  const statements: Statement[] = []
  const db = recording(ctx.db, statements)
  await run({ ...ctx, db }, operation, picking).catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error
  })
  return statements
}

async function run(ctx: Context, { path, body }: Operation, picking: Picking): Promise<void> {
  const { pathname, searchParams } = new URL(path, 'http://localhost')
  const [, , part, move] = pathname.split('/')
  if (part === 'counts') return void (await countByQueue(ctx, undefined))
  if (move === 'move') {
    const input = body as { to: 'resolved'; version: number }
    return void (await moveTicket(ctx, { ...input, id: part ?? '' }))
  }
  if (part !== undefined && part !== 'count') return void (await readTicket(ctx, part))
  const brandId = searchParams.get('brandId')
  const query = ticketQuerySchema.parse({
    ...Object.fromEntries(searchParams),
    ...(brandId === null ? {} : { brandId: Number(brandId) }),
  })
  if (part === 'count') return void (await countByQuery(ctx, query))
  const { items } = await searchTickets(ctx, { ...query, limit: 50 })
  if (query.q === undefined) picking.saw(items.map((item) => JSON.parse(item) as TicketItem))
}

/** Writes down what is asked; a transaction is taken back at its end. */
function recording(db: Db, statements: Statement[]): Db {
  const listen = <T extends Tx>(sql: T): T => ({
    ...sql,
    query: (text: string, params: readonly Param[] = []) => {
      statements.push({ text, params })
      return sql.query(text, params)
    },
  })
  return {
    ...listen(db),
    transaction: (work) =>
      db.transaction(async (tx) => {
        throw new TakenBack(String(await work(listen(tx))))
      }),
  }
}

async function replay(
  raw: postgres.Sql,
  statements: readonly Statement[],
  isChange: boolean,
): Promise<number> {
  const send = async (sql: Pick<postgres.Sql, 'unsafe'>) => {
    for (const { text, params } of statements) {
      await sql.unsafe(text, params as never[], { prepare: true })
    }
  }
  const start = performance.now()
  if (!isChange) {
    await send(raw)
    return performance.now() - start
  }
  let took = 0
  await raw
    .begin(async (tx) => {
      await send(tx)
      took = performance.now() - start
      throw new TakenBack('')
    })
    .catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error
    })
  return took
}
