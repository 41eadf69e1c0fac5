import { fitLinear, toLogits, type Matrix, type Question } from './fit-linear.ts'
import type { Heads } from './heads.ts'
import { headNames, heads as shapes, OUTPUTS } from './outputs.ts'

export type { Matrix } from './fit-linear.ts'

/** What people said of texts: `labels` holds rows times OUTPUTS, 1 or 0, and -1 where nothing was said. */
export type Examples = { inputs: Matrix; labels: Int8Array }

export type RefitOptions = {
  /** What the new heads are called. */
  version: string
  onStep?: (step: number) => void
}

/** What one example costs when it is missed, against 1 for a rehearsed text. */
const EXAMPLE_COST = 0.5
/**
 * Share of what an example teaches that is the shipped heads' own belief (Reed and others 2014, "Training
 * deep neural networks on noisy labels with bootstrapping"): one wrong word cannot pull without end.
 */
const DOUBT = 0.1
/**
 * How firmly the weights are held, in units of the inputs' width. Chosen, with the cost above, among those that
 * cost least on held-out texts for what they teach (docs/learning.md).
 */
const PULL = 0.05
const STEPS = 50
/** Enough to judge a fold's examples by; from scratch, since nothing of them may have been seen. */
const FOLD_STEPS = 25
const TOLERANCE = 0.02
/** A column that rehearsal hardly knows counts as if it moved so much of what columns move on average. */
const SCALE_FLOOR = 0.2

const questions: readonly Question[] = headNames.map((name) => {
  const { kind, labels, start } = shapes[name]
  return { kind, start, end: start + labels.length }
})

/** A training that may be run whole or without some of its examples. */
export type Refit = {
  /** The change that all examples make, and the heads after it. */
  whole(): Heads
  /** Log-odds of the example rows in `left`, from heads that never saw them; others stay 0. */
  without(left: readonly number[]): Float64Array
}

/**
 * Fits heads to examples without forgetting: the sum of the examples' cross-entropy, the
 * cross-entropy of `rehearsal` texts against what `heads` say of them, and the squared change of the
 * weights, each column in units of its root mean square (elastic pull). Deterministic; without
 * examples it is `heads` bit for bit.
 */
export function createRefit(
  heads: Heads,
  rehearsal: Matrix,
  examples: Examples,
  { version, onStep }: RefitOptions,
): Refit {
  const { width } = heads
  const count = examples.inputs.rows
  const scales = columnScales(rehearsal)
  const inputs = stack(examples.inputs, rehearsal, scales)
  const offsets = shippedLogits(heads, [examples.inputs, rehearsal])
  const targets = new Float64Array(inputs.rows * OUTPUTS)
  const costs = new Float32Array(inputs.rows * OUTPUTS)
  for (let row = 0; row < inputs.rows; row += 1) {
    if (row < count) sayExample(examples.labels, offsets, row, targets, costs)
    else sayRehearsal(offsets, row, targets, costs)
  }
  const task = { inputs, outputs: OUTPUTS, questions, offsets, targets, tolerance: TOLERANCE }
  const pull = PULL * width
  let full: Float64Array | null = null
  const fitWhole = () => {
    full ??= fitLinear({ ...task, costs, pull, steps: STEPS, ...(onStep ? { onStep } : {}) })
    return full
  }

  return {
    whole: () => changed(heads, fitWhole(), scales, version),
    without(left) {
      const fewer = costs.slice()
      for (const row of left) fewer.fill(0, row * OUTPUTS, (row + 1) * OUTPUTS)
      const change = fitLinear({ ...task, costs: fewer, pull, steps: FOLD_STEPS })
      const logits = new Float64Array(count * OUTPUTS)
      toLogits({ ...inputs, rows: count }, OUTPUTS, change, offsets, logits)
      const asked = new Set(left)
      for (let row = 0; row < count; row += 1) {
        if (!asked.has(row)) logits.fill(0, row * OUTPUTS, (row + 1) * OUTPUTS)
      }
      return logits
    },
  }
}

/** `createRefit` run whole. */
export function refit(
  heads: Heads,
  rehearsal: Matrix,
  examples: Examples,
  options: RefitOptions,
): Heads {
  return createRefit(heads, rehearsal, examples, options).whole()
}

