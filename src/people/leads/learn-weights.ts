import { featureNames, type Features, type RejectReason, type Weights } from '../../model/lead.ts'
import { sigmoid } from './score-lead.ts'
import { shippedWeights, weightNames } from './weights.ts'

/** What a rep said of a lead as it was then; `reason` null = accepted. */
export type Decision = { features: Features; reason: RejectReason | null }

/**
 * How much each answer counts. Whoever comes too early or said no was worth the look in part; whoever is
 * in talks already tells nothing about the others.
 */
const counts: Record<RejectReason, number> = {
  no_buyer: 1,
  no_fit: 1,
  seller: 1,
  too_early: 0.5,
  not_interested: 0.5,
  in_talks: 0,
}

/** One over the variance of what the weights are believed to be before anybody has decided anything. */
const PRECISION = 4
const ROUNDS = 25
const ENOUGH = 1e-6

/**
 * Weights that fit `decisions` as well as the shipped ones allow: logistic regression with a normal prior
 * around them, that is the w with the least
 *
 *     sum_i c_i * log(1 + exp(-y_i * w.x_i)) + PRECISION / 2 * |w - shipped|^2        (y_i = 1 or -1)
 *
 * found by Newton's method: w -= H^-1 g, with p_i = sigmoid(w.x_i) and t_i = 1 where it was accepted,
 * g = sum_i c_i (p_i - t_i) x_i + PRECISION (w - shipped), H = sum_i c_i p_i (1 - p_i) x_i x_i' + PRECISION I
 * (iteratively reweighted least squares: Bishop, Pattern Recognition and Machine Learning, 4.3.3 and
 * 4.4; Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 4.4). It is convex, so one
 * answer exists; without decisions it is the shipped weights, and ten leave most of them standing.
 */
export function learnWeights(
  decisions: readonly Decision[],
  prior: Weights = shippedWeights,
): Weights {
  const start = weightNames.map((name) => prior[name])
  const rows = decisions.map(({ features, reason }) => ({
    x: [1, ...featureNames.map((name) => features[name])],
    target: reason === null ? 1 : 0,
    count: reason === null ? 1 : counts[reason],
  }))
  const size = start.length
  let w = start
  for (let round = 0; round < ROUNDS; round += 1) {
    const gradient = w.map((value, at) => PRECISION * (value - (start[at] ?? 0)))
    const hessian = w.map((_, at) =>
      Array.from({ length: size }, (__, other): number => (at === other ? PRECISION : 0)),
    )
    for (const { x, target, count } of rows) {
      const p = sigmoid(dot(w, x))
      for (let a = 0; a < size; a += 1) {
        const xa = x[a] ?? 0
        gradient[a] = (gradient[a] ?? 0) + count * (p - target) * xa
        const row = hessian[a] ?? []
        for (let b = 0; b < size; b += 1) {
          row[b] = (row[b] ?? 0) + count * p * (1 - p) * xa * (x[b] ?? 0)
        }
      }
    }
    const step = solve(hessian, gradient)
    // A whole step may overshoot where all agree; half of one never leaves the valley for long.
    const longest = Math.max(...step.map(Math.abs))
    const share = longest > 2 ? 2 / longest : 1
    w = w.map((value, at) => value - share * (step[at] ?? 0))
    if (longest < ENOUGH) break
  }
  return Object.fromEntries(weightNames.map((name, at) => [name, w[at] ?? 0])) as Weights
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
}

/** x of Ax = b by Gauss-Jordan; A is positive definite, so no pivot is zero. */
function solve(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const rows = a.map((row, at) => [...row, b[at] ?? 0])
  const size = rows.length
  for (const [at, pivot] of rows.entries()) {
    const by = pivot[at] ?? 1
    for (let column = at; column <= size; column += 1) pivot[column] = (pivot[column] ?? 0) / by
    for (const [other, row] of rows.entries()) {
      const factor = row[at] ?? 0
      if (other === at || factor === 0) continue
      for (let column = at; column <= size; column += 1) {
        row[column] = (row[column] ?? 0) - factor * (pivot[column] ?? 0)
      }
    }
  }
  return rows.map((row) => row[size] ?? 0)
}
