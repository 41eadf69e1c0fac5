import { AppError, messageOf } from '../errors.ts'
import type { Classifier } from '../model/classification.ts'
import { NoEncoderLibraryError } from './encoder/encoder-session.ts'
import { createLoad } from './engine/load.ts'
import { MODELS, readModelFile } from './engine/model-files.ts'
import type { ReaderData } from './engine/protocol.ts'
import type { Reader } from './engine/reader.ts'
import { createThreadReader } from './engine/thread-reader.ts'
import { type Heads, readHeads } from './heads.ts'
import type { TierName } from './tier.ts'

/** Which tier reads: one of the two, or `full` that gives way to `fast` while more comes in than it reads. */
export type TierChoice = 'auto' | TierName

/** The classifier with its insides: what training and re-reading need. */
export type Engine = Classifier & {
  /** The heads that answer now. */
  headsOf(tier: TierName): Heads
  /** What is asked for from now on is answered by `heads`. */
  use(tier: TierName, heads: Heads): Promise<void>
  /** What `heads` are given for each text. */
  vectors(tier: TierName, texts: readonly string[]): Promise<Float32Array[]>
  /** What `auto` reads with unless it is flooded: `full` wherever that can run. */
  best: TierName
  /** Whether no text waits and `auto` is not flooded: time for what can wait. */
  isQuiet(): boolean
  close(): Promise<void>
}

export type EngineOptions = {
  /** Where the model's files lie; the shipped ones when left out. */
  folder?: string
  /** `auto` when left out. */
  tier?: TierChoice
  /** Share of wrong queues that the user accepts, 0..1; 0.2 when left out. */
  acceptedError?: number
  /** Reads in the calling thread: nothing else gets its turn meanwhile. */
  inline?: boolean
  /** The thread's file. */
  thread?: URL
  /** How long one go of up to 64 texts may take before it counts as broken down. */
  patienceMs?: number
  /** Milliseconds that only rise. */
  now?: () => number
  /** Told what the user should know, such as that `full` cannot run on this system. */
  warn?: (message: string) => void
}

export const ACCEPTED_ERROR = 0.2
const PATIENCE_MS = 60_000

/**
 * Starts the shipped classifier in a thread of its own and waits until it can read. Close it at the
 * end. Rejects with an `AppError` that names the file where one is missing or damaged, and, for
 * `full`, where the encoder's library has no build for this system; `auto` then warns and reads with `fast`.
 * `predict` rejects with `UnreadableError` where reading broke down on the texts of that call.
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const { folder = MODELS, tier: choice = 'auto', acceptedError = ACCEPTED_ERROR } = options
  const heads = await readShippedHeads(folder)
  const reader = await startReader(options, { folder, heads, acceptedError })
  try {
    const best = await load(reader, choice, options.warn)
    return engineOn(reader, { heads, choice, best, now: options.now ?? (() => performance.now()) })
  } catch (error) {
    await reader.close()
    throw error
  }
}

async function readShippedHeads(folder: string): Promise<Record<TierName, Heads>> {
  const [fast, full] = await Promise.all([
    readModelFile(folder, 'heads.fast.bin', readHeads),
    readModelFile(folder, 'heads.full.bin', readHeads),
  ])
  return { fast, full }
}

async function startReader(options: EngineOptions, data: ReaderData): Promise<Reader> {
  if (options.inline) {
    // What reads takes memory, so that only the thread that does so loads it.
    const { openReader } = await import('./engine/open-reader.ts')
    return openReader(data)
  }
  return createThreadReader({
    thread: options.thread ?? new URL('./engine-thread.ts', import.meta.url),
    data,
    patienceMs: options.patienceMs ?? PATIENCE_MS,
  })
}

function engineOn(
  reader: Reader,
  parts: { heads: Record<TierName, Heads>; choice: TierChoice; best: TierName; now(): number },
): Engine {
  const heads = { ...parts.heads }
  const load = createLoad(parts.now)
  let waiting = 0

  const choice = parts.choice === 'auto' ? null : parts.choice
  const bestNow = () => (load.isFlooded() ? 'fast' : parts.best)

  return {
    async predict(texts, { tier, isUrgent = false } = {}) {
      const fixed = tier ?? choice
      if (!fixed) load.arrive(texts.length, waiting, isUrgent)
      waiting += texts.length
      try {
        return await reader.classify(() => fixed ?? bestNow(), texts)
      } finally {
        waiting -= texts.length
      }
    },
    headsOf: (tier) => heads[tier],
    async use(tier, next) {
      await reader.use(tier, next)
      heads[tier] = next
    },
    vectors: (tier, texts) => reader.vectors(tier, texts),
    best: parts.best,
    isQuiet: () => waiting === 0 && !load.isFlooded(),
    close: () => reader.close(),
  }
}

/** Makes ready what the choice needs; the best tier that can be had. */
async function load(
  reader: Reader,
  choice: TierChoice,
  warn: EngineOptions['warn'],
): Promise<TierName> {
  await reader.load('fast')
  if (choice === 'fast') return 'fast'
  try {
    await reader.load('full')
    return 'full'
  } catch (error) {
    if (!(error instanceof NoEncoderLibraryError)) throw error
    const why = `The encoder's library (onnxruntime-node) does not run on this system: ${messageOf(error)}.`
    if (choice === 'full') {
      throw new AppError('unavailable', `${why} Set EARSHOT_CLASSIFIER=fast.`, { cause: error })
    }
    warn?.(`${why} Texts are read by "fast".`)
    return 'fast'
  }
}
