import type { Context } from '../context.ts'
import type { Learner } from '../learn/learner.ts'
import { trainModel } from '../learn/train-model.ts'
import { refreshUserLabels } from '../learn/user-labels.ts'

/** The local hour from which on a night's training is due: few people are at work. */
const HOUR = 3

/**
 * Trains once a night, from 3 o'clock local time on, whoever comes first of all workers; nothing where
 * nobody has corrected anything since. A machine that was off at that hour does it when it is back.
 */
export async function trainNightly(
  ctx: Context,
  learner: Learner,
  signal?: AbortSignal,
): Promise<void> {
  const now = new Date(ctx.now())
  if (now.getHours() < HOUR) return
  await refreshUserLabels(ctx, learner)
  const night = localDate(now)
  const version = await trainModel(ctx, learner, { night, ...(signal ? { signal } : {}) })
  if (version) {
    const { id, state, reason } = version
    ctx.log.info({ version: id, state, reason }, 'The nightly training is done')
  }
}

function localDate(at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
