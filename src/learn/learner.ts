import type { Engine } from '../classify/engine.ts'
import { MODELS } from '../classify/engine/model-files.ts'
import { readHeads, type Heads } from '../classify/heads.ts'
import { tierNames, type TierName } from '../classify/tier.ts'
import type { Context } from '../context.ts'
import {
  activeVersion,
  headsOfVersion,
  MODEL_CHANNEL,
  type ActiveVersion,
} from '../db/model-version-store.ts'
import { fittedLabels, type LabelRow } from '../db/user-label-store.ts'
import { messageOf } from '../errors.ts'
import { readBase } from './shipped.ts'

/** What a training needs: who reads, what was shipped, and what answers now. */
export type Model = {
  engine: Engine
  /** Where the shipped model lies. */
  folder: string
  /** The heads as they were shipped. */
  shipped: Record<TierName, Heads>
  /** What answers now, without the users' labels; the shipped heads where nothing is promoted. */
  active(): Promise<{ version: ActiveVersion | null; heads: Record<TierName, Heads> }>
  /** Aborts when nobody waits for the outcome any more. */
  closing: AbortSignal
}

/** The engine of this process, kept on what trainings, rollbacks and labels made of it anywhere. */
export type Learner = Model & {
  /** Stands for the shipped model. */
  base: string
  /** Brings the engine up to what the database holds. */
  refresh(): Promise<void>
  /** Breaks off what is under way. */
  close(): Promise<void>
}

/** The model as it is shipped, for a training that no database is needed for. */
export function shippedModel(engine: Engine, folder = MODELS): Model {
  const heads = { fast: engine.headsOf('fast'), full: engine.headsOf('full') }
  const active = () => Promise.resolve({ version: null, heads })
  return { engine, folder, shipped: heads, active, closing: new AbortController().signal }
}

/**
 * Brings the engine up to the promoted version and the users' labels, and again whenever another
 * process changes them. Close it before the engine.
 */
export async function startLearner(
  { db, log }: Pick<Context, 'db' | 'log'>,
  engine: Engine,
  folder = MODELS,
): Promise<Learner> {
  const base = await readBase(folder)
  const shipped = { fast: engine.headsOf('fast'), full: engine.headsOf('full') }
  const closing = new AbortController()
  let inUse = ''
  let last: Promise<void> = Promise.resolve()

  async function active() {
    const version = await activeVersion(db)
    if (!version || version.base !== base) return { version: null, heads: shipped }
    const files = await headsOfVersion(db, version.id)
    const read = (tier: TierName) => (files[tier] ? readHeads(files[tier]) : shipped[tier])
    return { version, heads: { fast: read('fast'), full: read('full') } }
  }

  async function load(): Promise<void> {
    const version = await activeVersion(db)
    const labels = await fittedLabels(db, base)
    const now = JSON.stringify([
      version,
      labels.map(({ weights, ...label }) => [label, [...weights]]),
    ])
    if (now === inUse) return
    const { heads } = await active()
    for (const tier of tierNames) await engine.use(tier, withLabels(heads[tier], tier, labels))
    inUse = now
    if (version && version.base !== base) {
      log.warn(
        { version: version.id },
        'The trained model belongs to another shipped one: train again',
      )
    }
  }

  const refresh = (): Promise<void> => {
    last = last.catch(() => undefined).then(load)
    return last
  }
  const unlisten = await db.listen(MODEL_CHANNEL, () => {
    refresh().catch((error: unknown) =>
      log.warn({ error: messageOf(error) }, 'The model could not be brought up to date'),
    )
  })
  await refresh()
  return {
    engine,
    folder,
    base,
    shipped,
    active,
    refresh,
    closing: closing.signal,
    async close() {
      closing.abort()
      await unlisten()
      await last.catch(() => undefined)
    },
  }
}

function withLabels(heads: Heads, tier: TierName, labels: readonly LabelRow[]): Heads {
  const own = labels.filter((label) => label.tier === tier && label.weights.length === heads.width)
  if (own.length === 0) return heads
  const userLabels = own.map(({ name, weights, bias, cut }) => ({ name, weights, bias, cut }))
  return { ...heads, userLabels }
}
