import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitLabel } from '../../src/classify/fit-label.ts'
import { logitsOf, readHeads, writeHeads } from '../../src/classify/heads.ts'
import { heads as shapes, OUTPUTS } from '../../src/classify/outputs.ts'
import { refit, toProbabilities, type Examples } from '../../src/classify/refit.ts'
import { labelsOf } from '../../src/classify/user-labels.ts'
import { judgeTraining } from '../../src/learn/judge-training.ts'
import { measureChange } from '../../src/learn/measure-change.ts'
import { trainTiers } from '../../src/learn/train-tiers.ts'
import { estimateWrongShare, type Word } from '../../src/learn/wrong-share.ts'
import { createRandom } from '../../src/classify/score/bootstrap.ts'
import { labelledRows, randomRows, smallHeads, spoil, WIDTH } from '../helpers/small-model.ts'

const heads = smallHeads()
const rehearsal = randomRows(400, 1)
const NOTHING: Examples = {
  inputs: { rows: 0, width: WIDTH, values: new Float32Array() },
  labels: new Int8Array(),
}

/** One text that is `label` of the queue and says nothing else. */
function queueExample(seed: number, label: number): Examples {
  const labels = new Int8Array(OUTPUTS).fill(-1)
  for (let at = 0; at < 4; at += 1) labels[shapes.queue.start + at] = at === label ? 1 : 0
  return { inputs: randomRows(1, seed), labels }
}

function chance(of: typeof heads, example: Examples, label: number): number {
  const logits = logitsOf(of, example.inputs.values)
  toProbabilities(logits, 0)
  return logits[shapes.queue.start + label] ?? 0
}

describe('refit', () => {
  it('without examples gives the very heads it was given, bit for bit', () => {
    const same = refit(heads, rehearsal, NOTHING, { version: heads.version })
    expect(writeHeads(same)).toEqual(writeHeads(heads))
  })

  it('moves the text of a correction towards its label, whatever text and label', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 9999 }),
        fc.integer({ min: 0, max: 3 }),
        (seed, label) => {
          const example = queueExample(seed, label)
          const before = chance(heads, example, label)
          fc.pre(before < 0.95)
          const after = chance(refit(heads, rehearsal, example, { version: 'x' }), example, label)
          expect(after).toBeGreaterThan(before)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('gives the same bytes for the same examples', () => {
    const run = () => refit(heads, rehearsal, labelledRows(heads, 60, 5), { version: 'x' })
    expect(writeHeads(run())).toEqual(writeHeads(run()))
  })

  it('leaves outputs alone that nobody said anything about, but for what rehearsal holds', () => {
    const after = refit(heads, rehearsal, queueExample(7, 1), { version: 'x' })
    const { start, labels } = shapes.intents
    const own = (which: typeof heads) =>
      which.weights.slice(start * WIDTH, (start + labels.length) * WIDTH)
    expect(own(after)).toEqual(own(heads))
  })
})

describe('files of heads', () => {
  it('come back byte for byte, with and without labels of the user', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 3 }),
        (names) => {
          const userLabels = names.map((name, at) => ({
            name,
            weights: new Float32Array(WIDTH).fill(at + 0.5),
            bias: -at,
            cut: 0.25,
          }))
          const file = writeHeads(names.length === 0 ? heads : { ...heads, userLabels })
          expect(writeHeads(readHeads(file))).toEqual(file)
          expect(readHeads(file).userLabels?.map(({ name }) => name) ?? []).toEqual(names)
        },
      ),
      { numRuns: 30 },
    )
  })
})

function train(examples: Examples) {
  const { rows } = examples.inputs
  const task = {
    tier: 'full' as const,
    version: 'small-1+1',
    shipped: heads,
    active: heads,
    texts: { rehearsal, heldOut: labelledRows(heads, 600, 90) },
    vectors: examples.inputs,
  }
  const training = trainTiers({
    tiers: [task],
    labels: examples.labels,
    shown: new Int8Array(examples.labels.length).fill(-1),
    parts: Uint8Array.from({ length: rows }, (_, row) => row % 5),
  })
  const named = Array.from({ length: rows }, (_, row) => {
    return { name: String(row), text: '', said: {}, shown: null }
  })
  return judgeTraining(training, named, Math.ceil(rows / 5))
}

