import type { Heads } from '../../src/classify/heads.ts'
import { heads as shapes, OUTPUTS } from '../../src/classify/outputs.ts'
import type { Examples, Matrix } from '../../src/classify/refit.ts'
import { createRandom } from '../../src/classify/score/bootstrap.ts'

/** A classifier of a few numbers, made for tests: no text, but vectors whose truth is known. */

export const WIDTH = 24
const HINT = 2.2
/** What people say something about. */
const spoken = ['sentiment', 'intents', 'queue', 'urgency', 'spam'] as const

/** A normal number by Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Each output has a direction of its own, so that a vector says what it is about. */
export function smallHeads(version = 'small-1'): Heads {
  const random = createRandom(11)
  const weights = Float32Array.from({ length: OUTPUTS * WIDTH }, () => normal(random) * 0.9)
  const bias = new Float32Array(OUTPUTS)
  const many = [shapes.intents, shapes.spam]
  for (const { start, labels } of many) bias.fill(-2.5, start, start + labels.length)
  // Every text is of the manner of brands, so that one head alone says its mood.
  const { start: manner } = shapes.manner
  weights.fill(0, manner * WIDTH)
  bias[manner] = 20
  return { version, width: WIDTH, weights, bias, cuts: new Float32Array(OUTPUTS), risk: [] }
}

export function randomRows(rows: number, seed: number): Matrix {
  const random = createRandom(seed)
  const values = Float32Array.from({ length: rows * WIDTH }, () => normal(random) * HINT * 0.5)
  return { rows, width: WIDTH, values }
}

/** Rows with labels drawn from what `heads` hold likely: `heads` are calibrated on them. */
export function labelledRows(heads: Heads, rows: number, seed: number): Examples {
  const inputs = randomRows(rows, seed)
  const random = createRandom(seed + 1)
  const labels = new Int8Array(rows * OUTPUTS).fill(-1)
  for (let row = 0; row < rows; row += 1) {
    for (const name of spoken) {
      const { kind, labels: names, start } = shapes[name]
      const logits = names.map((_, at) => logit(heads, inputs, row, start + at))
      const at = row * OUTPUTS + start
      if (kind === 'one') {
        labels.fill(0, at, at + names.length)
        labels[at + drawOne(logits, random())] = 1
      } else {
        for (const [label, value] of logits.entries()) {
          labels[at + label] = random() < 1 / (1 + Math.exp(-value)) ? 1 : 0
        }
      }
    }
  }
  return { inputs, labels }
}

function logit({ weights, bias }: Heads, { values }: Matrix, row: number, output: number): number {
  let sum = bias[output] ?? 0
  for (let at = 0; at < WIDTH; at += 1) {
    sum += (weights[output * WIDTH + at] ?? 0) * (values[row * WIDTH + at] ?? 0)
  }
  return sum
}

function drawOne(logits: readonly number[], draw: number): number {
  const powers = logits.map(Math.exp)
  let left = draw * powers.reduce((sum, power) => sum + power, 0)
  for (const [at, power] of powers.entries()) {
    left -= power
    if (left < 0) return at
  }
  return logits.length - 1
}

/** The same with a share of the rows labelled at random, whatever they say; which ones. */
export function spoil(examples: Examples, share: number, seed: number): Set<number> {
  const random = createRandom(seed)
  const spoiled = new Set<number>()
  const { rows } = examples.inputs
  while (spoiled.size < Math.round(rows * share)) spoiled.add(Math.floor(random() * rows))
  for (const row of spoiled) {
    for (const name of spoken) {
      const { kind, labels, start } = shapes[name]
      const at = row * OUTPUTS + start
      const told = examples.labels.subarray(at, at + labels.length)
      if (kind === 'many') told.fill(0)
      const now = kind === 'one' ? told.indexOf(1) : -1
      told.fill(0)
      const other = Math.floor(random() * (labels.length - (now < 0 ? 0 : 1)))
      told[now >= 0 && other >= now ? other + 1 : other] = 1
    }
  }
  return spoiled
}
