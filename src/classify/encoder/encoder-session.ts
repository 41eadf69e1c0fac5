import { messageOf } from '../../errors.ts'
import { WINDOW } from './windows.ts'

/** What comes out for each piece of one run: row-major, one row of `STATE_WIDTH` a piece. */
export type States = Float32Array

/** Numbers that come out for one piece. */
export const STATE_WIDTH = 512

/** Runs that are read together at most; more gain nothing on one core. */
const BATCH = 8

/** What a batch costs beside its pieces, in pieces. */
const BATCH_COST = 4

export type EncoderSession = {
  /**
   * Reads runs of 1 to 128 piece ids each; answers keep their order. They stand in memory that the next
   * call writes over, and calls may not overlap.
   */
  read(runs: readonly (readonly number[])[]): Promise<States[]>
  close(): Promise<void>
}

/** The library that runs the encoder cannot be used on this system. */
export class NoEncoderLibraryError extends Error {
  override name = 'NoEncoderLibraryError'
}

/**
 * Loads the encoder (`models/encoder.onnx`), whose numbers are such that every processor reads the same
 * (training/settle_encoder.py). It runs on the calling thread alone. Rejects with
 * `NoEncoderLibraryError` where its library has no build for this system, and with what the library
 * says where the file cannot be read.
 */
export async function openEncoder(path: string): Promise<EncoderSession> {
  const { InferenceSession, Tensor } = await loadLibrary()
  const session = await InferenceSession.create(path, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 3,
  })

  const room = createRoom()

  async function readBatch(batch: readonly (readonly number[])[]): Promise<States[]> {
    const length = Math.max(...batch.map((run) => run.length))
    const ids = new Int32Array(batch.length * length)
    const mask = new Float32Array(batch.length * length)
    for (const [at, run] of batch.entries()) {
      ids.set(run, at * length)
      mask.fill(1, at * length, at * length + run.length)
    }
    const shape = [batch.length, length]
    const feeds = { ids: new Tensor('int32', ids, shape), mask: new Tensor('float32', mask, shape) }
    const data = room.take(ids.length * STATE_WIDTH)
    await session.run(feeds, { states: new Tensor('float32', data, [...shape, STATE_WIDTH]) })
    return batch.map((run, at) => {
      const start = at * length * STATE_WIDTH
      return data.subarray(start, start + run.length * STATE_WIDTH)
    })
  }

  return {
    async read(runs) {
      room.clear()
      const answers: States[] = []
      for (const places of batchesOf(runs)) {
        const batch = places.map((place) => runs[place]?.slice(0, WINDOW) ?? [])
        const read = await readBatch(batch)
        for (const [within, place] of places.entries()) {
          answers[place] = read[within] ?? new Float32Array()
        }
      }
      return answers
    },
    close: () => session.release(),
  }
}

/**
 * The places of runs of like length: a batch ends where to fill its runs up to the next one's length
 * would cost more than a batch of its own.
 */
function batchesOf(runs: readonly (readonly number[])[]): number[][] {
  const batches: number[][] = []
  let longest = 0
  for (const place of [...runs.keys()].sort((a, b) => lengthOf(runs, a) - lengthOf(runs, b))) {
    const length = lengthOf(runs, place)
    const last = batches.at(-1)
    const fits = last && last.length < BATCH && (length - longest) * last.length <= BATCH_COST
    if (fits) last.push(place)
    else batches.push([place])
    longest = length
  }
  return batches
}

/** Numbers that are kept for what comes out: 32 texts of 64 pieces. */
const ROOM = 32 * 64 * STATE_WIDTH

/**
 * Memory that is used again and again: fresh memory for every text, outside the heap as it is, makes
 * the collector run so often that it takes a fifth of the processor.
 */
function createRoom(): { clear(): void; take(count: number): Float32Array } {
  const room = new Float32Array(ROOM)
  let used = 0
  return {
    clear() {
      used = 0
    },
    take(count) {
      if (used + count > ROOM) return new Float32Array(count)
      used += count
      return room.subarray(used - count, used)
    },
  }
}

function lengthOf(runs: readonly (readonly number[])[], place: number): number {
  return runs[place]?.length ?? 0
}

/** Loaded only where it is needed: half of the start-up of a process that reads `full`. */
async function loadLibrary() {
  try {
    return await import('onnxruntime-node')
  } catch (error) {
    throw new NoEncoderLibraryError(messageOf(error), { cause: error })
  }
}
