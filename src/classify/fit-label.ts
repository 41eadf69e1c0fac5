import { fitLinear, toLogits, type Matrix } from './fit-linear.ts'
import type { LabelModel } from './heads.ts'
import { createRandom, intervalOf } from './score/bootstrap.ts'

export type Figure = { value: number; low: number; high: number }

export type LabelFit = {
  model: LabelModel
  precision: Figure
  recall: Figure
  f1: Figure
}

export type LabelTask = {
  name: string
  positives: Matrix
  /** Texts that the user says do not have it. */
  counters: Matrix
  /** What other people write; hardly any of it has the label. */
  others: Matrix
}

/** Probabilities and precision are those of a stream in which one text in ten has the label. */
const PRIOR = 0.1
/** A given counter-example weighs as much as so many other texts. */
const COUNTER_COST = 3
const PULL = 0.3
const STEPS = 60
const TOLERANCE = 0.01
const FOLDS = 5
const REPEATS = 2
const RESAMPLES = 1000
const SEED = 20_267
const SCALE_FLOOR = 0.2

/**
 * Fits a label to its examples and says how good it is on texts that it has not seen: five folds, twice,
 * the cut of each fold chosen on the others; intervals by a bootstrap over texts (1,000 resamples).
 * Takes seconds. Deterministic.
 */
export function fitLabel(
  task: LabelTask,
  onProgress: (share: number) => void = () => undefined,
): LabelFit {
  const sample = createSample(task)
  const rounds = FOLDS * REPEATS + 1
  const random = createRandom(SEED)
  const tries: Try[] = []
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    const folds = drawFolds(sample, random)
    const chances = new Float64Array(sample.inputs.rows)
    for (let fold = 0; fold < FOLDS; fold += 1) {
      const change = fit(sample, (row) => folds[row] !== fold)
      const all = chancesOf(sample, change)
      for (const [row, own] of folds.entries()) if (own === fold) chances[row] = all[row] ?? 0
      onProgress((repeat * FOLDS + fold + 1) / rounds)
    }
    tries.push({ folds, chances })
  }
  const change = fit(sample, () => true)
  const cuts = tries.map(({ chances }) => bestCut(sample, chances, () => true))
  const cut = cuts.reduce((sum, each) => sum + each, 0) / cuts.length
  return { model: modelOf(task.name, sample, change, cut), ...estimate(sample, tries) }
}

/** Out-of-fold probabilities of one cross-validation. */
type Try = { folds: Uint8Array; chances: Float64Array }

/** All texts in one matrix of scaled columns, with what each counts for. */
type Sample = {
  inputs: Matrix
  scales: Float64Array
  positives: number
  costs: Float32Array
}

function createSample({ positives, counters, others }: LabelTask): Sample {
  const { width } = others
  const parts = [positives, counters, others]
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const scales = columnScales(others)
  const values = new Float32Array(rows * width)
  let at = 0
  for (const part of parts) {
    for (let i = 0; i < part.rows * width; i += 1) {
      values[at] = (part.values[i] ?? 0) / (scales[at % width] ?? 1)
      at += 1
    }
  }
  const costs = new Float32Array(rows).fill(1)
  costs.fill(COUNTER_COST, positives.rows, positives.rows + counters.rows)
  const against = others.rows + COUNTER_COST * counters.rows
  costs.fill(((PRIOR / (1 - PRIOR)) * against) / positives.rows, 0, positives.rows)
  return { inputs: { rows, width, values }, scales, positives: positives.rows, costs }
}

function columnScales({ rows, width, values }: Matrix): Float64Array {
  const squares = new Float64Array(width)
  for (let at = 0; at < values.length; at += 1) {
    squares[at % width] = (squares[at % width] ?? 0) + (values[at] ?? 0) ** 2
  }
  const scales = squares.map((sum) => Math.sqrt(sum / Math.max(rows, 1)))
  const mean = scales.reduce((sum, scale) => sum + scale, 0) / width
  const least = mean * SCALE_FLOOR || 1
  return scales.map((scale) => Math.max(scale, least))
}

/** Weights of the scaled columns and a constant, from the rows that `teaches`. */
function fit(sample: Sample, teaches: (row: number) => boolean): Float64Array {
  const { inputs, positives, costs } = sample
  const own = costs.map((cost, row) => (teaches(row) ? cost : 0))
  const targets = new Float64Array(inputs.rows).fill(1, 0, positives)
  const start = new Float64Array(inputs.width + 1)
  start[inputs.width] = Math.log(PRIOR / (1 - PRIOR))
  return fitLinear({
    inputs,
    outputs: 1,
    questions: [{ kind: 'many', start: 0, end: 1 }],
    offsets: new Float64Array(inputs.rows),
    targets,
    costs: own,
    pull: PULL * inputs.width,
    steps: STEPS,
    tolerance: TOLERANCE,
    start,
  })
}

