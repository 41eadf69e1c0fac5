import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLabelled, type Labelled } from '../../bench/leads/labelled-people.ts'
import { rank, rankings } from '../../bench/leads/rankings.ts'
import { createEngine, type Engine } from '../../src/classify/engine.ts'
import {
  canMoveLead,
  featureNames,
  leadMoves,
  leadStates,
  rejectReasons,
  type Features,
  type FitRule,
  type LeadState,
  type Weights,
} from '../../src/model/lead.ts'
import { chooseRep } from '../../src/people/leads/choose-rep.ts'
import { fitOf } from '../../src/people/leads/fit-rules.ts'
import type { LeadFacts } from '../../src/people/leads/lead-facts.ts'
import { leadFeatures } from '../../src/people/leads/lead-features.ts'
import { learnWeights, type Decision } from '../../src/people/leads/learn-weights.ts'
import { mayContact } from '../../src/people/leads/may-contact.ts'
import { scoreLead } from '../../src/people/leads/score-lead.ts'
import { shippedWeights, weightNames } from '../../src/people/leads/weights.ts'

const DAY = 86_400_000
const NOW = Date.parse('2026-11-20T12:00:00Z')

const none = Object.fromEntries(featureNames.map((name) => [name, 0])) as Features
const share = fc.double({ min: 0, max: 1, noNaN: true })
const anyFeatures = fc.record(
  Object.fromEntries(featureNames.map((name) => [name, share])),
) as fc.Arbitrary<Features>
const anyWeights = fc.record(
  Object.fromEntries(
    weightNames.map((name) => [name, fc.double({ min: -6, max: 6, noNaN: true })]),
  ),
) as fc.Arbitrary<Weights>

describe('the states of a lead', () => {
  it('whatever is done, nobody is lost: from every state but won all ways back to new stay open', () => {
    for (const start of leadStates) {
      if (start === 'won') continue
      const reached = new Set<LeadState>([start])
      for (const state of reached) for (const next of leadMoves[state]) reached.add(next)
      expect(reached, start).toContain('new')
      expect(reached, start).toContain('nurture')
    }
  })

  it('any walk along the moves ends where it cannot go on only once it is won, and none closes what nobody took', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 40 }), (choices) => {
        let state: LeadState = 'new'
        let wasTaken = false
        for (const choice of choices) {
          const moves: readonly LeadState[] = leadMoves[state]
          const next: LeadState | undefined = moves[choice % Math.max(1, moves.length)]
          if (next === undefined) {
            expect(state).toBe('won')
            return
          }
          expect(canMoveLead(state, next)).toBe(true)
          expect(next).not.toBe(state)
          if (next === 'accepted') wasTaken = true
          if (next === 'won') expect(wasTaken).toBe(true)
          state = next
        }
      }),
    )
  })
})

describe('the score', () => {
  it('lies from 0 to 100 and is the sum of its parts, whatever is known and learned', () => {
    fc.assert(
      fc.property(anyFeatures, anyWeights, (features, weights) => {
        const { score, parts } = scoreLead(features, weights)
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(100)
        expect(parts.reduce((sum, { points }) => sum + points, 0)).toBe(score)
        for (const { text } of parts) expect(text).not.toMatch(/NaN|undefined|Infinity/)
      }),
    )
  })

  it('never falls by more of what speaks for somebody, nor rises by more of what speaks against', () => {
    fc.assert(
      fc.property(anyFeatures, fc.constantFrom(...featureNames), share, (features, name, more) => {
        const before = scoreLead(features, shippedWeights).score
        const raised = { ...features, [name]: Math.min(1, features[name] + more) }
        const after = scoreLead(raised, shippedWeights).score
        if (shippedWeights[name] > 0) expect(after).toBeGreaterThanOrEqual(before)
        else expect(after).toBeLessThanOrEqual(before)
      }),
    )
  })

  it('of nothing but followers stays far below where leads are offered', () => {
    expect(scoreLead({ ...none, reach: 1, recency: 1 }, shippedWeights).score).toBeLessThan(40)
  })
})

