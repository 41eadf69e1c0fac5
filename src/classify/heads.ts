import { floatsOf, readPack, writePack } from './pack.ts'
import { type HeadName, heads as shapes, OUTPUTS } from './outputs.ts'
import type { Sureness } from './sureness.ts'

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
  sureness?: Sureness
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

/** Outputs that are worked out at one go, so that no sum waits for its last addition. */
const AT_ONCE = 4

/** The places of a vector's numbers that are not nought, and the numbers; used again for every vector. */
let places = new Int32Array()
let numbers = new Float64Array()

function keepTelling(vector: Float32Array): number {
  if (places.length < vector.length) {
    places = new Int32Array(vector.length)
    numbers = new Float64Array(vector.length)
  }
  let count = 0
  for (let at = 0; at < vector.length; at += 1) {
    const value = vector[at] ?? 0
    if (value === 0) continue
    places[count] = at
    numbers[count] = value
    count += 1
  }
  return count
}

/** Log-odds of all outputs for one vector. */
export function logitsOf({ width, weights, bias }: Heads, vector: Float32Array): Float64Array {
  const count = keepTelling(vector)
  const logits = new Float64Array(OUTPUTS)
  for (let next = 0; next < OUTPUTS; next += AT_ONCE) {
    const first = Math.min(next, OUTPUTS - AT_ONCE)
    const one = first * width
    const two = one + width
    const three = two + width
    const four = three + width
    let sumOne = bias[first] ?? 0
    let sumTwo = bias[first + 1] ?? 0
    let sumThree = bias[first + 2] ?? 0
    let sumFour = bias[first + 3] ?? 0
    for (let at = 0; at < count; at += 1) {
      const place = places[at] ?? 0
      const number = numbers[at] ?? 0
      sumOne += (weights[one + place] ?? 0) * number
      sumTwo += (weights[two + place] ?? 0) * number
      sumThree += (weights[three + place] ?? 0) * number
      sumFour += (weights[four + place] ?? 0) * number
    }
    logits[first] = sumOne
    logits[first + 1] = sumTwo
    logits[first + 2] = sumThree
    logits[first + 3] = sumFour
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
  const chances: number[] = []
  if (kind === 'many') {
    for (let at = 0; at < labels.length; at += 1) {
      chances.push(1 / (1 + Math.exp(-(logits[start + at] ?? 0))))
    }
    return chances
  }
  let largest = -Infinity
  for (let at = 0; at < labels.length; at += 1) largest = Math.max(largest, logits[start + at] ?? 0)
  let sum = 0
  for (let at = 0; at < labels.length; at += 1) {
    const power = Math.exp((logits[start + at] ?? 0) - largest)
    chances.push(power)
    sum += power
  }
  for (let at = 0; at < labels.length; at += 1) chances[at] = (chances[at] ?? 0) / sum
  return chances
}

/** The lowest confidence in the queue at which what is answered is wrong at most so often. */
export function confidenceFor({ risk }: Heads, acceptedError: number): number {
  return risk.find(({ error }) => error <= acceptedError)?.confidence ?? 1
}

type Meta = Pick<Heads, 'version' | 'width' | 'risk' | 'sureness'> & {
  userLabels?: readonly Omit<LabelModel, 'weights'>[]
}

export function readHeads(file: Uint8Array): Heads {
  const pack = readPack(file)
  const { version, width, risk, sureness, userLabels } = pack.meta as Meta
  const heads: Heads = {
    version,
    width,
    risk,
    ...(sureness ? { sureness } : {}),
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
  sureness,
  userLabels = [],
}: Heads): Uint8Array {
  const arrays = { weights, bias, cuts }
  const known = { version, width, risk, ...(sureness ? { sureness } : {}) }
  if (userLabels.length === 0) return writePack({ meta: known, arrays })
  const own = new Float32Array(userLabels.length * width)
  for (const [at, label] of userLabels.entries()) own.set(label.weights, at * width)
  const named = userLabels.map(({ name, bias: constant, cut }) => ({ name, bias: constant, cut }))
  const meta = { ...known, userLabels: named }
  return writePack({ meta, arrays: { ...arrays, userLabels: own } })
}
