import type { Tokens } from '../tokens.ts'
import { createReadings } from './readings.ts'
import { createWordTable } from './word-table.ts'
import type { Word } from './words.ts'

/** What fills `slot`: these words side by side, of which the last may go on where `prefix` is set. */
export type Pattern = { slot: number; words: readonly Word[]; prefix: boolean }

/** A pattern was found over the words from `first` up to `next`. */
export type Hit = { first: number; next: number }

export type TermIndex = {
  /** Looks for all patterns at once; time grows with the words of the text, not with the patterns. */
  scan(tokens: Tokens): void
  /** The slots that the last scan filled, each once. */
  readonly found: readonly number[]
  /** What the last scan put into `slot`, in no order. */
  hits(slot: number): readonly Hit[]
  /** How many look-ups the last scan took. */
  steps(): number
}

/** A word of a pattern; patterns that begin alike share the way from the root. */
type Step = { slots: number[]; next: Map<number, Step> }

/** Builds one index over the patterns of all brands. */
export function createTermIndex(patterns: readonly Pattern[]): TermIndex {
  const { table, root } = build(patterns)
  const readings = createReadings(table)
  const bySlot = new Map<number, Hit[]>()
  const found: number[] = []
  let steps = 0

  function follow(step: Step, first: number, place: number): void {
    for (let edge = readings.last(place); edge !== 0; edge = readings.before(edge)) {
      steps++
      const further = step.next.get(readings.word(edge))
      if (further !== undefined) arrive(further, first, readings.next(edge))
    }
  }

  function arrive(step: Step, first: number, place: number): void {
    for (const slot of step.slots) {
      const hits = bySlot.get(slot)
      if (hits === undefined) {
        bySlot.set(slot, [{ first, next: place }])
        found.push(slot)
      } else {
        hits.push({ first, next: place })
      }
    }
    if (step.next.size > 0) follow(step, first, place)
  }

  return {
    found,
    hits: (slot) => bySlot.get(slot) ?? [],
    steps: () => steps,
    scan(tokens) {
      bySlot.clear()
      found.length = 0
      steps = readings.read(tokens)
      for (const place of readings.places) follow(root, place, place)
    },
  }
}

function build(patterns: readonly Pattern[]) {
  const wholes = new Map<string, Word>()
  const prefixes = new Map<string, Word>()
  for (const { words, prefix } of patterns) {
    words.forEach((word, index) => {
      const kind = prefix && index === words.length - 1 ? prefixes : wholes
      kind.set(word.join(), word)
    })
  }
  const wholeIds = idsOf(wholes, 1)
  const prefixIds = idsOf(prefixes, 1 + wholes.size)
  const root: Step = { slots: [], next: new Map() }
  for (const { slot, words, prefix } of patterns) {
    let step = root
    words.forEach((word, index) => {
      const ids = prefix && index === words.length - 1 ? prefixIds : wholeIds
      step = stepTo(step, ids.get(word.join()) ?? 0)
    })
    if (step !== root && step.slots.at(-1) !== slot) step.slots.push(slot)
  }
  return { table: createWordTable([...wholes.values()], [...prefixes.values()]), root }
}

function idsOf(words: ReadonlyMap<string, Word>, first: number): Map<string, number> {
  return new Map([...words.keys()].map((key, index) => [key, first + index]))
}

function stepTo(step: Step, id: number): Step {
  const known = step.next.get(id)
  if (known !== undefined) return known
  const made: Step = { slots: [], next: new Map() }
  step.next.set(id, made)
  return made
}
