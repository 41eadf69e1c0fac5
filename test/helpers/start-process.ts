import { fork } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Order, ProcessSettings } from './collector-process.ts'

const compiled = join(tmpdir(), 'earshot-compiled')
const script = fileURLToPath(new URL('./collector-process.ts', import.meta.url))

export type CollectorProcess = {
  /** Asks the database through the process. */
  query<Row extends object>(sql: string, params?: (string | number | null)[]): Promise<Row[]>
  addSource(input: Extract<Order, { add: unknown }>['add']): Promise<void>
  /** Begins to read the last days of a source's past. */
  startBackFill(sourceId: number, days: number): Promise<void>
  setClock(nowMs: number): Promise<void>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** SIGSTOP: it stands still, its connections open, until `goOn`. */
  standStill(): void
  goOn(): void
}

type Reply = { id: number; value?: unknown; error?: string }

/** Starts a worker in a process of its own; resolves when it works. */
export async function startProcess(settings: ProcessSettings): Promise<CollectorProcess> {
  const child = fork(script, {
    // What one has compiled the next one finds: it is started many times.
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: compiled,
      COLLECTOR_PROCESS: JSON.stringify(settings),
    },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const gone = once(child, 'exit')
  const said: string[] = []
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let orders = 0

  function awaitReply(id: number): Promise<unknown> {
    const reply = Promise.withResolvers<unknown>()
    waiting.set(id, reply)
    return reply.promise
  }
  child.on('message', ({ id, value, error }: Reply) => {
    const reply = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) reply?.resolve(value)
    else reply?.reject(new Error(error))
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`It is gone: ${said.join('')}`))
  })
  function send(order: Order): Promise<unknown> {
    orders += 1
    const reply = awaitReply(orders)
    child.send({ id: orders, order })
    return reply
  }

  await awaitReply(0)
  return {
    query: async <Row extends object>(sql: string, params: (string | number | null)[] = []) =>
      (await send({ sql, params })) as Row[],
    addSource: async (add) => void (await send({ add })),
    startBackFill: async (sourceId, days) => void (await send({ backFill: { sourceId, days } })),
    setClock: async (nowMs) => void (await send({ nowMs })),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await gone
    },
    standStill: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
  }
}
