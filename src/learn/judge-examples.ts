import { OUTPUTS } from '../classify/outputs.ts'
import { logitsOfAll, type Refit } from '../classify/refit.ts'
import { gatedHeads, type Doubt, type GatedHead } from '../model/model-version.ts'
import { answersOf, chancesOf } from './answers.ts'
import type { TierTask, TrainingTask } from './training-task.ts'
import { habitsOf, wordsOf } from './weigh-words.ts'
import { estimateWrongShare } from './wrong-share.ts'

/** How sound the examples look: by question, and each by itself (0..1, 1 = surely wrong). */
export type Judgement = { doubts: Record<GatedHead, Doubt | null>; suspicion: Float64Array }

/** Fewer words than this say nothing about their share of mistakes. */
const WORDS_MIN = 30
const PARTS = 5

/**
 * How many examples look wrong to a model that did not learn from them: the one fitted to the other
 * folds, so that a habit of this user's own is no mistake, or the shipped one, whichever is kinder.
 */
export function judgeExamples(
  tier: TierTask,
  task: TrainingTask,
  taught: readonly number[],
  refit: Refit,
  report: (share: number) => void,
): Judgement {
  const shipped = logitsOfAll(tier.shipped, tier.vectors)
  const crossed = logitsOfAll(refit.whole(), tier.vectors)
  for (let part = 1; part < PARTS; part += 1) {
    const fold = taught.flatMap((example, row) => (foldOf(task, example) === part ? [row] : []))
    if (fold.length === 0) continue
    const logits = refit.without(fold)
    for (const row of fold) {
      const from = row * OUTPUTS
      crossed.set(logits.subarray(from, from + OUTPUTS), (taught[row] ?? 0) * OUTPUTS)
    }
    report(0.5 + (0.5 * part) / PARTS)
  }
  const suspicion = new Float64Array(task.parts.length)
  const shown = shownOr(task.shown, answersOf(tier.shipped, shipped))
  const views = [chancesOf(shipped), chancesOf(crossed)]
  const doubts = gatedHeads.map((head) => {
    const habits = habitsOf(head, tier.texts.heldOut.labels)
    const shares = views.map((chances) => {
      const words = wordsOf(head, { labels: task.labels, shown, chances }, habits)
      return { words, wrong: estimateWrongShare(words.filter((word) => word !== null)) }
    })
    const kindest = shares.reduce((best, each) =>
      each.wrong.least < best.wrong.least ? each : best,
    )
    const spoken = kindest.words.flatMap((word, place) => (word === null ? [] : [place]))
    if (spoken.length < WORDS_MIN) return [head, null] as const
    for (const [at, place] of spoken.entries()) {
      suspicion[place] = Math.max(suspicion[place] ?? 0, kindest.wrong.suspicion[at] ?? 0)
    }
    const { share, least } = kindest.wrong
    return [head, { words: spoken.length, share, least }] as const
  })
  return { doubts: Object.fromEntries(doubts) as Judgement['doubts'], suspicion }
}

/** Four folds; where nothing is kept for the test, its part joins the first. */
function foldOf({ parts }: TrainingTask, example: number): number {
  return (((parts[example] ?? 1) - 1) % (PARTS - 1)) + 1
}

/** What people were shown; where that is not known, what the model answers. */
function shownOr(shown: Int8Array, answers: Int8Array): Int8Array {
  return shown.map((label, at) => (label < 0 ? (answers[at] ?? 0) : label))
}

/** The judgement where there is nothing to judge. */
export function judgeNothing(examples: number): Judgement {
  const doubts = { intents: null, queue: null, sentiment: null }
  return { doubts, suspicion: new Float64Array(examples) }
}
