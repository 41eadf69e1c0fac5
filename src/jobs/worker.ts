import { randomUUID } from 'node:crypto'
import { leaseDueBackFill } from '../db/back-fill-store.ts'
import { leaseDueSource } from '../db/lease-store.ts'
import { messageOf } from '../errors.ts'
import type { Learner } from '../learn/learner.ts'
import { followPeople } from '../people/follow-people.ts'
import { followLeads } from '../people/leads/follow-leads.ts'
import { distribute } from '../triage/people/distribute.ts'
import { gatherWaves } from '../triage/waves/gather-waves.ts'
import { wakeSnoozed } from '../triage/wake-snoozed.ts'
import { watchTargets } from '../triage/targets/watch-targets.ts'
import { tendLeads } from './follow-leads.ts'
import { trainNightly } from './nightly-training.ts'
import { forgetWhatIsDue } from './forget.ts'
import { rereadWhileQuiet } from './reread.ts'
import { createCrmReader, createDeliverySender, type DeliveryDeps } from './send-deliveries.ts'
import { createReplySender } from './send-replies.ts'
import { runBackFill } from './run-back-fill.ts'
import { LEASE_MS, runSource, type RunDeps } from './run-source.ts'

/** Sources read at once by one worker, those that listen all the time among them: one that hangs holds up no other. */
const SLOTS = 64
/** Back-fills at once by one worker, beside them. */
const BACK_FILL_SLOTS = 2
const IDLE_MS = 500
const WAKE_EVERY_MS = 5000
const WATCH_EVERY_MS = 5000
const DISTRIBUTE_EVERY_MS = 5000
const GATHER_EVERY_MS = 10_000
const FOLLOW_EVERY_MS = 1000
const TEND_LEADS_EVERY_MS = 10_000
const REREAD_EVERY_MS = 10_000
const READ_CRMS_EVERY_MS = 5000
const TRAIN_EVERY_MS = 60_000
const FORGET_EVERY_MS = 600_000
/** Between two batches, so that re-reading takes a share of the time and never all of it. */
const REREAD_PAUSE_MS = 50

export type Worker = {
  /** Stops claiming, lets what is under way finish its page, and returns. */
  stop(): Promise<void>
}

export type WorkerDeps = RunDeps & {
  /** Whether there is time to read again what `fast` was not sure of; null where nobody does. */
  isQuiet: (() => boolean) | null
  learner: Learner
  /** Left out where integrations are not told from here. */
  outgoing?: Pick<DeliveryDeps, 'dial' | 'baseUrl'>
}

/** Reads sources as they fall due, wakes snoozed tickets and reads again what can wait, trains at night, until stopped. */
export function startWorker(deps: WorkerDeps): Worker {
  const stopping = new AbortController()
  const owner = randomUUID()
  const running = new Set<Promise<void>>()
  const { log, db } = deps.ctx

  /** Takes what is due as long as there is a free slot, and runs each by itself. */
  async function dispatch<Lease extends { sourceId: number }>(
    slots: number,
    take: () => Promise<Lease | null>,
    run: (lease: Lease) => Promise<void>,
  ): Promise<void> {
    const mine = new Set<Promise<void>>()
    while (!stopping.signal.aborted) {
      const lease = mine.size < slots ? await take() : null
      if (!lease) {
        await idle(IDLE_MS, stopping.signal)
        continue
      }
      const { sourceId } = lease
      const work = run(lease)
        .catch((error: unknown) =>
          log.error({ sourceId, error: messageOf(error) }, 'A run broke off'),
        )
        .finally(() => [mine, running].map((set) => set.delete(work)))
      mine.add(work)
      running.add(work)
    }
  }
  const readNew = () =>
    dispatch(
      SLOTS,
      () => leaseDueSource(db, owner, LEASE_MS),
      (lease) => runSource(deps, lease, stopping.signal),
    )
  const readPast = () =>
    dispatch(
      BACK_FILL_SLOTS,
      () => leaseDueBackFill(db, owner, LEASE_MS),
      (lease) => runBackFill(deps, lease, stopping.signal),
    )
  const sendReplies = createReplySender(deps)
  const loops = [
    forever(deps, stopping.signal, IDLE_MS, readNew),
    forever(deps, stopping.signal, IDLE_MS, readPast),
    forever(deps, stopping.signal, FORGET_EVERY_MS, () => forgetWhatIsDue(deps.ctx)),
    forever(deps, stopping.signal, WAKE_EVERY_MS, () => wakeSnoozed(deps.ctx)),
    forever(deps, stopping.signal, WATCH_EVERY_MS, () => watchTargets(deps.ctx)),
    forever(deps, stopping.signal, IDLE_MS, () => sendReplies(stopping.signal)),
    forever(deps, stopping.signal, DISTRIBUTE_EVERY_MS, () => distribute(deps.ctx)),
    forever(deps, stopping.signal, GATHER_EVERY_MS, () => gatherWaves(deps.ctx)),
    forever(deps, stopping.signal, FOLLOW_EVERY_MS, () => followPeople(deps.ctx, [followLeads])),
    forever(deps, stopping.signal, TEND_LEADS_EVERY_MS, () => tendLeads(deps.ctx)),
    // Not before a process has been up for a while: one that starts has better things to do.
    idle(TRAIN_EVERY_MS, stopping.signal).then(() =>
      forever(deps, stopping.signal, TRAIN_EVERY_MS, () =>
        trainNightly(deps.ctx, deps.learner, stopping.signal),
      ),
    ),
  ]
  const { isQuiet, outgoing } = deps
  if (outgoing) {
    const telling = { ...deps, ...outgoing }
    const tell = createDeliverySender(telling, stopping.signal)
    loops.push(forever(deps, stopping.signal, IDLE_MS, tell))
    const readCrms = createCrmReader(telling, stopping.signal)
    loops.push(forever(deps, stopping.signal, READ_CRMS_EVERY_MS, readCrms))
  }
  if (isQuiet) {
    const { ctx, listening } = deps
    const stop = stopping.signal
    const pause = () => idle(REREAD_PAUSE_MS, stop)
    const reread = () => rereadWhileQuiet({ ctx, listening, isQuiet, pause, stop })
    loops.push(forever(deps, stop, REREAD_EVERY_MS, reread))
  }
  return {
    async stop() {
      stopping.abort()
      await Promise.all(loops)
      await Promise.all(running)
    },
  }
}

/** Runs `work` again and again, `everyMs` after it ended; what it throws is logged, not fatal. */
async function forever(
  { ctx: { log } }: RunDeps,
  stop: AbortSignal,
  everyMs: number,
  work: () => Promise<unknown>,
): Promise<void> {
  while (!stop.aborted) {
    try {
      await work()
    } catch (error) {
      if (!stop.aborted)
        log.warn({ error: messageOf(error) }, 'Background work waits and tries again')
    }
    await idle(everyMs, stop)
  }
}

function idle(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      stop.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    stop.addEventListener('abort', done)
  })
}
