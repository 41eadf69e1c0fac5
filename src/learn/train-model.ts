import { randomUUID } from 'node:crypto'
import { writeHeads } from '../classify/heads.ts'
import type { TierName } from '../classify/tier.ts'
import type { Context } from '../context.ts'
import { recordEvents } from '../db/event-store.ts'
import {
  correctionsToLearn,
  examplesNow,
  givenExamples,
  printOf,
  replaceGiven,
  type ExamplesNow,
  type GivenExample,
} from '../db/example-store.ts'
import {
  findVersion,
  insertVersion,
  lastSeen,
  reserveVersionId,
} from '../db/model-version-store.ts'
import type { Tx } from '../db/sql.ts'
import { endTurn, keepTurn, takeTurn } from '../db/training-turn-store.ts'
import { AppError, messageOf } from '../errors.ts'
import type { ModelVersion } from '../model/model-version.ts'
import { exampleOfCorrection, exampleOfGiven } from './examples.ts'
import type { Learner } from './learner.ts'
import { train, type Trained } from './train.ts'

export type TrainModelInput = {
  /** Labelled texts to learn from too, in place of those given before; kept where they pass. */
  given?: readonly GivenExample[]
  tiers?: readonly TierName[]
  /** The night (a date) that this is the training of: once each, and only where there is something new. */
  night?: string
  onProgress?: (share: number) => void
  signal?: AbortSignal
}

const LEASE_MS = 30_000

/**
 * Fits the model to all that people corrected, and lets it answer where nothing got worse; stores the
 * version either way. Null where there is nothing to learn. `AppError` conflict where a training is under
 * way already, in any process; for a night that is null too.
 */
export async function trainModel(
  ctx: Context,
  learner: Learner,
  input: TrainModelInput = {},
): Promise<ModelVersion | null> {
  const begun = await beginTraining(ctx, learner, input)
  return begun === null ? null : begun.done
}

/** The same, but answers as soon as the training has its turn; null where it is not this night's. */
export async function beginTraining(
  ctx: Context,
  learner: Learner,
  input: TrainModelInput = {},
): Promise<{ done: Promise<ModelVersion | null> } | null> {
  const { night = null } = input
  const owner = randomUUID()
  if (await takeTurn(ctx.db, owner, LEASE_MS, night)) {
    return { done: takeYourTurn(ctx, learner, owner, input) }
  }
  if (night !== null) return null
  throw new AppError('conflict', 'A training is under way; wait until it has ended.')
}

async function takeYourTurn(
  ctx: Context,
  learner: Learner,
  owner: string,
  input: TrainModelInput,
): Promise<ModelVersion | null> {
  const heartbeat = setInterval(() => {
    keepTurn(ctx.db, owner, LEASE_MS).catch((error: unknown) =>
      ctx.log.warn({ error: messageOf(error) }, 'The turn to train could not be kept'),
    )
  }, LEASE_MS / 3)
  try {
    return await trainInTurn(ctx, learner, owner, input)
  } finally {
    clearInterval(heartbeat)
    await endTurn(ctx.db, owner, input.night ?? null)
  }
}

async function trainInTurn(
  ctx: Context,
  learner: Learner,
  owner: string,
  { given, night, ...options }: TrainModelInput,
): Promise<ModelVersion | null> {
  const { version: active } = await learner.active()
  const now = await examplesNow(ctx.db)
  if (night !== undefined && (await isKnown(ctx, learner, now))) return null
  const corrections = await correctionsToLearn(ctx.db)
  const texts = given ?? (await givenExamples(ctx.db))
  const examples = [...corrections.map(exampleOfCorrection), ...texts.map(exampleOfGiven)]
  if (examples.length === 0 && active === null) return null

  const id = await reserveVersionId(ctx.db)
  const trained = await train(learner, examples, { ...options, suffix: `+${id}` })
  const files = await filesOf(learner, trained)
  await ctx.db.transaction(async (tx) => {
    if (!(await keepTurn(tx, owner, LEASE_MS))) {
      throw new AppError('conflict', 'The training took too long and another one has begun.')
    }
    const isPromoted = trained.reason === null
    if (given && isPromoted) await replaceGiven(tx, given)
    await insertVersion(tx, {
      id,
      at: new Date(ctx.now()).toISOString(),
      actor: ctx.actor,
      reason: trained.reason,
      parentId: active?.id ?? null,
      base: learner.base,
      // A correction made meanwhile was not seen, and is news for the next training.
      examples: printOf({ ...now.prints, given: (await examplesNow(tx)).prints.given }),
      report: trained.report,
      ...files,
    })
    await tell(tx, ctx, id, trained)
  })
  await learner.refresh()
  return findVersion(ctx.db, id)
}

/** Whether the newest training saw just these examples and this shipped model. */
async function isKnown(
  { db }: Context,
  { base }: Learner,
  { corrections, prints }: ExamplesNow,
): Promise<boolean> {
  const last = await lastSeen(db)
  if (last) return last.base === base && last.examples === printOf(prints)
  return corrections === 0
}

/** A tier that was not trained stays as it answers now. */
async function filesOf(learner: Learner, { reason, heads }: Trained) {
  if (reason !== null) return { fast: null, full: null }
  const { heads: active } = await learner.active()
  const file = (tier: TierName) => {
    const next = heads[tier] ?? active[tier]
    return next === learner.shipped[tier] ? null : writeHeads(next)
  }
  return { fast: file('fast'), full: file('full') }
}

function tell(tx: Tx, ctx: Context, id: number, { reason, report }: Trained): Promise<void> {
  const at = new Date(ctx.now()).toISOString()
  const type = reason === null ? 'model-promoted' : 'model-refused'
  const data = { versionId: id, examples: report.examples, reason }
  return recordEvents(tx, [{ at, type, actor: ctx.actor, ticketId: null, data }])
}