/** Log-odds of all rows, rows times OUTPUTS. */
export function logitsOfAll(heads: Heads, inputs: Matrix): Float64Array {
  const { width, weights, bias } = heads
  const change = new Float64Array(OUTPUTS * (width + 1))
  for (let output = 0; output < OUTPUTS; output += 1) {
    change.set(weights.subarray(output * width, (output + 1) * width), output * (width + 1))
    change[output * (width + 1) + width] = bias[output] ?? 0
  }
  const logits = new Float64Array(inputs.rows * OUTPUTS)
  toLogits(inputs, OUTPUTS, change, new Float64Array(logits.length), logits)
  return logits
}

/** Probabilities of one row of log-odds, written over them from `at` on. */
export function toProbabilities(logits: Float64Array, at: number): void {
  for (const { kind, start, end } of questions) {
    const from = at + start
    const to = at + end
    if (kind === 'many') {
      for (let i = from; i < to; i += 1) logits[i] = 1 / (1 + Math.exp(-(logits[i] ?? 0)))
      continue
    }
    let top = Number.NEGATIVE_INFINITY
    for (let i = from; i < to; i += 1) top = Math.max(top, logits[i] ?? 0)
    let sum = 0
    for (let i = from; i < to; i += 1) sum += Math.exp((logits[i] ?? 0) - top)
    for (let i = from; i < to; i += 1) logits[i] = Math.exp((logits[i] ?? 0) - top) / sum
  }
}

function shippedLogits(heads: Heads, parts: readonly Matrix[]): Float64Array {
  const logits = parts.map((part) => logitsOfAll(heads, part))
  const all = new Float64Array(logits.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of logits) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Root mean square of each column, kept from nought. */
function columnScales({ rows, width, values }: Matrix): Float64Array {
  const squares = new Float64Array(width)
  for (let row = 0; row < rows; row += 1) {
    for (let at = 0; at < width; at += 1) {
      squares[at] = (squares[at] ?? 0) + (values[row * width + at] ?? 0) ** 2
    }
  }
  const scales = squares.map((sum) => Math.sqrt(sum / Math.max(rows, 1)))
  const mean = scales.reduce((sum, scale) => sum + scale, 0) / width
  const least = mean * SCALE_FLOOR || 1
  return scales.map((scale) => Math.max(scale, least))
}

function stack(first: Matrix, second: Matrix, scales: Float64Array): Matrix {
  const { width } = second
  const values = new Float32Array((first.rows + second.rows) * width)
  values.set(first.values.subarray(0, first.rows * width))
  values.set(second.values, first.rows * width)
  for (let at = 0; at < values.length; at += 1) {
    values[at] = (values[at] ?? 0) / (scales[at % width] ?? 1)
  }
  return { rows: first.rows + second.rows, width, values }
}

function sayExample(
  labels: Int8Array,
  offsets: Float64Array,
  row: number,
  targets: Float64Array,
  costs: Float32Array,
): void {
  const at = row * OUTPUTS
  const thought = offsets.slice(0, at + OUTPUTS)
  toProbabilities(thought, at)
  for (const { start, end } of questions) {
    for (let i = at + start; i < at + end; i += 1) {
      const label = labels[i] ?? -1
      if (label < 0) continue
      targets[i] = label * (1 - DOUBT) + DOUBT * (thought[i] ?? 0)
      costs[i] = EXAMPLE_COST
    }
  }
}

function sayRehearsal(
  offsets: Float64Array,
  row: number,
  targets: Float64Array,
  costs: Float32Array,
): void {
  const at = row * OUTPUTS
  for (let i = at; i < at + OUTPUTS; i += 1) targets[i] = offsets[i] ?? 0
  toProbabilities(targets, at)
  costs.fill(1, at, at + OUTPUTS)
}

function changed(heads: Heads, change: Float64Array, scales: Float64Array, version: string): Heads {
  const { width } = heads
  const weights = heads.weights.slice()
  const bias = heads.bias.slice()
  for (let output = 0; output < OUTPUTS; output += 1) {
    const from = output * (width + 1)
    for (let at = 0; at < width; at += 1) {
      const to = output * width + at
      weights[to] = (weights[to] ?? 0) + (change[from + at] ?? 0) / (scales[at] ?? 1)
    }
    bias[output] = (bias[output] ?? 0) + (change[from + width] ?? 0)
  }
  return { ...heads, version, weights, bias }
}
