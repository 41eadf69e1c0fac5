/** A function's value at `point`; writes its gradient there into `gradient`. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number

export type MinimiseOptions = {
  /** Steps at most. */
  steps: number
  /** Done when the gradient's largest part is at most this. */
  tolerance: number
  onStep?: (step: number) => void
}

/** Earlier steps that shape the next one. */
const MEMORY = 8
/** Of the fall that the slope promises, a step must bring at least this share (Armijo). */
const FALL_SHARE = 1e-4
const HALVINGS_MAX = 30

type Move = { step: Float64Array; change: Float64Array; scale: number }

/**
 * Walks down a smooth convex function from `start`: L-BFGS (Nocedal and Wright, Numerical
 * Optimization, algorithm 7.4) with halved steps. The same input always gives the same output. Where
 * the gradient is nought at `start`, that is what comes back.
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  { steps, tolerance, onStep }: MinimiseOptions,
): Float64Array {
  let point = start.slice()
  let gradient = new Float64Array(point.length)
  let value = objective(point, gradient)
  const moves: Move[] = []
  for (let step = 0; step < steps && largest(gradient) > tolerance; step += 1) {
    onStep?.(step)
    const direction = directionFrom(gradient, moves)
    const slope = dot(direction, gradient)
    let stride = moves.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1
    const next = new Float64Array(point.length)
    const nextGradient = new Float64Array(point.length)
    let nextValue = Number.POSITIVE_INFINITY
    let halvings = 0
    for (; halvings < HALVINGS_MAX; halvings += 1) {
      for (let i = 0; i < next.length; i += 1) {
        next[i] = (point[i] ?? 0) + stride * (direction[i] ?? 0)
      }
      nextValue = objective(next, nextGradient)
      if (nextValue <= value + FALL_SHARE * stride * slope) break
      stride /= 2
    }
    if (halvings === HALVINGS_MAX) break
    remember(moves, difference(next, point), difference(nextGradient, gradient))
    point = next
    gradient = nextGradient
    value = nextValue
  }
  return point
}

/** Downhill, as the remembered moves bend it. */
function directionFrom(gradient: Float64Array, moves: readonly Move[]): Float64Array {
  const direction = gradient.map((part) => -part)
  const shares: number[] = []
  for (const { step, change, scale } of moves.toReversed()) {
    const share = scale * dot(step, direction)
    shares.push(share)
    add(direction, change, -share)
  }
  const last = moves.at(-1)
  if (last) {
    const size = 1 / (last.scale * dot(last.change, last.change))
    for (let i = 0; i < direction.length; i += 1) direction[i] = (direction[i] ?? 0) * size
  }
  for (const { step, change, scale } of moves) {
    const share = shares.pop() ?? 0
    add(direction, step, share - scale * dot(change, direction))
  }
  return direction
}

function remember(moves: Move[], step: Float64Array, change: Float64Array): void {
  const bend = dot(step, change)
  // Where rounding hides the bend of the function, the move teaches nothing.
  if (bend <= Number.EPSILON * dot(change, change)) return
  moves.push({ step, change, scale: 1 / bend })
  if (moves.length > MEMORY) moves.shift()
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i += 1) to[i] = (to[i] ?? 0) + times * (what[i] ?? 0)
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((part, i) => part - (b[i] ?? 0))
}

function largest(parts: Float64Array): number {
  let most = 0
  for (let i = 0; i < parts.length; i += 1) most = Math.max(most, Math.abs(parts[i] ?? 0))
  return most
}
