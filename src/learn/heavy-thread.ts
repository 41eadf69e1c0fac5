import { parentPort, workerData } from 'node:worker_threads'
import { fitLabel } from '../classify/fit-label.ts'
import type { HeavyReply, HeavyTask } from './heavy-work.ts'
import { trainTiers } from './train-tiers.ts'

/** The thread of `heavy-work.ts`. */
const asked = workerData as HeavyTask
const tell = (reply: HeavyReply) => parentPort?.postMessage(reply)
const onProgress = (share: number) => tell({ kind: 'progress', share })

if (asked.kind === 'tiers') tell({ kind: 'tiers', done: trainTiers(asked.task, onProgress) })
else tell({ kind: 'label', done: fitLabel(asked.task, onProgress) })
