import net from 'node:net'
import postgres from 'postgres'
import { DatabaseError } from './database-error.ts'
import { ormOn, TEXT_TYPES, type Db, type OpenTx, type Sql } from './sql.ts'

const STATEMENT_TIMEOUT_MS = 60_000
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000

/** postgres.js never asks for it, and without it a batch waits some 40 ms for the other side's ack. */
function connectWithoutDelay(options: unknown): Promise<net.Socket> {
  const { host, port, path } = options as {
    host: string[]
    port: number[]
    path: string | undefined
  }
  return new Promise((resolve, reject) => {
    const socket = path
      ? net.connect(path)
      : net.connect({ host: host[0] ?? '127.0.0.1', port: port[0] ?? 5432 })
    socket.setNoDelay(true)
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

/** Connects to the server at `url`. `connections` is the most that are open at once. */
export async function openPostgres(url: string, connections = 20): Promise<Db> {
  const asText = {
    to: 25,
    from: [...TEXT_TYPES],
    serialize: (value: unknown) => String(value),
    parse: (value: string) => value,
  }
  // Drizzle hands json over as text already; the driver's own serialiser would quote it once more.
  const json = {
    to: 3802,
    from: [114, 3802],
    serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
    parse: (value: string): unknown => JSON.parse(value),
  }
  const client = postgres(url, {
    max: connections,
    types: { date: asText, bigint: asText, json },
    connection: {
      TimeZone: 'UTC',
      application_name: 'earshot',
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      // Compiling costs more than any of our short statements takes.
      jit: 'off',
    },
    connect_timeout: 10,
    onnotice: () => undefined,
    socket: connectWithoutDelay,
  } as postgres.Options<Record<string, postgres.PostgresType>>)

  const outer = sqlOn(client)
  return {
    ...outer,
    orm: ormOn(outer),
    engine: 'postgres',
    transaction: async (work) =>
      (await client.begin(async (tx) => ({ value: await work(opened(tx)) }))).value,
    async listen(channel, heard) {
      // The second call runs on every reconnect, when some may have been missed.
      const { unlisten } = await client.listen(channel, heard, () => heard(''))
      return unlisten
    },
    close: () => client.end({ timeout: 5 }),
  }
}

/** A caught failure would still fail the whole; the driver's own savepoint keeps it apart. */
function opened(tx: postgres.TransactionSql): OpenTx {
  const sql = sqlOn(tx)
  return {
    ...sql,
    orm: ormOn(sql),
    savepoint: async (work) =>
      (await tx.savepoint(async (inner) => ({ value: await work(opened(inner)) }))).value,
  }
}

type Statement = Pick<postgres.Sql, 'unsafe'>

function sqlOn(client: Statement): Sql {
  return {
    query: async <R extends object>(text: string, params: readonly unknown[] = []) => [
      ...(await named(client.unsafe<R[]>(text, params as never[], { prepare: true }))),
    ],
    rows: async (text, params = []) => [
      ...(await named(client.unsafe(text, params as never[], { prepare: true }).values())),
    ],
  }
}

async function named<T>(result: PromiseLike<T>): Promise<T> {
  try {
    return await result
  } catch (error) {
    if (error instanceof postgres.PostgresError) {
      throw new DatabaseError(error.message, error.code, { cause: error })
    }
    throw error
  }
}
