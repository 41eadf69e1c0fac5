import { pollCrm } from '../integrations/crm/poll.ts'
import { fanOut } from '../integrations/fan-out.ts'
import { turnOffSilent } from '../integrations/health.ts'
import { createSender, type SenderDeps } from '../integrations/sender.ts'

export type DeliveryDeps = SenderDeps & {
  /** Where people reach the service; what goes out links there. */
  baseUrl: string
}

/** Between two looks for integrations that have not worked for days. */
const LOOK_EVERY_MS = 60_000
/** While there is something to send, what is new is told after so long. */
const HEAR_EVERY_MS = 250
/** However long some take to answer, lanes that others have left are filled after this. */
const PAUSE_MS = 50

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
    let heardMs = -Infinity
    let told = 0
    while (!stop.aborted) {
      if (told > 0 || performance.now() - heardMs >= HEAR_EVERY_MS) {
        heardMs = performance.now()
        told = await fanOut(ctx, deps.baseUrl)
      }
      const taken = await sender.take()
      if (told + taken === 0 && !sender.isBusy()) return
      await Promise.race([sender.drain(), pause(PAUSE_MS)])
    }
    await sender.drain()
  }
}

/** Reads in CRMs what has become of what was put there. */
export function createCrmReader(deps: DeliveryDeps, stop: AbortSignal) {
  return async function readCrms(): Promise<void> {
    while (!stop.aborted && (await pollCrm(deps, stop)));
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
