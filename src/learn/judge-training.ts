import { gatedHeads, type Doubt, type TrainingReport } from '../model/model-version.ts'
import type { Example } from './examples.ts'
import type { Training } from './train-tiers.ts'

/** A batch in which at least this share of the words about a question is wrong is not learnt. */
const WRONG_MAX = 0.03
const SUSPECTS_LISTED = 50
const SUSPICIOUS = 0.5

export type Verdict = {
  /** Null = to be promoted; else why not, in sentences. */
  reason: string | null
  report: TrainingReport
}

/** Whether what was trained may answer: nothing measured may get worse, and the examples must be sound. */
export function judgeTraining(
  { tiers, doubts, suspicion }: Training,
  examples: readonly Example[],
  kept: number,
): Verdict {
  const falls = tiers.flatMap((tier) => tier.falls)
  const careless = gatedHeads.flatMap((head) => {
    const doubt = doubts[head]
    return doubt && doubt.least > WRONG_MAX ? [carelessly(head, doubt)] : []
  })
  const reasons = [
    ...(careless.length === 0 ? [] : [`${careless.join('; ')}. ${ADVICE}`]),
    ...falls.map((fall) => `${fall}.`),
  ]
  const suspects = [...suspicion.entries()]
    .filter(([, how]) => how > SUSPICIOUS)
    .sort(([, one], [, other]) => other - one)
    .slice(0, SUSPECTS_LISTED)
    .map(([at, how]) => ({ example: examples[at]?.name ?? '', suspicion: round(how) }))
  const report: TrainingReport = {
    examples: examples.length - kept,
    kept,
    tiers: tiers.map((tier) => tier.report),
    doubts,
    suspects,
  }
  return { reason: reasons.length === 0 ? null : reasons.join(' '), report }
}

const ADVICE = 'Look at the suspects, correct or undo those that are wrong, and train again.'

function carelessly(head: string, { words, share, least }: Doubt): string {
  const percent = (part: number) => `${Math.round(part * 100)} %`
  return `of ${words} words about ${head}, some ${percent(share)} look wrong (at least ${percent(least)}; at most ${percent(WRONG_MAX)} may)`
}

function round(share: number): number {
  return Math.round(share * 1000) / 1000
}