describe('the gate', () => {
  it.each([31, 32, 33, 34])('lets a clean batch pass (seed %d)', (seed) => {
    const { reason, report } = train(labelledRows(heads, 250, seed))
    expect(reason).toBeNull()
    expect(report.tiers[0]?.step).toBeGreaterThan(0)
    expect(report).toMatchObject({ examples: 200, kept: 50 })
  })

  it.each([41, 42, 43, 44])(
    'refuses a batch of which a fifth is wrong, with the share and the likeliest culprits (seed %d)',
    (seed) => {
      const examples = labelledRows(heads, 250, seed)
      const wrong = spoil(examples, 0.2, seed)
      const { reason, report } = train(examples)
      expect(reason).toMatch(/of 250 words about \w+, some \d+ % look wrong/)
      expect(report.suspects.length).toBeGreaterThan(5)
      const caught = report.suspects.filter(({ example }) => wrong.has(Number(example)))
      expect(caught.length / report.suspects.length).toBeGreaterThan(0.6)
    },
  )
})

describe('a change of macro-F1', () => {
  const { labels: truth } = labelledRows(heads, 500, 3)

  it('is nought between a model and itself', () => {
    const change = measureChange('queue', { truth, before: truth, after: truth })
    expect(change).toMatchObject({ before: 1, after: 1, low: 0, high: 0, texts: 500 })
  })

  it('is a fall beyond chance where one answer in ten has gone wrong', () => {
    const after = truth.slice()
    for (let row = 0; row < 500; row += 10) {
      const at = row * OUTPUTS + shapes.queue.start
      after.set(after.subarray(at, at + 4).toReversed(), at)
    }
    expect(measureChange('queue', { truth, before: truth, after }).high).toBeLessThan(0)
  })
})

describe('the share of wrong words', () => {
  /** Words as a calibrated model of four labels sees them, a share of them said blindly. */
  function words(count: number, wrong: number, spokenUp: number, seed: number): Word[] {
    const random = createRandom(seed)
    const told: Word[] = []
    while (told.length < count) {
      const chances = Array.from({ length: 4 }, () => random() ** 4 + 0.01)
      const sum = chances.reduce((all, part) => all + part, 0)
      const likely = chances.map((part) => part / sum)
      const answer = likely.indexOf(Math.max(...likely))
      let draw = random()
      const truth = likely.findIndex((part) => (draw -= part) < 0)
      if (truth === answer && random() > spokenUp) continue
      const label = random() < wrong ? Math.floor(random() * 4) : Math.max(truth, 0)
      told.push({
        likely: likely[label] ?? 0,
        answered: likely[answer] ?? 0,
        echoes: label === answer,
        blind: 0.25,
      })
    }
    return told
  }

  it.each([0, 0.3, 1])(
    'is near nought for careful people, though %d of right answers are spoken of too',
    (spokenUp) => {
      expect(estimateWrongShare(words(400, 0, spokenUp, 5)).least).toBeLessThan(0.03)
    },
  )

  it.each([0, 0.3, 1])('is found where one word in four is blind (%d)', (spokenUp) => {
    const { share, least } = estimateWrongShare(words(400, 0.25, spokenUp, 6))
    expect(least).toBeGreaterThan(0.05)
    expect(share).toBeGreaterThan(0.12)
    expect(share).toBeLessThan(0.4)
  })
})

describe("a user's label", () => {
  const others = randomRows(400, 8)
  /** Rows that lean into one direction. */
  function leaning(rows: number, seed: number, by: number) {
    const made = randomRows(rows, seed)
    for (let row = 0; row < rows; row += 1) made.values[row * WIDTH] = by
    return made
  }
  const none = { rows: 0, width: WIDTH, values: new Float32Array() }

  it('finds what it was made from and says that it is good where it is', () => {
    const fit = fitLabel({ name: 'demo', positives: leaning(30, 21, 6), counters: none, others })
    expect(fit.f1.value).toBeGreaterThan(0.85)
    expect(fit.f1.low).toBeLessThanOrEqual(fit.f1.value)
    const own = { ...heads, userLabels: [fit.model] }
    const unseen = leaning(50, 22, 6)
    let found = 0
    for (let row = 0; row < 50; row += 1) {
      const vector = unseen.values.subarray(row * WIDTH, (row + 1) * WIDTH)
      found += labelsOf(own, vector).length
    }
    expect(found).toBeGreaterThan(42)
    expect(labelsOf(heads, unseen.values.subarray(0, WIDTH))).toEqual([])
  })

  it('says that it is poor where the examples have nothing in common', () => {
    const fit = fitLabel({ name: 'x', positives: randomRows(30, 23), counters: none, others })
    expect(fit.f1.value).toBeLessThan(0.4)
  })
})
