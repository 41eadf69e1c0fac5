import { Worker } from 'node:worker_threads'
import type { LabelFit, LabelTask } from '../classify/fit-label.ts'
import { AppError, messageOf } from '../errors.ts'
import type { Training } from './train-tiers.ts'
import type { TrainingTask } from './training-task.ts'

/** What the thread is started with. */
export type HeavyTask = { kind: 'tiers'; task: TrainingTask } | { kind: 'label'; task: LabelTask }

/** What comes back: how far it is, 0..1, and at last what it made. */
export type HeavyReply =
  | { kind: 'progress'; share: number }
  | { kind: 'tiers'; done: Training }
  | { kind: 'label'; done: LabelFit }

/** `trainTiers` in a thread of its own, so that whoever asks goes on meanwhile. */
export async function trainInThread(
  task: TrainingTask,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Training> {
  const reply = await run({ kind: 'tiers', task }, onProgress, signal)
  if (reply.kind !== 'tiers') throw new Error('the training gave no heads')
  return reply.done
}

/** `fitLabel` in a thread of its own. */
export async function fitLabelInThread(task: LabelTask, signal: AbortSignal): Promise<LabelFit> {
  const reply = await run({ kind: 'label', task }, () => undefined, signal)
  if (reply.kind !== 'label') throw new Error('the fit gave no label')
  return reply.done
}

/** `AppError` unavailable where `signal` breaks it off. */
function run(
  task: HeavyTask,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<HeavyReply> {
  const stopped = () => new AppError('unavailable', 'The training was stopped; try again later.')
  if (signal.aborted) return Promise.reject(stopped())
  const worker = new Worker(new URL('./heavy-thread.ts', import.meta.url), { workerData: task })
  return new Promise<HeavyReply>((resolve, reject) => {
    const stop = () => {
      reject(stopped())
      void worker.terminate()
    }
    signal.addEventListener('abort', stop)
    worker.on('message', (reply: HeavyReply) => {
      if (reply.kind === 'progress') onProgress(reply.share)
      else resolve(reply)
    })
    worker.on('error', (error) =>
      reject(error instanceof Error ? error : new Error(messageOf(error))),
    )
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop)
      reject(new Error('the training broke off'))
    })
  })
}
