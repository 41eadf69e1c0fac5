import type { Context } from '../context.ts'
import { examplesNow, printOf } from '../db/example-store.ts'
import { recordEvents } from '../db/event-store.ts'
import {
  activeVersion,
  findVersion,
  lastSeen,
  listVersions,
  promoteParent,
} from '../db/model-version-store.ts'
import { isTurnTaken } from '../db/training-turn-store.ts'
import { AppError } from '../errors.ts'
import type { ModelVersion, ModelView } from '../model/model-version.ts'
import type { Learner } from './learner.ts'

const LISTED = 50

/** The model that answers, and what trainings made of it, the newest 50. */
export async function readModel({ db }: Context, learner: Learner): Promise<ModelView> {
  const { version } = await learner.active()
  const last = await lastSeen(db)
  const { corrections, prints } = await examplesNow(db)
  return {
    activeId: version?.id ?? null,
    tiers: {
      fast: learner.engine.headsOf('fast').version,
      full: learner.engine.headsOf('full').version,
    },
    corrections: {
      current: corrections,
      news: last ? last.examples !== printOf(prints) : corrections > 0,
    },
    training: await isTurnTaken(db),
    versions: await listVersions(db, LISTED),
  }
}

/** One training with its whole report; `AppError` not_found where there was none of this number. */
export async function readVersion({ db }: Context, id: number): Promise<ModelVersion> {
  const version = await findVersion(db, id)
  if (!version) throw new AppError('not_found', `There is no version ${id} of the model.`)
  return version
}

/** The trainings so far, the newest 50 first. */
export function readVersions({ db }: Context): Promise<ModelVersion[]> {
  return listVersions(db, LISTED)
}

/** `rollBackVersion`, heard at once by this process. */
export async function rollBack(ctx: Context, learner: Learner): Promise<ModelView> {
  await rollBackVersion(ctx)
  await learner.refresh()
  return readModel(ctx, learner)
}

/**
 * Lets the version before the one that answers answer again, exactly as it did, in every process; the
 * shipped one at last. `AppError` conflict where the shipped one answers already.
 */
export async function rollBackVersion(ctx: Context): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const active = await activeVersion(tx)
    if (!active) {
      throw new AppError('conflict', 'The shipped model answers already; there is none before it.')
    }
    await promoteParent(tx, active.parentId)
    const at = new Date(ctx.now()).toISOString()
    const data = { versionId: active.id, to: active.parentId }
    await recordEvents(tx, [
      { at, type: 'model-rolled-back', actor: ctx.actor, ticketId: null, data },
    ])
  })
}
