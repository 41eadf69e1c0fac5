import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intents, sentiments, type Classification } from '../../src/model/classification.ts'
import { labelQueues } from '../../src/model/queue.ts'
import { defaultRules } from '../../src/triage/rules/default-rules.ts'
import { route } from '../../src/triage/rules/route.ts'
import { ruleSchema } from '../../src/triage/rules/rule.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })

const classification: fc.Arbitrary<Classification> = fc.record({
  language: fc.constant('en'),
  sentiment: fc.record({
    label: fc.constantFrom(...sentiments),
    score: fc.constant(0),
    confidence: share,
  }),
  intents: fc.uniqueArray(fc.record({ label: fc.constantFrom(...intents), confidence: share }), {
    selector: ({ label }) => label,
  }),
  queue: fc.record({ label: fc.constantFrom(...labelQueues), confidence: share }),
  urgency: fc.constantFrom(0 as const, 1 as const, 2 as const),
  topics: fc.constant([]),
  spam: fc.record({ label: fc.boolean(), confidence: share }),
  unsure: fc.boolean(),
  labels: fc.constant([]),
  explanation: fc.constant([]),
  model: fc.constant('test-1'),
})

const sure = (over: Partial<Classification>): Classification => ({
  language: 'en',
  sentiment: { label: 'neutral', score: 0, confidence: 0.9 },
  intents: [],
  queue: { label: 'none', confidence: 0.9 },
  urgency: 0,
  topics: [],
  spam: { label: false, confidence: 0.9 },
  unsure: false,
  labels: [],
  explanation: [],
  model: 'test-1',
  ...over,
})

describe('the default rules', () => {
  it('are data of the closed form that rules may have', () => {
    expect(ruleSchema.array().parse(defaultRules)).toEqual(defaultRules)
    expect(new Set(defaultRules.map(({ id }) => id)).size).toBe(defaultRules.length)
  })

  it('send every classification somewhere, with the rule that did it', () => {
    const ids = new Set(defaultRules.map(({ id }) => id))
    fc.assert(
      fc.property(classification, (given) => {
        const { queue, priority, why } = route(defaultRules, {
          brandKind: 'own',
          classification: given,
        })
        expect(ids.has(why.rule.id)).toBe(true)
        expect(priority > 0).toBe(queue !== 'none' && queue !== 'nurture')
      }),
    )
  })

  it('never page anybody for spam or for talk about a competitor', () => {
    fc.assert(
      fc.property(classification, (given) => {
        const spam = { ...given, spam: { label: true, confidence: 0.9 } }
        expect(route(defaultRules, { brandKind: 'own', classification: spam }).queue).toBe('none')
        const { queue } = route(defaultRules, { brandKind: 'competitor', classification: given })
        expect(['none', 'nurture']).toContain(queue)
      }),
    )
  })

  it("keep a competitor's leaving customer for later", () => {
    const leaving = sure({
      intents: [{ label: 'churn_risk', confidence: 0.8 }],
      queue: { label: 'service', confidence: 0.8 },
    })
    const { queue, why } = route(defaultRules, { brandKind: 'competitor', classification: leaving })
    expect(queue).toBe('nurture')
    expect(why.because.join(' ')).toMatch(/churn risk, 80 %/)
  })

  it('show a person what the model is not sure of', () => {
    const faint = sure({ queue: { label: 'service', confidence: 0.3 }, urgency: 2 })
    const routed = (unsure: boolean) =>
      route(defaultRules, { brandKind: 'own', classification: { ...faint, unsure } })
    expect(routed(true).queue).toBe('unsure')
    expect(routed(true).why.because.join(' ')).toMatch(/service, 30 % sure.*mistakes/)
    expect(routed(false).queue).toBe('service')
  })

  it('make no ticket of what the model takes for nothing to do, sure or not', () => {
    const quiet = sure({ unsure: true })
    expect(route(defaultRules, { brandKind: 'own', classification: quiet }).queue).toBe('none')
  })
})
