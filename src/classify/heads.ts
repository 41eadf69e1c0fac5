import { floatsOf, readPack, writePack } from './pack.ts'
import { type HeadName, heads as shapes, OUTPUTS } from './outputs.ts'

/**
 * What turns a tier's vector into labels: one linear map to all outputs, whose results are
 * calibrated log-odds, and a cut for each output.
 */
export type Heads = {
  /** Name and version of what answers, such as `full-1`, or `full-1+12` after a training. */
  version: string
  /** Numbers in a vector. */
  width: number
  /** Row-major, OUTPUTS rows of `width`. */
  weights: Float32Array
  bias: Float32Array
  /**
   * Chosen for macro-F1. Head of one label: added to its logits before the largest is taken. Head of
   * many: the logit from which a label holds.
   */
  cuts: Float32Array
  /**
   * What the model gets wrong when it answers only where its confidence in the queue is at least so
   * high, on held-out texts: `error` and `share` answered, both 0..1, for rising `confidence`.
   */
  risk: readonly { confidence: number; error: number; share: number }[]
  /** What users added by examples; each as wide as a vector. */
  userLabels?: readonly LabelModel[]
}

/** A label that a user defined by examples: logistic regression on a tier's vectors. */
export type LabelModel = {
  name: string
  weights: Float32Array
  bias: number
  /** The probability from which it is given. */
  cut: number
}

/** Log-odds of all outputs for one vector. */
export function logitsOf(heads: Heads, vector: Float32Array): Float64Array {
  const { width, weights, bias } = heads
  const logits = new Float64Array(OUTPUTS)
  for (let output = 0; output < OUTPUTS; output += 1) {
    const row = output * width
    let sum = bias[output] ?? 0
    for (let at = 0; at < width; at += 1) sum += (weights[row + at] ?? 0) * (vector[at] ?? 0)
    logits[output] = sum
  }
  return logits
}

/** The row of the map that gives one output. */
export function rowOf({ weights, width }: Heads, output: number): Float32Array {
  return weights.subarray(output * width, (output + 1) * width)
}

/** Probabilities of one head's labels, in their order. */
export function probabilitiesOf(name: HeadName, logits: Float64Array): number[] {
  const { kind, labels, start } = shapes[name]
  const own = [...logits.subarray(start, start + labels.length)]
  if (kind === 'many') return own.map((logit) => 1 / (1 + Math.exp(-logit)))
  const largest = Math.max(...own)
  const powers = own.map((logit) => Math.exp(logit - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

/** The lowest confidence in the queue at which what is answered is wrong at most so often. */
export function confidenceFor({ risk }: Heads, acceptedError: number): number {
  return risk.find(({ error }) => error <= acceptedError)?.confidence ?? 1
}

type Meta = Pick<Heads, 'version' | 'width' | 'risk'> & {
  userLabels?: readonly Omit<LabelModel, 'weights'>[]
}

export function readHeads(file: Uint8Array): Heads {
  const pack = readPack(file)
  const { version, width, risk, userLabels } = pack.meta as Meta
  const heads: Heads = {
    version,
    width,
    risk,
    weights: floatsOf(pack, 'weights'),
    bias: floatsOf(pack, 'bias'),
    cuts: floatsOf(pack, 'cuts'),
  }
  if (!userLabels) return heads
  const weights = floatsOf(pack, 'userLabels')
  const own = userLabels.map(({ name, bias, cut }, at) => {
    return { name, bias, cut, weights: weights.slice(at * width, (at + 1) * width) }
  })
  return { ...heads, userLabels: own }
}

export function writeHeads({
  version,
  width,
  risk,
  weights,
  bias,
  cuts,
  userLabels = [],
}: Heads): Uint8Array {
  const arrays = { weights, bias, cuts }
  if (userLabels.length === 0) return writePack({ meta: { version, width, risk }, arrays })
  const own = new Float32Array(userLabels.length * width)
  for (const [at, label] of userLabels.entries()) own.set(label.weights, at * width)
  const named = userLabels.map(({ name, bias: constant, cut }) => ({ name, bias: constant, cut }))
  const meta = { version, width, risk, userLabels: named }
  return writePack({ meta, arrays: { ...arrays, userLabels: own } })
}
