import { tierNames, type TierName } from '../classify/tier.ts'
import type { Heads } from '../classify/heads.ts'
import type { Matrix } from '../classify/fit-linear.ts'
import { OUTPUTS } from '../classify/outputs.ts'
import type { Model } from './learner.ts'
import { answerOf, labelsOf, partsOf, type Example } from './examples.ts'
import { trainInThread } from './heavy-work.ts'
import { judgeTraining, type Verdict } from './judge-training.ts'
import { readShipped } from './shipped.ts'
import type { TierTask } from './training-task.ts'

export type TrainOptions = {
  /** Those to fit; every tier that runs here when left out. */
  tiers?: readonly TierName[]
  /** What the heads' names end in, such as `+12`. */
  suffix: string
  onProgress?: (share: number) => void
  signal?: AbortSignal
}

export type Trained = Verdict & { heads: Partial<Record<TierName, Heads>> }

/** What the vectors alone take of a training, to say how far it is. */
const READING_SHARE = 0.1
/** Texts read at one go, so that whoever else asks the classifier gets a turn in between. */
const READ_AT_ONCE = 64

/**
 * Fits the shipped heads to `examples` and judges the outcome against what answers now. Stores
 * nothing and changes no answer.
 */
export async function train(
  model: Model,
  examples: readonly Example[],
  { tiers = tiersHere(model), suffix, onProgress = () => undefined, signal }: TrainOptions,
): Promise<Trained> {
  const { heads: active } = await model.active()
  const tasks: TierTask[] = []
  for (const [at, tier] of tiers.entries()) {
    signal?.throwIfAborted()
    const shipped = model.shipped[tier]
    tasks.push({
      tier,
      version: `${shipped.version}${suffix}`,
      shipped,
      active: active[tier],
      texts: await readShipped(tier, model.folder),
      vectors: await vectorsOf(
        model,
        tier,
        examples.map(({ text }) => text),
      ),
    })
    onProgress((READING_SHARE * (at + 1)) / tiers.length)
  }
  const labels = new Int8Array(examples.length * OUTPUTS)
  const shown = new Int8Array(examples.length * OUTPUTS).fill(-1)
  for (const [at, example] of examples.entries()) {
    labels.set(labelsOf(example.said), at * OUTPUTS)
    if (example.shown) shown.set(answerOf(example.shown), at * OUTPUTS)
  }
  const parts = partsOf(examples.map(({ text }) => text))
  const training = await trainInThread(
    { tiers: tasks, labels, shown, parts },
    (share) => onProgress(READING_SHARE + (1 - READING_SHARE) * share),
    signal ? AbortSignal.any([signal, model.closing]) : model.closing,
  )
  const kept = parts.filter((part) => part === 0).length
  const heads = Object.fromEntries(tiers.map((tier, at) => [tier, training.tiers[at]?.heads]))
  return { ...judgeTraining(training, examples, kept), heads }
}

/** The tiers that can read here, the best last. */
function tiersHere({ engine }: Model): TierName[] {
  return engine.best === 'full' ? [...tierNames] : ['fast']
}

export async function vectorsOf(
  { engine }: Pick<Model, 'engine'>,
  tier: TierName,
  texts: readonly string[],
): Promise<Matrix> {
  const { width } = engine.headsOf(tier)
  const values = new Float32Array(texts.length * width)
  for (let at = 0; at < texts.length; at += READ_AT_ONCE) {
    const vectors = await engine.vectors(tier, texts.slice(at, at + READ_AT_ONCE))
    for (const [place, vector] of vectors.entries()) values.set(vector, (at + place) * width)
  }
  return { rows: texts.length, width, values }
}
