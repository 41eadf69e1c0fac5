import type { Context } from '../context.ts'
import type { ListeningSource } from '../ingest/listening.ts'
import { rereadUncertain } from '../ingest/reread.ts'

/** Small enough that the embedded database, which serves one at a time, is soon free again. */
const BATCH = 16

/**
 * Reads what `fast` was not sure of again, batch by batch, until none is left, more comes in, or it is
 * stopped. `pause` waits between two batches.
 */
export async function rereadWhileQuiet(deps: {
  ctx: Context
  listening: ListeningSource
  isQuiet(): boolean
  pause(): Promise<void>
  stop: AbortSignal
}): Promise<void> {
  const { ctx, listening, stop } = deps
  while (!stop.aborted && deps.isQuiet()) {
    const { looked } = await rereadUncertain(ctx, await listening(ctx.db), BATCH)
    if (looked < BATCH) return
    await deps.pause()
  }
}
