import { fanOut } from '../integrations/fan-out.ts'
import { turnOffSilent } from '../integrations/health.ts'
import { createSender, type SenderDeps } from '../integrations/sender.ts'

export type DeliveryDeps = SenderDeps & {
  /** Where people reach the service; what goes out links there. */
  baseUrl: string
}

/** Between two looks for integrations that have not worked for days. */
const LOOK_EVERY_MS = 60_000
/** However long others take to answer, what falls due meanwhile waits no longer. */
const PAUSE_MS = 250

/** Tells integrations what is new and sends what is due, until nothing is left to do now or `stop` comes. */
export function createDeliverySender(deps: DeliveryDeps, stop: AbortSignal) {
  const { ctx } = deps
  const sender = createSender(deps, stop)
  let lookedMs = -Infinity
  return async function sendDeliveries(): Promise<void> {
    if (performance.now() - lookedMs >= LOOK_EVERY_MS) {
      lookedMs = performance.now()
      await turnOffSilent(ctx)
    }
    while (!stop.aborted) {
      const told = await fanOut(ctx, deps.baseUrl)
      const taken = await sender.take()
      if (told + taken > 0) continue
      if (!sender.isBusy()) return
      await Promise.race([sender.one(), pause(PAUSE_MS)])
    }
    await sender.drain()
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
