import type { Heads } from '../classify/heads.ts'
import { judge } from '../classify/judge.ts'
import { heads as shapes, OUTPUTS } from '../classify/outputs.ts'
import { toProbabilities } from '../classify/refit.ts'
import { answerOf } from './examples.ts'

/**
 * What rows of log-odds answer, rows times OUTPUTS: 1 for each label that is given, else 0. The mood that
 * a person is shown stands under `sentiment`, whichever head said it.
 */
export function answersOf(heads: Heads, logits: Float64Array): Int8Array {
  const answers = new Int8Array(logits.length)
  for (let base = 0; base < logits.length; base += OUTPUTS) {
    answers.set(answerOf(judge(heads, logits.subarray(base, base + OUTPUTS))), base)
  }
  return answers
}

const manners = shapes.manner.labels as readonly ('sentiment' | 'posts' | 'support')[]

/**
 * Probabilities of all labels, rows times OUTPUTS. Under `sentiment` stand those of all heads of moods,
 * each as much as the text is likely to be of its manner.
 */
export function chancesOf(logits: Float64Array): Float64Array {
  const chances = logits.slice()
  for (let base = 0; base < chances.length; base += OUTPUTS) {
    toProbabilities(chances, base)
    const { labels, start } = shapes.sentiment
    const moods = labels.map((label) => moodChance(chances, base, label))
    chances.set(moods, base + start)
  }
  return chances
}

function moodChance(chances: Float64Array, base: number, mood: string): number {
  let sum = 0
  for (const [at, head] of manners.entries()) {
    const { labels, start } = shapes[head]
    const place = labels.indexOf(mood)
    const isSo = place < 0 ? 0 : (chances[base + start + place] ?? 0)
    sum += (chances[base + shapes.manner.start + at] ?? 0) * isSo
  }
  return sum
}

/**
 * Lets what was said about moods teach the head that answers texts of that manner too. A mixed mood,
 * which only one head knows, teaches that this is a text for that one.
 */
export function teachMoods(labels: Int8Array, logits: Float64Array, { cuts }: Heads): Int8Array {
  const taught = labels.slice()
  const mixed = shapes.sentiment.labels.indexOf('mixed')
  for (let base = 0; base < labels.length; base += OUTPUTS) {
    const said = labels.subarray(base + shapes.sentiment.start).indexOf(1)
    if ((labels[base + shapes.sentiment.start] ?? -1) < 0) continue
    const head = mannerAt(base, logits, cuts)
    if (head === 'sentiment') continue
    if (said === mixed) say(taught, base, 'manner', 'sentiment')
    else say(taught, base, head, shapes.sentiment.labels[said] ?? '')
  }
  return taught
}

function mannerAt(base: number, logits: Float64Array, cuts: Float32Array) {
  const { start } = shapes.manner
  const rated = manners.map((_, at) => (logits[base + start + at] ?? 0) + (cuts[start + at] ?? 0))
  return manners[rated.indexOf(Math.max(...rated))] ?? 'sentiment'
}

function say(rows: Int8Array, base: number, head: keyof typeof shapes, label: string): void {
  const { labels, start } = shapes[head]
  for (const [at, name] of labels.entries()) rows[base + start + at] = name === label ? 1 : 0
}
