import * as fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { measureAgreement } from '../../src/classify/score/agreement.ts'
import { measureCalibration, measureCoverage } from '../../src/classify/score/calibration.ts'
import { type GoldRow, parseGold } from '../../src/classify/score/gold.ts'
import {
  gather,
  gatherNothing,
  type Outcome,
  type Stated,
} from '../../src/classify/score/outcomes.ts'
import { drawReport } from '../../src/classify/score/picture.ts'
import { type Report, writeReport } from '../../src/classify/score/report.ts'
import { writeTable } from '../../src/classify/score/table.ts'
import type { Classification, Intent, Sentiment } from '../../src/model/classification.ts'

function outcome(gold: number[], given: number[], source = 'one'): Outcome {
  return { gold, given, stated: [], source }
}

/** 10 texts: cats 4 (3 found), dogs 5 (4 found), fish 1 (missed); one cat taken for a dog, one dog for a cat. */
const pets = {
  labels: ['cat', 'dog', 'fish', 'newt'],
  rows: [
    ...Array.from({ length: 3 }, () => outcome([0], [0])),
    outcome([0], [1]),
    ...Array.from({ length: 4 }, () => outcome([1], [1])),
    outcome([1], [0]),
    outcome([2], [0]),
  ],
}

const anyRow = fc.record({
  gold: fc.uniqueArray(fc.nat(4), { maxLength: 4 }),
  given: fc.uniqueArray(fc.nat(4), { maxLength: 4 }),
})
const anyRows = fc
  .array(anyRow, { minLength: 1, maxLength: 30 })
  .map((rows) => rows.map(({ gold, given }) => outcome(gold, given)))
const labels = ['a', 'b', 'c', 'd', 'e']

describe('agreement', () => {
  it('is what one counts by hand, label by label', () => {
    const { labels, macroF1, macroRecall, accuracy } = measureAgreement(pets)
    expect(labels.map(({ label, support, given }) => [label, support, given])).toEqual([
      ['cat', 4, 5],
      ['dog', 5, 5],
      ['fish', 1, 0],
    ])
    expect(labels.map(({ precision }) => precision)).toEqual([0.6, 0.8, 0])
    expect(labels.map(({ recall }) => recall)).toEqual([0.75, 0.8, 0])
    expect(labels.map(({ f1 }) => f1.value)).toEqual([6 / 9, 8 / 10, 0])
    expect(macroF1.value).toBeCloseTo((6 / 9 + 8 / 10) / 3)
    expect(macroRecall.value).toBeCloseTo((0.75 + 0.8) / 3)
    expect(accuracy.value).toBe(0.7)
  })

  it('shows who was taken for whom', () => {
    expect(measureAgreement(pets).confusion).toEqual({
      labels: ['cat', 'dog', 'fish', 'newt'],
      counts: [
        [3, 1, 0, 0],
        [1, 4, 0, 0],
        [1, 0, 0, 0],
        [0, 0, 0, 0],
      ],
    })
  })

  it('counts a text with several labels as right only when all of them are, and main by the first', () => {
    const rows = [outcome([0, 1], [1, 0]), outcome([0], [0, 1]), outcome([], []), outcome([1], [])]
    const { accuracy, main, confusion } = measureAgreement({ labels: ['a', 'b'], rows })
    expect(accuracy.value).toBe(0.5)
    expect(main.value).toBe(0.5)
    expect(confusion.labels).toEqual(['a', 'b', 'none'])
    expect(confusion.counts).toEqual([
      [1, 1, 0],
      [0, 0, 1],
      [0, 0, 1],
    ])
  })

  it('has intervals around every measure that are the same in every run and shrink with more texts', () => {
    const few = measureAgreement(pets).macroF1
    expect(measureAgreement(pets).macroF1).toEqual(few)
    expect(few.low).toBeLessThan(few.value)
    expect(few.high).toBeGreaterThan(few.value)
    const rows = Array.from({ length: 50 }, () => pets.rows).flat()
    const many = measureAgreement({ ...pets, rows }).macroF1
    expect(many.value).toBeCloseTo(few.value)
    expect(many.high - many.low).toBeLessThan((few.high - few.low) / 4)
  })

  it('has an interval about as wide as the binomial says', () => {
    const rows = Array.from({ length: 400 }, (_, at) => outcome([0], [at % 5 === 0 ? 1 : 0]))
    const { accuracy } = measureAgreement({ labels: ['a', 'b'], rows })
    const half = 1.96 * Math.sqrt((0.8 * 0.2) / 400)
    expect(accuracy.low).toBeCloseTo(0.8 - half, 1)
    expect(accuracy.high - accuracy.low).toBeGreaterThan(2 * half * 0.8)
    expect(accuracy.high - accuracy.low).toBeLessThan(2 * half * 1.2)
  })

  it('is whole for answers that are all right, and the same in any order', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const right = rows.map(({ gold }) => outcome([...gold], [...gold]))
        const perfect = measureAgreement({ labels, rows: right })
        expect(perfect.accuracy.value).toBe(1)
        expect(perfect.labels.every(({ f1 }) => f1.value === 1)).toBe(true)
        const one = measureAgreement({ labels, rows })
        const other = measureAgreement({ labels, rows: rows.toReversed() })
        expect(other.macroF1.value).toBeCloseTo(one.macroF1.value)
        expect(other.confusion).toEqual(one.confusion)
      }),
      { numRuns: 20 },
    )
  })

  it('agrees with counting each label by itself', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        for (const score of measureAgreement({ labels, rows }).labels) {
          const place = labels.indexOf(score.label)
          const both = rows.filter(
            ({ gold, given }) => gold.includes(place) && given.includes(place),
          )
          const either = rows.filter(
            ({ gold, given }) => gold.includes(place) !== given.includes(place),
          )
          expect(score.f1.value).toBeCloseTo((2 * both.length) / (2 * both.length + either.length))
        }
      }),
      { numRuns: 20 },
    )
  })
})

