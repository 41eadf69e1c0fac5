import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intents, sentiments, type Intent } from '../../src/model/classification.ts'
import { stages, touchpointKinds, type Stage, type TouchpointKind } from '../../src/model/person.ts'
import { decay, journeyOf, moves, type Sign } from '../../src/people/journey.ts'

const DAY = 86_400_000
const START = Date.parse('2026-09-01T09:00:00Z')
const on = (day: number) => START + day * DAY

let count = 0
const said = (day: number, label: Intent, over: Partial<Extract<Sign, { kind: 'mention' }>> = {}) =>
  ({
    kind: 'mention',
    id: `m${++count}`,
    at: on(day),
    about: 'us',
    sentiment: 'neutral',
    intents: [{ label, confidence: 0.9 }],
    ...over,
  }) satisfies Sign
const did = (day: number, touch: TouchpointKind, what: string | null = null): Sign => ({
  kind: 'touchpoint',
  id: `t${++count}`,
  at: on(day),
  touch,
  what,
})
const stageOn = (day: number, ...signs: Sign[]) => journeyOf(signs, START, on(day)).stage

describe('a journey', () => {
  it('goes from a question to a recommendation, step by step, each with its evidence', () => {
    const signs = [
      said(1, 'question'),
      did(4, 'visit', 'pricing page'),
      said(9, 'price_complaint', { sentiment: 'negative' }),
      said(30, 'buy_signal', { sentiment: 'positive' }),
      did(31, 'order'),
      said(36, 'service_complaint', { sentiment: 'negative' }),
      { kind: 'solved', id: 'k1', at: on(37) } satisfies Sign,
      said(50, 'praise', { sentiment: 'positive' }),
    ]
    const path = [0, 2, 5, 10, 30, 32, 36, 38, 51].map((day) => stageOn(day, ...signs))
    expect(path).toEqual([
      'aware',
      'asking',
      'comparing',
      'price_objection',
      'decided',
      'customer',
      'at_risk',
      'customer',
      'advocate',
    ])
    const { why, since } = journeyOf(signs, START, on(51))
    expect(why[0]).toMatchObject({ kind: 'mention', id: signs[7]?.id, text: 'Praised us' })
    expect(since).toBe(on(50))
  })

  it('falls back when nothing more is seen, and says that time did it', () => {
    const asked = said(0, 'question')
    expect(stageOn(29.9, asked)).toBe('asking')
    const { stage, why, until } = journeyOf([asked], START, on(30))
    expect([stage, until]).toEqual(['aware', null])
    expect(why[0]).toMatchObject({ kind: 'time', id: null })
    expect(stageOn(150, said(0, 'price_complaint'))).toBe('aware')
    expect(stageOn(400, said(0, 'churn_risk'))).toBe('gone')
  })

  it('holds as long as the same is said again', () => {
    expect(stageOn(50, said(0, 'question'), said(25, 'question'))).toBe('asking')
  })

  it('takes leaving or disliking a competitor for looking around, and praise of one for nothing', () => {
    const about = 'competitor'
    expect(stageOn(1, said(0, 'churn_risk', { about }))).toBe('comparing')
    expect(stageOn(1, said(0, 'praise', { about, sentiment: 'positive' }))).toBe('aware')
    expect(stageOn(1, said(0, 'service_complaint', { about }))).toBe('aware')
  })

  it('knows a customer’s doubts about the price and questions for what they are', () => {
    const customer = did(0, 'order')
    expect(stageOn(2, customer, said(1, 'price_complaint'))).toBe('customer')
    expect(stageOn(2, customer, said(1, 'question'))).toBe('customer')
  })

  it('is not moved by what the classifier is not sure of', () => {
    expect(
      stageOn(1, said(0, 'churn_risk', { intents: [{ label: 'churn_risk', confidence: 0.4 }] })),
    ).toBe('aware')
  })

  it('wins back who is gone, by a question as by an order', () => {
    const left = did(0, 'cancellation')
    expect(stageOn(1, left)).toBe('gone')
    expect(stageOn(11, left, said(10, 'question'))).toBe('asking')
    expect(stageOn(11, left, did(10, 'order'))).toBe('customer')
  })

  const sign: fc.Arbitrary<Sign> = fc.oneof(
    fc.record({
      kind: fc.constant('mention' as const),
      id: fc.uuid(),
      at: fc.integer({ min: START, max: on(400) }),
      about: fc.constantFrom('us', 'both', 'competitor'),
      sentiment: fc.constantFrom(...sentiments),
      intents: fc.uniqueArray(
        fc.record({
          label: fc.constantFrom(...intents),
          confidence: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        { maxLength: 3, selector: ({ label }) => label },
      ),
    }),
    fc.record({
      kind: fc.constant('touchpoint' as const),
      id: fc.uuid(),
      at: fc.integer({ min: START, max: on(400) }),
      touch: fc.constantFrom(...touchpointKinds),
      what: fc.constantFrom(null, 'pricing', 'blog'),
    }),
    fc.record({
      kind: fc.constant('solved' as const),
      id: fc.uuid(),
      at: fc.integer({ min: START, max: on(400) }),
    }),
  )

  it('does not depend on the order in which signs come, nor on one that comes twice', () => {
    fc.assert(
      fc.property(
        fc
          .array(sign, { maxLength: 15 })
          .chain((signs) =>
            fc.tuple(
              fc.constant(signs),
              fc.shuffledSubarray([...signs, ...signs], { minLength: 2 * signs.length }),
            ),
          ),
        fc.integer({ min: 0, max: 500 }),
        ([signs, shuffled], day) => {
          expect(journeyOf(shuffled, START, on(day))).toEqual(journeyOf(signs, START, on(day)))
        },
      ),
    )
  })

  it('moves by time at `until` and not a moment before', () => {
    fc.assert(
      fc.property(fc.array(sign, { minLength: 1, maxLength: 15 }), (signs) => {
        const end = on(400)
        const journey = journeyOf(signs, START, end)
        if (journey.until === null) {
          expect(decay[journey.stage]).toBeUndefined()
          return
        }
        expect(journey.until).toBeGreaterThan(end)
        expect(journeyOf(signs, START, journey.until - 1).stage).toBe(journey.stage)
        expect(journeyOf(signs, START, journey.until).stage).toBe(decay[journey.stage]?.to)
      }),
    )
  })

  it('can reach every stage from every other', () => {
    for (const from of stages) {
      const reached = new Set<Stage>([from])
      for (const stage of reached) {
        for (const to of Object.values(moves[stage])) reached.add(to)
        const aged = decay[stage]?.to
        if (aged) reached.add(aged)
      }
      expect([...stages].filter((stage) => !reached.has(stage) && stage !== 'aware')).toEqual([])
    }
  })
})