describe('learning', () => {
  const decision = (features: Partial<Features>, reason: Decision['reason']): Decision => ({
    features: { ...none, ...features },
    reason,
  })

  it('without decisions leaves the shipped weights as they are', () => {
    expect(learnWeights([])).toEqual(shippedWeights)
    expect(learnWeights([decision({ intent: 1 }, 'in_talks')])).toEqual(shippedWeights)
  })

  it('a handful of decisions moves the weights a little, hundreds as far as they go together', () => {
    const moved = (count: number) => {
      const decisions = Array.from({ length: count }, () => decision({ reach: 1 }, null))
      return learnWeights(decisions).reach - shippedWeights.reach
    }
    expect(moved(3)).toBeGreaterThan(0.1)
    expect(moved(3)).toBeLessThan(1)
    expect(moved(300)).toBeGreaterThan(moved(3))
    expect(moved(300)).toBeLessThan(6)
  })

  it('finds what reps go by, although it knew nothing of it', () => {
    const seen = fc.sample(anyFeatures, { numRuns: 400, seed: 7 })
    const decisions = seen.map((features) =>
      decision(features, features.reach > 0.5 ? null : 'no_fit'),
    )
    const learned = learnWeights(decisions)
    const right = fc.sample(anyFeatures, { numRuns: 200, seed: 8 }).filter((features) => {
      const says = scoreLead(features, learned).score > 50
      return says === features.reach > 0.5
    })
    expect(right.length).toBeGreaterThan(170)
  })

  it('always answers finite weights, whatever was decided', () => {
    const anyDecision = fc.record({
      features: anyFeatures,
      reason: fc.constantFrom(null, ...rejectReasons),
    })
    fc.assert(
      fc.property(fc.array(anyDecision, { maxLength: 30 }), (decisions) => {
        for (const value of Object.values(learnWeights(decisions))) {
          expect(Number.isFinite(value)).toBe(true)
        }
      }),
    )
  })
})

describe('the guard against pouncing', () => {
  const settings = { contactGapDays: 7 }
  const history = { notInterestedAt: null, contactedAt: null, wroteAt: null, answersUs: false }

  it('lets a first word through, and a second only after the days or once they wrote', () => {
    expect(mayContact(history, NOW, settings)).toMatchObject({ allowed: true })
    const contacted = { ...history, contactedAt: NOW - 2 * DAY, wroteAt: NOW - 3 * DAY }
    expect(mayContact(contacted, NOW, settings)).toMatchObject({
      allowed: false,
      from: '2026-11-25T12:00:00.000Z',
    })
    expect(mayContact({ ...contacted, wroteAt: NOW - DAY }, NOW, settings).allowed).toBe(true)
    expect(mayContact(contacted, NOW + 5 * DAY, settings).allowed).toBe(true)
    expect(mayContact(contacted, NOW, { contactGapDays: 0 }).allowed).toBe(true)
  })

  it('never lets one through after "not interested" but as an answer to their answer', () => {
    fc.assert(
      fc.property(fc.nat(4000), fc.option(fc.nat(4000)), (later, wrote) => {
        const no = {
          ...history,
          notInterestedAt: NOW,
          wroteAt: wrote === null ? null : NOW + wrote * DAY,
        }
        const check = mayContact(no, NOW + later * DAY, settings)
        expect(check).toMatchObject({ allowed: false, from: null })
      }),
    )
    const answer = { ...history, notInterestedAt: NOW, wroteAt: NOW + DAY, answersUs: true }
    expect(mayContact(answer, NOW + 2 * DAY, settings).allowed).toBe(true)
    expect(mayContact({ ...answer, wroteAt: NOW - DAY }, NOW, settings).allowed).toBe(false)
  })
})