function stated(confidence: number, right: number, wrong: number): Stated[] {
  return [
    ...Array.from({ length: right }, () => ({ confidence, right: true })),
    ...Array.from({ length: wrong }, () => ({ confidence, right: false })),
  ]
}

describe('calibration', () => {
  it('error is 0 where seven of ten are right at 0.7, and 0.2 where five are', () => {
    expect(measureCalibration(stated(0.7, 7, 3)).error).toBeCloseTo(0)
    expect(measureCalibration(stated(0.7, 5, 5)).error).toBeCloseTo(0.2)
    const both = [...stated(0.7, 5, 5), ...stated(0.2, 2, 8)]
    expect(measureCalibration(both).error).toBeCloseTo(0.1)
  })

  it('bins are a fifteenth wide and hold every answer, 0 and 1 too', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            confidence: fc.double({ min: 0, max: 1, noNaN: true }),
            right: fc.boolean(),
          }),
        ),
        (all) => {
          const { bins, error } = measureCalibration(all)
          expect(bins.reduce((sum, { texts }) => sum + texts, 0)).toBe(all.length)
          for (const { from, to } of bins) expect(to - from).toBeCloseTo(1 / 15)
          expect(error).toBeGreaterThanOrEqual(0)
          expect(error).toBeLessThanOrEqual(1)
        },
      ),
    )
  })

  it('of the surest answers tells how many are wrong, up to all of them', () => {
    const points = measureCoverage([...stated(0.9, 50, 0), ...stated(0.5, 25, 25)])
    expect(points).toHaveLength(20)
    expect(points[9]).toEqual({ share: 0.5, confidence: 0.9, error: 0 })
    expect(points.at(-1)).toEqual({ share: 1, confidence: 0.5, error: 0.25 })
  })
})

describe('a line of gold', () => {
  it('may carry any of the labels, or the one label of a public set', () => {
    expect(
      parseGold({ text: 'a', intents: ['praise'], queue: 'advocacy', urgency: 1 }),
    ).toMatchObject({
      ok: true,
      row: { intents: ['praise'], queue: 'advocacy', urgency: 1, sentiment: null },
    })
    expect(parseGold({ text: 'a', intents: ['none'] })).toMatchObject({ row: { intents: [] } })
    expect(parseGold({ text: 'a', label: 'positive', lang: 'en', source: 's' })).toMatchObject({
      row: { sentiment: 'positive', intents: null, source: 's' },
    })
  })

  it.each([
    [{ text: 'a', sentiment: 'good' }, /^sentiment: /],
    [{ text: 'a', intents: ['praise', 'prays'] }, /^intents/],
    [{ text: 'a', urgency: 3 }, /^urgency: /],
    [{ text: 'a', label: 'churn' }, /^label: /],
    [{ sentiment: 'positive' }, /^text: /],
    [{ text: 'a' }, /^line: no label/],
    ['text', /^line: /],
    [null, /^line: /],
  ])('that is wrong is refused by the name of its field: %j', (json, problem) => {
    const parsed = parseGold(json)
    expect(parsed.ok).toBe(false)
    expect(parsed.ok ? '' : parsed.problems[0]).toMatch(problem)
  })
})

