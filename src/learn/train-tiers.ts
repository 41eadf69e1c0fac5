import type { Heads } from '../classify/heads.ts'
import { type HeadName, headNames, heads as shapes, OUTPUTS } from '../classify/outputs.ts'
import { createRefit, logitsOfAll, type Examples, type Matrix } from '../classify/refit.ts'
import type { TierName } from '../classify/tier.ts'
import { gatedHeads, type Change, type GatedHead, type TierReport } from '../model/model-version.ts'
import { answersOf, teachMoods } from './answers.ts'
import { f1Of, measureChange } from './measure-change.ts'
import { judgeExamples, judgeNothing, type Judgement } from './judge-examples.ts'
import type { TierTask, TrainingTask } from './training-task.ts'

export type TrainedTier = {
  report: TierReport
  heads: Heads
  /** What got worse, in words; empty where nothing did. */
  falls: string[]
}

export type Training = Judgement & { tiers: TrainedTier[] }

/** How much of the fitted change is taken: the most that makes nothing worse. */
const STEPS = [1, 0.5, 0.25] as const
/**
 * Macro-F1 that may be lost. Of a step so small that hardly an answer changes, chance explains next to
 * nothing, and yet the cuts, which were chosen for the answers before, make any change a loss.
 */
const LOSS_MAX = 0.005
/** Fewer kept examples than this say nothing about a change. */
const KEPT_MIN = 30
const CHANGED_LISTED = 200

/**
 * Fits every tier to the examples, measures what changed, and judges the examples by a model that has
 * not seen them. Pure, deterministic, and long: seconds to a minute. `onProgress` hears 0..1.
 */
export function trainTiers(
  task: TrainingTask,
  onProgress: (share: number) => void = () => undefined,
): Training {
  const taught = placesOf(task.parts, (part) => part !== 0)
  const tiers: TrainedTier[] = []
  let judged = judgeNothing(task.parts.length)
  for (const [at, tier] of task.tiers.entries()) {
    const from = at / task.tiers.length
    const report = (share: number) => onProgress(from + share / task.tiers.length)
    const started = performance.now()
    const logits = logitsOfAll(tier.shipped, tier.vectors)
    const labels = teachMoods(task.labels, logits, tier.shipped)
    const examples = examplesAt(tier.vectors, labels, taught)
    const refit = createRefit(tier.shipped, tier.texts.rehearsal, examples, {
      version: tier.version,
      onStep: (step) => report(0.5 * (1 - 1 / (1 + step / 10))),
    })
    const trained = chooseStep(tier, task, refit.whole())
    report(0.5)
    if (at === task.tiers.length - 1) judged = judgeExamples(tier, task, taught, refit, report)
    tiers.push({
      ...trained,
      report: { ...trained.report, seconds: secondsSince(started) },
    })
    report(1)
  }
  return { tiers, ...judged }
}

function secondsSince(startedMs: number): number {
  return Math.round((performance.now() - startedMs) / 100) / 10
}

/** The largest step that loses no more than half a point anywhere; else the smallest, with what fell. */
function chooseStep(tier: TierTask, task: TrainingTask, fitted: Heads): TrainedTier {
  let last: TrainedTier | null = null
  for (const step of STEPS) {
    const heads = between(tier.shipped, fitted, step)
    const { report, falls } = compare(tier, task, heads)
    last = { heads, falls, report: { ...report, step: falls.length === 0 ? step : 0 } }
    if (falls.length === 0 && losesLittle(report)) break
  }
  if (!last) throw new Error('there is no step to take')
  return last
}

function losesLittle({ heldOut }: TierReport): boolean {
  return gatedHeads.every((head) => heldOut[head].before - heldOut[head].after <= LOSS_MAX)
}

/** More is lost than may be, and more than chance explains. */
function isFall({ before, after, high }: Change): boolean {
  return before - after > LOSS_MAX && high < 0
}

/** `step` of the way from one to the other. */
function between(from: Heads, to: Heads, step: number): Heads {
  if (step === 1) return to
  const mix = (one: Float32Array, other: Float32Array) =>
    one.map((value, at) => value + step * ((other[at] ?? 0) - value))
  return { ...to, weights: mix(from.weights, to.weights), bias: mix(from.bias, to.bias) }
}