describe('the hand-off', () => {
  const rep = (id: number, more = {}) => ({
    id,
    name: `Rep ${id}`,
    languages: [],
    capacity: 3,
    sells: true,
    territories: [],
    leads: 0,
    presence: 'online' as const,
    seenAt: NOW,
    lastOfferedAt: null,
    ...more,
  })
  const lead = { language: 'en', place: '', knownTo: [], now: NOW }

  it('never goes to who does not sell, is full, away, or speaks another language', () => {
    const unfit = [
      rep(1, { sells: false }),
      rep(2, { leads: 3 }),
      rep(3, { presence: 'away' }),
      rep(4, { languages: ['de'] }),
    ]
    expect(chooseRep(unfit, lead)).toBeNull()
    expect(chooseRep([...unfit, rep(5)], lead)?.id).toBe(5)
  })

  it('goes to who knows the person, else to their place, else to whose turn it is', () => {
    const reps = [
      rep(1, { lastOfferedAt: 5 }),
      rep(2, { lastOfferedAt: 4 }),
      rep(3, { territories: ['berlin'] }),
    ]
    expect(chooseRep(reps, lead)?.id).toBe(2)
    expect(chooseRep(reps, { ...lead, place: 'Berlin, Germany' })?.id).toBe(3)
    expect(chooseRep(reps, { ...lead, place: 'Berlingen' })?.id).toBe(2)
    expect(chooseRep(reps, { ...lead, knownTo: [null, 1] })?.id).toBe(1)
  })
})

describe('what is known of a person', () => {
  const facts: LeadFacts = {
    stage: 'aware',
    stageAt: 0,
    tags: ['vip'],
    notInterestedAt: null,
    ownerId: null,
    accounts: [{ name: 'Ann', bio: 'Runs a bakery in Ghent.', place: 'Ghent', followers: 10 }],
    posts: [],
    touchpoints: [],
    contacts: [],
  }

  it('fits by whole words of the rules, names those that hold, and no more than fully', () => {
    const rules = [
      { name: 'Bakers', field: 'profile', words: ['bakery'], weight: 2 },
      { name: 'Bakes', field: 'profile', words: ['bake'], weight: -3 },
      { name: 'VIP', field: 'tag', words: ['vip'], weight: 3 },
    ] satisfies FitRule[]
    expect(fitOf(facts, rules)).toEqual({
      fit: 1,
      names: ['Bakers', 'VIP'],
    })
  })

  it('makes features between their bounds for any past', () => {
    const at = fc.nat(200).map((days) => NOW - days * DAY)
    const touchpoint = fc.record({
      kind: fc.constantFrom('visit', 'quote', 'order', 'support_case'),
      at,
      what: fc.constantFrom(null, 'pricing'),
    })
    fc.assert(
      fc.property(
        fc.array(touchpoint, { maxLength: 10 }),
        fc.array(fc.record({ at }), { maxLength: 3 }),
        (touchpoints, contacts) => {
          const past = { ...facts, touchpoints, contacts } as LeadFacts
          for (const value of Object.values(leadFeatures(past, [], NOW))) {
            expect(value).toBeGreaterThanOrEqual(0)
            expect(value).toBeLessThanOrEqual(1)
          }
        },
      ),
    )
  })
})

describe('on people judged by hand', () => {
  let engine: Engine
  let labelled: { now: number; people: Labelled[] }
  beforeAll(async () => {
    engine = await createEngine({ tier: 'fast' })
    labelled = await readLabelled(engine)
  })
  afterAll(() => engine.close())

  it('the first ten by our score are wanted more often than the newest, the loudest, and the newest signals', () => {
    const { now, people } = labelled
    expect(people.length).toBeGreaterThanOrEqual(100)
    const [ours, ...others] = rankings(now).map((ranking) => rank(people, ranking))
    for (const other of others) {
      expect(ours?.precision, other.name).toBeGreaterThan(other.precision)
      expect(ours?.gain, other.name).toBeGreaterThan(other.gain)
    }
    expect(ours?.precision).toBeGreaterThanOrEqual(0.8)
  })
})
