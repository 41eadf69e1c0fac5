import type { HeadName } from './outputs.ts'

/**
 * How sure a head's answers are, for those that are not as sure as their probability says: the cuts choose
 * labels whose probability is not the largest. The log-odds of what is stated are `slope` times those of
 * the probability, plus `shift` (Platt 1999, "Probabilistic outputs for support vector machines").
 */
export type Sureness = Partial<Record<HeadName, Line>>
export type Line = { slope: number; shift: number }

/** Keeps log-odds finite. */
const LEAST = 1e-6

export function logOdds(chance: number): number {
  const kept = Math.min(1 - LEAST, Math.max(LEAST, chance))
  return Math.log(kept / (1 - kept))
}

/** The confidence that is stated of an answer with this probability. */
export function confidenceOf(
  sureness: Sureness | undefined,
  head: HeadName,
  chance: number,
): number {
  const line = sureness?.[head]
  return line ? 1 / (1 + Math.exp(-(line.slope * logOdds(chance) + line.shift))) : chance
}
