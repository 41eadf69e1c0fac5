/**
 * Fits the weights of src/people/sameness.ts on the made-up pairs, and says how well a fit without a pair
 * judges that pair: Brier score, calibration error in five bins, precision and recall from 0.8 on.
 */
import { accountPairs } from '../test/helpers/account-pairs.ts'
import { cluesOf, weights, type Clue } from '../src/people/sameness.ts'

const clues = Object.keys(weights) as Clue[]
const rows = accountPairs().map(({ same, a, b }) => {
  const has = new Set(cluesOf(a, b))
  return { x: [1, ...clues.map((clue) => (has.has(clue) ? 1 : 0))], y: same ? 1 : 0 }
})
type Row = (typeof rows)[number]

const PENALTY = 0.05
const STEPS = 4000
const RATE = 0.5
const dot = (w: readonly number[], x: readonly number[]) =>
  x.reduce((sum, value, at) => sum + value * (w[at] ?? 0), 0)
const odds = (w: readonly number[], { x }: Row) => 1 / (1 + Math.exp(-dot(w, x)))

/** Gradient descent on the mean log loss with an L2 penalty that leaves the bias out. */
function fit(given: readonly Row[]): number[] {
  let w = [0, ...clues.map(() => 0)]
  for (let step = 0; step < STEPS; step++) {
    const slope = w.map((value, at) => (at === 0 ? 0 : PENALTY * value) / given.length)
    for (const row of given) {
      const error = odds(w, row) - row.y
      for (const [at, value] of row.x.entries())
        slope[at] = (slope[at] ?? 0) + (error * value) / given.length
    }
    w = w.map((value, at) => value - RATE * (slope[at] ?? 0))
  }
  return w
}

const held = rows.map((row) => {
  const w = fit(rows.filter((other) => other !== row))
  return { p: odds(w, row), y: row.y }
})
const mean = (values: readonly number[]) =>
  values.reduce((a, b) => a + b, 0) / Math.max(1, values.length)
const bins = [0, 1, 2, 3, 4].map((bin) =>
  held.filter(({ p }) => Math.min(4, Math.floor(p * 5)) === bin),
)
const error = bins.reduce(
  (sum, bin) =>
    sum +
    (bin.length / held.length) *
      Math.abs(mean(bin.map(({ p }) => p)) - mean(bin.map(({ y }) => y))),
  0,
)
const shown = held.filter(({ p }) => p >= 0.8)
const whole = fit(rows)
const rounded = (value: number | undefined) => Math.round((value ?? 0) * 100) / 100
console.log(
  JSON.stringify(
    {
      BIAS: rounded(whole[0]),
      weights: Object.fromEntries(clues.map((clue, at) => [clue, rounded(whole[at + 1])])),
    },
    null,
    2,
  ),
)
console.log(`${rows.length} pairs, each judged by a fit without it:`)
console.log(
  `  Brier score ${mean(held.map(({ p, y }) => (p - y) ** 2)).toFixed(3)} (0.25 for knowing nothing)`,
)
console.log(`  calibration error ${(100 * error).toFixed(1)} points in five bins`)
console.log(
  `  from 0.8 on: ${shown.length} pairs, ${shown.filter(({ y }) => y === 1).length} right of ${held.filter(({ y }) => y === 1).length} that are one person`,
)
