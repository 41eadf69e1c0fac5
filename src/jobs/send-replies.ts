import { createOutbox, type OutboxDeps } from '../replies/outbox.ts'

/** Answers that are on their way at once by one worker. */
const SLOTS = 8
/** Between two looks for answers whose worker is gone. */
const SWEEP_EVERY_MS = 5000

/** Sends what is due and looks for what is uncertain, until nothing is left to do now or `stop` comes. */
export function createReplySender(deps: OutboxDeps) {
  const outbox = createOutbox(deps)
  let sweptMs = -Infinity
  return async function sendReplies(stop: AbortSignal): Promise<void> {
    if (performance.now() - sweptMs >= SWEEP_EVERY_MS) {
      sweptMs = performance.now()
      await outbox.sweep()
    }
    const lane = async () => {
      while (!stop.aborted && (await outbox.step()));
    }
    await Promise.all(Array.from({ length: SLOTS }, lane))
  }
}