const unknown: GoldRow = {
  text: '',
  sentiment: null,
  intents: null,
  queue: null,
  urgency: null,
  spam: null,
  source: 'one',
}

function answerOf(over: Partial<Classification>): Classification {
  return {
    language: 'en',
    sentiment: { label: 'neutral', score: 0, confidence: 0.5 },
    intents: [],
    queue: { label: 'none', confidence: 0.5 },
    urgency: 0,
    topics: [],
    spam: { label: false, confidence: 0.9 },
    unsure: false,
    labels: [],
    explanation: [],
    model: 'made-up',
    ...over,
  }
}

function feeling(label: Sentiment, score: number): Partial<Classification> {
  return { sentiment: { label, score, confidence: 0.6 } }
}

function reportOf(
  pairs: readonly [Partial<GoldRow>, Partial<Classification>, number[]?][],
): Report {
  const all = gatherNothing()
  for (const [gold, answer, odds = []] of pairs) {
    gather(all, { ...unknown, ...gold }, answerOf(answer), odds)
  }
  return writeReport('made-up', pairs.length, all)
}

const praise: Intent = 'praise'
const report = reportOf([
  [
    { sentiment: 'mixed', intents: [praise], queue: 'advocacy', urgency: 1, source: 'tweets <b>&' },
    { ...feeling('mixed', 0.1), intents: [{ label: praise, confidence: 0.8 }], unsure: true },
    [0, 0, 0, 0.8, 0, 0, 0, 0],
  ],
  [
    { sentiment: 'negative', intents: [], queue: 'none', urgency: 0, spam: true },
    { ...feeling('negative', -0.9), spam: { label: true, confidence: 0.7 } },
    [0, 0, 0, 0.3, 0, 0, 0, 0],
  ],
])

describe('a report', () => {
  it('reads mixed as the side it leans to only where gold never says mixed', () => {
    expect(report.mixedRead).toBe(null)
    expect(report.heads[0]?.labels.map(({ label }) => label)).toEqual(['negative', 'mixed'])
    const three = reportOf([
      [{ sentiment: 'negative' }, feeling('mixed', -0.2)],
      [{ sentiment: 'positive' }, feeling('mixed', 0.2)],
      [{ sentiment: 'neutral' }, feeling('mixed', 0)],
      [{ sentiment: 'neutral' }, feeling('neutral', 0.4)],
    ])
    expect(three.mixedRead).toBe(3)
    expect(three.heads[0]?.accuracy.value).toBe(1)
    expect(three.heads[0]?.confusion.labels).toEqual(['negative', 'neutral', 'positive'])
    expect(writeTable(three)).toMatch(/3 answers of mixed are read as the side/)
  })

  it('leaves out the heads that gold says nothing of', () => {
    expect(reportOf([[{ urgency: 2 }, { urgency: 1 }]]).heads.map(({ head }) => head)).toEqual([
      'urgency',
    ])
  })

  it('measures the calibration of every output of the intents, given or not', () => {
    const praised = report.intentOutputs.find(({ label }) => label === praise)
    expect(praised?.error).toBeCloseTo((0.2 + 0.3) / 2)
    expect(report.intentOutputs).toHaveLength(8)
  })

  it('tells the share of unsure answers and what is wrong in both parts', () => {
    expect(report.unsure).toEqual({ share: 0.5, wrongWhenSure: 0, wrongWhenUnsure: 1 })
  })

  it('tells the same by source, the largest first', () => {
    const sources = reportOf([
      [{ urgency: 0, source: 'few' }, {}],
      [{ urgency: 0, source: 'many' }, {}],
      [{ urgency: 1, source: 'many' }, {}],
    ]).sources
    expect(sources.map(({ source, texts }) => [source, texts])).toEqual([
      ['many', 2],
      ['few', 1],
    ])
    expect(sources.map(({ heads }) => heads[0]?.accuracy.value)).toEqual([0.5, 1])
  })

  it('holds nothing that JSON would lose', () => {
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })

  it('is drawn as well-formed SVG that names every scored label', () => {
    const drawn = drawReport({ ...report, model: 'full-1 <script>&"' })
    const open: string[] = []
    const parser = new Parser(
      {
        onopentag: (name) => void open.push(name),
        onclosetag: (name) => expect(open.pop()).toBe(name),
      },
      { xmlMode: true },
    )
    parser.end(drawn)
    expect(open).toEqual([])
    expect(drawn).not.toMatch(/<script|NaN|undefined|Infinity/)
    for (const { labels } of report.heads) {
      for (const { label } of labels) expect(drawn).toContain(`>${label}<`)
    }
  })
})
