import { heads as shapes, OUTPUTS } from '../classify/outputs.ts'
import type { GatedHead } from '../model/model-version.ts'
import type { Word } from './wrong-share.ts'

/** Labels, what people had been shown, and what a model makes of the texts; each rows times OUTPUTS. */
export type Spoken = { labels: Int8Array; shown: Int8Array; chances: Float64Array }

/** How often each set of a head's labels occurs, for somebody who answers without looking. */
export type Habits = (labels: Int8Array, base: number) => number

/** As many unseen sets count as seen, spread by how often each label occurs. */
const UNSEEN = 20
/** Half of careless words follow what is usual, half are any. */
const ANY_SHARE = 0.5

/** Habits of a head, counted on texts whose truth is known. */
export function habitsOf(head: GatedHead, truth: Int8Array): Habits {
  const { kind, labels, start } = shapes[head]
  const sets = new Map<string, number>()
  const singles = new Float64Array(labels.length)
  let texts = 0
  for (let base = 0; base < truth.length; base += OUTPUTS) {
    if ((truth[base + start] ?? -1) < 0) continue
    texts += 1
    const key = keyOf(truth, base, start, labels.length)
    sets.set(key, (sets.get(key) ?? 0) + 1)
    for (const at of labels.keys())
      singles[at] = (singles[at] ?? 0) + (truth[base + start + at] ?? 0)
  }
  return (said, base) => {
    const seen = sets.get(keyOf(said, base, start, labels.length)) ?? 0
    if (kind === 'one') return (1 - ANY_SHARE) * (seen / texts) + ANY_SHARE / labels.length
    let alone = 1
    for (const at of labels.keys()) {
      const share = (singles[at] ?? 0) / texts
      alone *= said[base + start + at] === 1 ? share : 1 - share
    }
    return (seen + UNSEEN * alone) / (texts + UNSEEN)
  }
}

/** What was said about one head, row by row; null where nothing was. */
export function wordsOf(head: GatedHead, spoken: Spoken, habits: Habits): (Word | null)[] {
  const { start } = shapes[head]
  const words: (Word | null)[] = []
  for (let base = 0; base < spoken.labels.length; base += OUTPUTS) {
    const isSaid = (spoken.labels[base + start] ?? -1) >= 0
    words.push(isSaid ? wordAt(head, spoken, base, habits) : null)
  }
  return words
}

function wordAt(head: GatedHead, spoken: Spoken, base: number, habits: Habits): Word {
  const { kind, labels, start } = shapes[head]
  const { labels: said, shown, chances } = spoken
  let likely = 1
  let answered = 1
  let echoes = true
  for (let at = base + start; at < base + start + labels.length; at += 1) {
    const chance = chances[at] ?? 0
    const one = kind === 'one'
    likely *= said[at] === 1 ? chance : one ? 1 : 1 - chance
    answered *= shown[at] === 1 ? chance : one ? 1 : 1 - chance
    echoes &&= said[at] === shown[at]
  }
  return { likely, answered, echoes, blind: habits(said, base) }
}

function keyOf(labels: Int8Array, base: number, start: number, count: number): string {
  return labels.subarray(base + start, base + start + count).join('')
}
