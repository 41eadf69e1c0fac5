import { AsyncLocalStorage } from 'node:async_hooks'
import { Worker } from 'node:worker_threads'
import { DatabaseError } from './database-error.ts'
import type { WorkerData, WorkerReply, WorkerRequest } from './pglite-worker.ts'
import { createTurn, ormOn, type Db, type OpenTx, type Param, type Sql } from './sql.ts'

/** Any request without its id, one by one over the union. */
type Unsent = WorkerRequest extends infer R
  ? R extends WorkerRequest
    ? Omit<R, 'id'>
    : never
  : never

export type EmbeddedDb = Db & {
  /** Runs many statements at once, without parameters. */
  exec(text: string): Promise<void>
  /** The whole data folder as a gzipped tar. */
  dump(): Promise<Uint8Array>
}

/**
 * Opens the embedded engine on `dataDir` (null = in memory), the first time from `archive` where
 * given. It has one connection: a transaction holds everybody else back until it ends.
 */
export async function openEmbedded(options: {
  dataDir: string | null
  archive?: string
}): Promise<EmbeddedDb> {
  const thread = createThread({ dataDir: options.dataDir, archive: options.archive ?? null })
  const turn = createTurn()
  const inside = new AsyncLocalStorage<true>()

  async function query(kind: 'object' | 'array', text: string, params: readonly unknown[]) {
    const rows = await thread.send({ kind: 'query', text, params: [...params], rowMode: kind })
    return rows as never[]
  }
  const direct: Sql = {
    query: (text, params = []) => query('object', text, params),
    rows: (text, params = []) => query('array', text, params),
  }
  const waiting = <T>(work: () => Promise<T>): Promise<T> => {
    // On one connection this would wait for itself for ever; on a server it would go unnoticed.
    if (inside.getStore())
      throw new Error('Inside a transaction use its own handle, not the database')
    return turn(work)
  }
  const outer: Sql = {
    query: <R extends object>(text: string, params: readonly Param[] = []) =>
      waiting(() => direct.query<R>(text, params)),
    rows: (text, params = []) => waiting(() => direct.rows(text, params)),
  }

  const exec = (text: string) => thread.send({ kind: 'exec', text })
  const opened = (depth: number): OpenTx => ({
    ...direct,
    orm: ormOn(direct),
    async savepoint(work) {
      const name = `s${depth}`
      await exec(`SAVEPOINT ${name}`)
      try {
        const result = await work(opened(depth + 1))
        await exec(`RELEASE ${name}`)
        return result
      } catch (error) {
        await exec(`ROLLBACK TO ${name}; RELEASE ${name}`)
        throw error
      }
    },
  })

  await exec('SELECT 1')
  return {
    ...outer,
    orm: ormOn(outer),
    engine: 'embedded',
    exec: (text) => waiting(() => thread.send({ kind: 'exec', text })).then(() => undefined),
    dump: () => waiting(() => thread.send({ kind: 'dump' })) as Promise<Uint8Array>,
    transaction: (work) =>
      waiting(async () => {
        await thread.send({ kind: 'exec', text: 'BEGIN' })
        try {
          const result = await inside.run(true, () => work(opened(1)))
          await thread.send({ kind: 'exec', text: 'COMMIT' })
          return result
        } catch (error) {
          await thread.send({ kind: 'exec', text: 'ROLLBACK' })
          throw error
        }
      }),
    async listen(channel, heard) {
      await waiting(() => thread.send({ kind: 'listen', channel }))
      return thread.onNotify(channel, heard)
    },
    async close() {
      await turn(() => thread.send({ kind: 'close' }))
      await thread.terminate()
    },
  }
}

function createThread(data: WorkerData) {
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: data })
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const listeners = new Map<string, Set<(text: string) => void>>()
  let nextId = 1
  let dead: Error | null = null

  const fail = (error: Error) => {
    dead ??= error
    for (const { reject } of pending.values()) reject(dead)
    pending.clear()
  }
  worker.on('message', (reply: WorkerReply) => {
    if ('notify' in reply) {
      for (const heard of listeners.get(reply.notify) ?? []) heard(reply.text)
      return
    }
    const waiter = pending.get(reply.id)
    pending.delete(reply.id)
    if (reply.ok) waiter?.resolve(reply.value)
    else waiter?.reject(new DatabaseError(reply.error.message, reply.error.code ?? 'XX000'))
  })
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', () => fail(new Error('The embedded database has stopped')))

  return {
    send(request: Unsent): Promise<unknown> {
      if (dead) return Promise.reject(dead)
      const id = nextId++
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject })
        worker.postMessage({ ...request, id })
      })
    },
    async onNotify(channel: string, heard: (text: string) => void): Promise<() => Promise<void>> {
      const set = listeners.get(channel) ?? new Set()
      listeners.set(channel, set.add(heard))
      return async () => {
        set.delete(heard)
      }
    },
    terminate: () => worker.terminate(),
  }
}
