import type { MessagePort } from 'node:worker_threads'
import { messageOf } from '../../errors.ts'
import type { Reply, Request, Value } from './protocol.ts'
import type { Reader } from './reader.ts'

type Question = Exclude<Request, { kind: 'end' }>

/** Answers what comes in over `port` with `reader`, one request after the other, until told to end. */
export function serveReader(port: MessagePort, reader: Reader): void {
  let last: Promise<void> = Promise.resolve()
  port.on('message', (request: Request) => {
    last = last.then(() =>
      request.kind === 'end'
        ? reader.close().finally(() => port.close())
        : answer(port, reader, request),
    )
  })
}

async function answer(port: MessagePort, reader: Reader, request: Question): Promise<void> {
  try {
    const value = await valueOf(reader, request)
    const moved = value.kind === 'read' ? [value.numbers.buffer as ArrayBuffer] : []
    port.postMessage({ ok: true, value } satisfies Reply, moved)
  } catch (error) {
    const name = error instanceof Error ? error.name : 'Error'
    port.postMessage({ ok: false, error: { name, message: messageOf(error) } } satisfies Reply)
  }
}

async function valueOf(reader: Reader, request: Question): Promise<Value> {
  switch (request.kind) {
    case 'load':
      await reader.load(request.tier)
      return { kind: 'done' }
    case 'use':
      await reader.use(request.tier, request.heads)
      return { kind: 'done' }
    case 'classify': {
      const classifications = await reader.classify(() => request.tier, request.texts)
      return { kind: 'classified', classifications }
    }
    case 'vectors': {
      const vectors = await reader.vectors(request.tier, request.texts)
      return { kind: 'read', numbers: joined(vectors) }
    }
  }
}

/** One array for all, so that it is handed over instead of copied. */
function joined(vectors: readonly Float32Array[]): Float32Array {
  const width = vectors[0]?.length ?? 0
  const numbers = new Float32Array(vectors.length * width)
  for (const [at, vector] of vectors.entries()) numbers.set(vector, at * width)
  return numbers
}