function compare(tier: TierTask, task: TrainingTask, heads: Heads) {
  const { inputs, labels: truth } = tier.texts.heldOut
  const answers = (who: Heads, where: Matrix) => answersOf(who, logitsOfAll(who, where))
  const before = answers(tier.active, inputs)
  const after = answers(heads, inputs)
  const falls: string[] = []
  const measure = (where: string, contest: Parameters<typeof measureChange>[1]) => {
    const changes = gatedHeads.map((head) => {
      const change = measureChange(head, contest)
      if (isFall(change)) falls.push(fallOf(tier.tier, head, where, change))
      return [head, change] as const
    })
    return Object.fromEntries(changes) as TierReport['heldOut']
  }
  const heldOut = measure('held-out texts', { truth, before, after })
  if (tier.active !== tier.shipped) {
    measure('held-out texts, against the shipped model', {
      truth,
      before: answers(tier.shipped, inputs),
      after,
    })
  }
  const kept = examplesAt(
    tier.vectors,
    task.labels,
    placesOf(task.parts, (part) => part === 0),
  )
  const own =
    kept.inputs.rows < KEPT_MIN
      ? null
      : measure('the corrections kept for the test', {
          truth: kept.labels,
          before: answers(tier.active, kept.inputs),
          after: answers(heads, kept.inputs),
        })
  const changed = changedRows(before, after)
  const report: TierReport = {
    tier: tier.tier,
    step: 0,
    heldOut,
    own,
    labels: labelChanges(truth, before, after),
    heldOutChanged: changed.slice(0, CHANGED_LISTED),
    changed: changed.length,
    seconds: 0,
  }
  return { report, falls }
}

function fallOf(
  tier: TierName,
  head: GatedHead,
  where: string,
  { before, after, low, high }: TierReport['heldOut']['queue'],
): string {
  const digits = (value: number) => value.toFixed(3)
  return `${tier}: macro-F1 of ${head} falls from ${digits(before)} to ${digits(after)} on ${where}, more than chance explains (${digits(low)} to ${digits(high)})`
}

function changedRows(before: Int8Array, after: Int8Array): number[] {
  const rows = new Set<number>()
  for (const [at, answer] of before.entries()) {
    if (answer !== after[at]) rows.add(Math.floor(at / OUTPUTS))
  }
  return [...rows]
}

/** Labels of which the truth is known and whose answers changed anywhere, with their F1. */
function labelChanges(truth: Int8Array, before: Int8Array, after: Int8Array): TierReport['labels'] {
  const isKnown = (head: HeadName): boolean => {
    for (let at = shapes[head].start; at < truth.length; at += OUTPUTS) {
      if ((truth[at] ?? -1) >= 0) return true
    }
    return false
  }
  return headNames.filter(isKnown).flatMap((head) => {
    const { labels, start } = shapes[head]
    const scores = { before: f1Of(head, truth, before), after: f1Of(head, truth, after) }
    return labels.flatMap((label, at) => {
      let gained = 0
      let lost = 0
      for (let place = start + at; place < before.length; place += OUTPUTS) {
        const change = (after[place] ?? 0) - (before[place] ?? 0)
        if (change > 0) gained += 1
        if (change < 0) lost += 1
      }
      if (gained + lost === 0) return []
      const was = scores.before[at] ?? 0
      return [{ head, label, before: was, after: scores.after[at] ?? 0, gained, lost }]
    })
  })
}

function examplesAt(
  { width, values }: Matrix,
  labels: Int8Array,
  places: readonly number[],
): Examples {
  const inputs = { rows: places.length, width, values: new Float32Array(places.length * width) }
  const own = new Int8Array(places.length * OUTPUTS)
  for (const [row, place] of places.entries()) {
    inputs.values.set(values.subarray(place * width, (place + 1) * width), row * width)
    own.set(labels.subarray(place * OUTPUTS, (place + 1) * OUTPUTS), row * OUTPUTS)
  }
  return { inputs, labels: own }
}

function placesOf<Item>(items: Iterable<Item>, holds: (item: Item) => boolean): number[] {
  return [...items].flatMap((item, place) => (holds(item) ? [place] : []))
}
