import { minimise } from './minimise.ts'

/** Numbers in rows: `values` holds `rows` times `width` of them, row after row. */
export type Matrix = { rows: number; width: number; values: Float32Array }

/** Outputs that are one question: `one` label of them holds, or `many` may. `end` is exclusive. */
export type Question = { kind: 'one' | 'many'; start: number; end: number }

export type LinearTask = {
  inputs: Matrix
  outputs: number
  questions: readonly Question[]
  /** Log-odds before the change, rows times outputs. */
  offsets: Float64Array
  /** Probabilities to come near, rows times outputs; those of a question of one label sum to 1. */
  targets: Float64Array
  /** What a miss costs, rows times outputs; within a question of one label all are equal. */
  costs: Float32Array
  /** What it costs to leave where one started: half of this times the squared change. */
  pull: number
  steps: number
  tolerance: number
  start?: Float64Array
  onStep?: (step: number) => void
}

/**
 * The linear change of log-odds, row-major `outputs` times (`width` + 1), the last of each row its
 * constant, that makes the sum of costed cross-entropies and the pull smallest. Deterministic; each
 * step costs rows x outputs x width.
 */
export function fitLinear(task: LinearTask): Float64Array {
  const { inputs, outputs, pull } = task
  const stride = inputs.width + 1
  const logits = new Float64Array(inputs.rows * outputs)
  const objective = (change: Float64Array, gradient: Float64Array): number => {
    toLogits(inputs, outputs, change, task.offsets, logits)
    const loss = toResiduals(task, logits)
    let held = 0
    for (let i = 0; i < change.length; i += 1) {
      const part = change[i] ?? 0
      gradient[i] = pull * part
      held += part * part
    }
    addGradient(inputs, outputs, logits, gradient)
    return loss + (pull / 2) * held
  }
  return minimise(objective, task.start ?? new Float64Array(outputs * stride), task)
}

/** `offsets` plus what `change` makes of each row, into `logits`. Two rows and two outputs at a time. */
export function toLogits(
  { rows, width, values }: Matrix,
  outputs: number,
  change: Float64Array,
  offsets: Float64Array,
  logits: Float64Array,
): void {
  const stride = width + 1
  for (let row = 0; row < rows; row += 2) {
    const first = row * width
    const second = row + 1 < rows ? first + width : first
    for (let output = 0; output < outputs; output += 2) {
      const even = output * stride
      const odd = output + 1 < outputs ? even + stride : even
      let a = change[even + width] ?? 0
      let b = change[odd + width] ?? 0
      let c = a
      let d = b
      for (let at = 0; at < width; at += 1) {
        const x = values[first + at] ?? 0
        const y = values[second + at] ?? 0
        const u = change[even + at] ?? 0
        const v = change[odd + at] ?? 0
        a += x * u
        b += x * v
        c += y * u
        d += y * v
      }
      const to = row * outputs + output
      const below = to + outputs
      logits[to] = a + (offsets[to] ?? 0)
      if (odd !== even) logits[to + 1] = b + (offsets[to + 1] ?? 0)
      if (second === first) continue
      logits[below] = c + (offsets[below] ?? 0)
      if (odd !== even) logits[below + 1] = d + (offsets[below + 1] ?? 0)
    }
  }
}

/** Turns log-odds into what the loss changes by with each of them, in place; the loss. */
function toResiduals(
  { inputs, outputs, questions, targets, costs }: LinearTask,
  logits: Float64Array,
) {
  let loss = 0
  for (let row = 0; row < inputs.rows; row += 1) {
    const base = row * outputs
    for (const { kind, start, end } of questions) {
      loss +=
        kind === 'one'
          ? oneResidual(logits, targets, costs, base + start, base + end)
          : manyResidual(logits, targets, costs, base + start, base + end)
    }
  }
  return loss
}

function oneResidual(
  logits: Float64Array,
  targets: Float64Array,
  costs: Float32Array,
  from: number,
  to: number,
): number {
  const cost = costs[from] ?? 0
  if (cost === 0) {
    logits.fill(0, from, to)
    return 0
  }
  let top = Number.NEGATIVE_INFINITY
  for (let at = from; at < to; at += 1) top = Math.max(top, logits[at] ?? 0)
  let sum = 0
  let met = 0
  for (let at = from; at < to; at += 1) {
    sum += Math.exp((logits[at] ?? 0) - top)
    met += (targets[at] ?? 0) * (logits[at] ?? 0)
  }
  for (let at = from; at < to; at += 1) {
    logits[at] = cost * (Math.exp((logits[at] ?? 0) - top) / sum - (targets[at] ?? 0))
  }
  return cost * (top + Math.log(sum) - met)
}

function manyResidual(
  logits: Float64Array,
  targets: Float64Array,
  costs: Float32Array,
  from: number,
  to: number,
): number {
  let loss = 0
  for (let at = from; at < to; at += 1) {
    const logit = logits[at] ?? 0
    const cost = costs[at] ?? 0
    const target = targets[at] ?? 0
    loss += cost * (Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - target * logit)
    logits[at] = cost * (1 / (1 + Math.exp(-logit)) - target)
  }
  return loss
}

/** Adds residuals times inputs to `gradient`. Four rows at a time, so that each sum is touched once. */
function addGradient(
  { rows, width, values }: Matrix,
  outputs: number,
  residuals: Float64Array,
  gradient: Float64Array,
): void {
  const stride = width + 1
  for (let row = 0; row < rows; row += 4) {
    const second = row + 1 < rows
    const third = row + 2 < rows
    const fourth = row + 3 < rows
    const x = row * width
    const y = second ? x + width : x
    const z = third ? x + 2 * width : x
    const w = fourth ? x + 3 * width : x
    for (let output = 0; output < outputs; output += 1) {
      const at = row * outputs + output
      const a = residuals[at] ?? 0
      const b = second ? (residuals[at + outputs] ?? 0) : 0
      const c = third ? (residuals[at + 2 * outputs] ?? 0) : 0
      const d = fourth ? (residuals[at + 3 * outputs] ?? 0) : 0
      if (a === 0 && b === 0 && c === 0 && d === 0) continue
      const base = output * stride
      for (let i = 0; i < width; i += 1) {
        gradient[base + i] =
          (gradient[base + i] ?? 0) +
          a * (values[x + i] ?? 0) +
          b * (values[y + i] ?? 0) +
          c * (values[z + i] ?? 0) +
          d * (values[w + i] ?? 0)
      }
      gradient[base + width] = (gradient[base + width] ?? 0) + a + b + c + d
    }
  }
}
