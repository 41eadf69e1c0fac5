import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { TEXT_TYPES } from './sql.ts'

/** The embedded engine in a thread of its own: a long query does not hold up the event loop. */

export type WorkerData = { dataDir: string | null; archive: string | null }
export type WorkerRequest =
  | { id: number; kind: 'query'; text: string; params: unknown[]; rowMode: 'object' | 'array' }
  | { id: number; kind: 'exec'; text: string }
  | { id: number; kind: 'listen'; channel: string }
  | { id: number; kind: 'dump' }
  | { id: number; kind: 'close' }
export type WorkerReply =
  | { id: number; ok: true; value: unknown }
  | {
      id: number
      ok: false
      error: { message: string; code: string | null; detail: string | null }
    }
  | { notify: string; text: string }

const port = parentPort
if (!port) throw new Error('pglite-worker runs as a worker thread only')

const { dataDir, archive } = workerData as WorkerData

async function start(): Promise<PGlite> {
  const asText = Object.fromEntries(TEXT_TYPES.map((oid) => [oid, (value: string) => value]))
  const pg = await PGlite.create({
    ...(dataDir === null ? {} : { dataDir }),
    ...(archive === null ? {} : { loadDataDir: new Blob([await readFile(archive)]) }),
    parsers: asText,
  })
  await pg.exec("SET TimeZone = 'UTC'")
  return pg
}

const started = start()

async function answer(request: WorkerRequest): Promise<unknown> {
  const pg = await started
  switch (request.kind) {
    case 'query': {
      const { text, params, rowMode } = request
      return (await pg.query(text, params, { rowMode })).rows
    }
    case 'exec':
      await pg.exec(request.text)
      return null
    case 'listen':
      await pg.listen(request.channel, (text) =>
        port?.postMessage({ notify: request.channel, text } satisfies WorkerReply),
      )
      return null
    case 'dump':
      return new Uint8Array(await (await pg.dumpDataDir('gzip')).arrayBuffer())
    case 'close':
      await pg.close()
      return null
  }
}

function field(error: unknown, name: string): string | null {
  const value = (error as Record<string, unknown> | null)?.[name]
  return typeof value === 'string' ? value : null
}

port.on('message', (request: WorkerRequest) => {
  answer(request).then(
    (value) => port.postMessage({ id: request.id, ok: true, value } satisfies WorkerReply),
    (error: unknown) =>
      port.postMessage({
        id: request.id,
        ok: false,
        error: {
          message: field(error, 'message') ?? String(error),
          code: field(error, 'code'),
          detail: field(error, 'detail'),
        },
      } satisfies WorkerReply),
  )
})