function chancesOf({ inputs }: Sample, change: Float64Array): Float64Array {
  const logits = new Float64Array(inputs.rows)
  toLogits(inputs, 1, change, new Float64Array(inputs.rows), logits)
  return logits.map((logit) => 1 / (1 + Math.exp(-logit)))
}

/** The positives are spread evenly over the folds, and so are the rest. */
function drawFolds({ inputs, positives }: Sample, random: () => number): Uint8Array {
  const folds = new Uint8Array(inputs.rows)
  for (const [from, to] of [
    [0, positives],
    [positives, inputs.rows],
  ] as const) {
    const order = Array.from({ length: to - from }, (_, at) => [random(), from + at] as const)
    order.sort(([one], [other]) => one - other)
    for (const [place, [, row]] of order.entries()) folds[row] = place % FOLDS
  }
  return folds
}

type Hits = { both: number; given: number; have: number }

/** The cut with the highest F1 among the rows that `counts`. */
function bestCut(
  { positives, costs }: Sample,
  chances: Float64Array,
  counts: (row: number) => boolean,
): number {
  const rows = [...chances.keys()].filter(counts)
  rows.sort((one, other) => (chances[other] ?? 0) - (chances[one] ?? 0))
  const hits: Hits = { both: 0, given: 0, have: 0 }
  for (const row of rows) if (row < positives) hits.have += costs[row] ?? 0
  let best = { f1: -1, cut: 0.5 }
  for (const [at, row] of rows.entries()) {
    hits.given += costs[row] ?? 0
    if (row < positives) hits.both += costs[row] ?? 0
    const { f1 } = figuresOf(hits)
    const next = chances[rows[at + 1] ?? -1] ?? 0
    if (f1 > best.f1) best = { f1, cut: ((chances[row] ?? 0) + next) / 2 }
  }
  return best.cut
}

function figuresOf({ both, given, have }: Hits): { precision: number; recall: number; f1: number } {
  return {
    precision: given === 0 ? 0 : both / given,
    recall: have === 0 ? 0 : both / have,
    f1: given + have === 0 ? 0 : (2 * both) / (given + have),
  }
}

/** Whether each text is given the label when it is unseen, in how many of the tries. */
function estimate(sample: Sample, tries: readonly Try[]): Omit<LabelFit, 'model'> {
  const { inputs, positives, costs } = sample
  const given = new Float64Array(inputs.rows)
  for (const { folds, chances } of tries) {
    const cuts = Array.from({ length: FOLDS }, (_, fold) =>
      bestCut(sample, chances, (row) => folds[row] !== fold),
    )
    for (const [row, chance] of chances.entries()) {
      if (chance >= (cuts[folds[row] ?? 0] ?? 1)) given[row] = (given[row] ?? 0) + 1 / tries.length
    }
  }
  const count = (rows: Iterable<number>): ReturnType<typeof figuresOf> => {
    const hits: Hits = { both: 0, given: 0, have: 0 }
    for (const row of rows) {
      const cost = costs[row] ?? 0
      const share = (given[row] ?? 0) * cost
      hits.given += share
      if (row >= positives) continue
      hits.have += cost
      hits.both += share
    }
    return figuresOf(hits)
  }
  const whole = count(given.keys())
  const random = createRandom(SEED)
  const drawn = Array.from({ length: RESAMPLES }, () => count(resample(sample, random)))
  const figure = (name: keyof typeof whole): Figure => ({
    value: whole[name],
    ...intervalOf(Float64Array.from(drawn, (each) => each[name])),
  })
  return { precision: figure('precision'), recall: figure('recall'), f1: figure('f1') }
}

/** As many texts with the label and without as there are, drawn with putting back. */
function resample({ inputs, positives }: Sample, random: () => number): number[] {
  return Array.from({ length: inputs.rows }, (_, row) =>
    row < positives
      ? Math.floor(random() * positives)
      : positives + Math.floor(random() * (inputs.rows - positives)),
  )
}

function modelOf(name: string, { scales }: Sample, change: Float64Array, cut: number): LabelModel {
  const weights = Float32Array.from(scales, (scale, at) => (change[at] ?? 0) / scale)
  return { name, weights, bias: change[scales.length] ?? 0, cut }
}
