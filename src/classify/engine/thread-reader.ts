import { getCompileCacheDir } from 'node:module'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../errors.ts'
import { NoEncoderLibraryError } from '../encoder/encoder-session.ts'
import type { ReaderData, Reply, Request, Value } from './protocol.ts'
import { portionsOf } from './portions.ts'
import type { Reader } from './reader.ts'
import { UnreadableError } from './unreadable.ts'

/** Texts that go over at one go, fewer where they are long. */
const CHUNK = 64

/** Requests that the thread has at once: one is read while the next already lies there. */
const AHEAD = 2

/** Texts that may wait; who asks for more is turned away. */
const WAITING_MAX = 100_000

/** How long a thread may take to end, in milliseconds. */
const GOODBYE_MS = 5000

/** Beyond this the thread ends, not the process. The model lies outside the heap. */
const HEAP_MAX_MB = 512
/** Half of what V8 would take for what lives briefly; it reads no slower with it. */
const YOUNG_MB = 24

type Job = {
  /** Made when it is about to be sent: which tier reads is decided then. */
  request: () => Request
  texts: number
  resolve(value: Value): void
  reject(error: Error): void
}

/**
 * Reads in a thread of its own. What ends the thread, or holds it up for `patienceMs`, is an error of
 * the texts that it was reading; the others go to a new thread.
 */
export function createThreadReader(options: {
  thread: URL
  data: ReaderData
  patienceMs: number
}): Reader {
  const heads = { ...options.data.heads }
  let waiting: Job[] = []
  let sent: Job[] = []
  let worker: Worker | null = null
  let watch: NodeJS.Timeout | null = null
  let isClosed = false

  function start(): Worker {
    const born = new Worker(options.thread, {
      workerData: { ...options.data, heads, codeCache: getCompileCacheDir() ?? null },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MAX_MB, maxYoungGenerationSizeMb: YOUNG_MB },
    })
    let cause = 'the thread ended'
    born.on('message', (reply: Reply) => settle(reply))
    born.on('error', (error) => {
      cause = error instanceof Error ? error.message : String(error)
    })
    born.on('exit', () => {
      if (worker === born) onExit(cause)
    })
    return born
  }

  function onExit(cause: string): void {
    worker = null
    const [broken, ...others] = sent
    sent = []
    waiting = [...others, ...waiting]
    broken?.reject(new UnreadableError(`reading broke off: ${cause}`))
    pump()
  }

  function settle(reply: Reply): void {
    const job = sent.shift()
    if (reply.ok) job?.resolve(reply.value)
    else job?.reject(toError(reply.error, job.texts > 0))
    pump()
  }

  function pump(): void {
    if (waiting.length > 0) worker ??= start()
    for (const job of waiting.splice(0, AHEAD - sent.length)) {
      sent.push(job)
      worker?.postMessage(job.request())
    }
    watchOver()
  }

  /** A thread with work to do keeps the process alive and is watched; an idle one neither. */
  function watchOver(): void {
    if (watch) clearTimeout(watch)
    watch = null
    if (!worker) return
    if (sent.length === 0) return worker.unref()
    worker.ref()
    watch = setTimeout(() => void worker?.terminate(), options.patienceMs)
  }

  function ask(request: () => Request, texts = 0): Promise<Value> {
    if (isClosed) return Promise.reject(closedError())
    return new Promise((resolve, reject) => {
      waiting.push({ request, texts, resolve, reject })
      pump()
    })
  }

  async function inChunks<Part>(
    texts: readonly string[],
    askFor: (chunk: readonly string[]) => Promise<readonly Part[]>,
  ): Promise<Part[]> {
    if (textsIn(waiting) + textsIn(sent) + texts.length > WAITING_MAX) {
      throw new AppError('unavailable', 'Too many texts wait to be read. Try again later.')
    }
    const chunks = portionsOf(texts, CHUNK).map(askFor)
    return (await Promise.all(chunks)).flat()
  }

  return {
    async load(tier) {
      await ask(() => ({ kind: 'load', tier }))
    },
    classify: (tierFor, texts) =>
      inChunks(texts, async (chunk) => {
        const request = () => ({ kind: 'classify', tier: tierFor(), texts: chunk }) as const
        const value = await ask(request, chunk.length)
        return value.kind === 'classified' ? value.classifications : []
      }),
    vectors: (tier, texts) =>
      inChunks(texts, async (chunk) => {
        const value = await ask(() => ({ kind: 'vectors', tier, texts: chunk }), chunk.length)
        return value.kind === 'read' ? split(value.numbers, chunk.length) : []
      }),
    async use(tier, next) {
      heads[tier] = next
      await ask(() => ({ kind: 'use', tier, heads: next }))
    },
    async close() {
      isClosed = true
      const left = [...sent, ...waiting]
      sent = []
      waiting = []
      for (const { reject } of left) reject(closedError())
      watchOver()
      const last = worker
      worker = null
      if (last) await end(last)
    },
  }
}

/**
 * Lets a thread end by itself: one that is cut off while a library of native code is loaded into it
 * has taken the whole process with it. One that does not end in time is cut off all the same.
 */
async function end(worker: Worker): Promise<void> {
  worker.ref()
  const timer = setTimeout(() => void worker.terminate(), GOODBYE_MS)
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.postMessage({ kind: 'end' } satisfies Request)
  await gone
  clearTimeout(timer)
}

function textsIn(jobs: readonly Job[]): number {
  return jobs.reduce((sum, { texts }) => sum + texts, 0)
}

function split(numbers: Float32Array, count: number): Float32Array[] {
  const width = numbers.length / count
  return Array.from({ length: count }, (_, at) => numbers.subarray(at * width, (at + 1) * width))
}

function toError({ name, message }: { name: string; message: string }, isReading: boolean): Error {
  if (name === 'NoEncoderLibraryError') return new NoEncoderLibraryError(message)
  if (name === 'AppError') return new AppError('unavailable', message)
  return isReading ? new UnreadableError(message) : new Error(message)
}

function closedError(): AppError {
  return new AppError('unavailable', 'The classifier has been stopped.')
}
