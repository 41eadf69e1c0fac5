import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { handleOf, HANDLE_PATTERN, SEEN_MS } from '../../src/model/agent.ts'
import { chooseAgent, type Candidate } from '../../src/triage/people/choose-agent.ts'

const RUNS = 3000
const languages = ['en', 'de', 'ja', 'und']

/** What may happen on a day with a team; `who` and `which` are taken modulo what there is. */
const stepArbitrary = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('arrives' as const),
      language: fc.constantFrom(...languages),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('resolved' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('seen' as const), who: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('switches' as const), who: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('passes' as const),
      ms: fc.integer({ min: 1, max: 2 * SEEN_MS }),
    }),
  },
)
type Step = typeof stepArbitrary extends fc.Arbitrary<infer S> ? S : never

const memberArbitrary = fc.record({
  languages: fc.uniqueArray(fc.constantFrom('en', 'de', 'ja'), { maxLength: 2 }),
  capacity: fc.integer({ min: 1, max: 4 }),
  isOnline: fc.boolean(),
})
type Member = typeof memberArbitrary extends fc.Arbitrary<infer M> ? M : never

type Given = { language: string; owner: number | null; model: number | null; fitting: number[] }

/**
 * Plays a day twice at once: with `chooseAgent`, and with a model that knows no times of turns: it keeps
 * the people in a row, and whoever is given something goes to its end.
 */
function play(
  members: readonly Member[],
  steps: readonly Step[],
  distribution: 'round_robin' | 'least_loaded',
) {
  let now = 1_000_000_000
  const people: Candidate[] = members.map((member, index) => ({
    id: index + 1,
    languages: member.languages,
    capacity: member.capacity,
    openTickets: 0,
    presence: member.isOnline ? 'online' : 'away',
    seenAt: now,
    lastAssignedAt: null,
  }))
  let row = people.map(({ id }) => id)
  const open: number[] = []
  const given: Given[] = []
  const person = (id: number) => people[id - 1] as Candidate
  const replace = (who: number, change: Partial<Candidate>) => {
    const index = who % people.length
    people[index] = { ...(people[index] as Candidate), ...change }
  }

  function modelOwner(fitting: number[]): number | null {
    const inRow = row.filter((id) => fitting.includes(id))
    if (distribution === 'round_robin') return inRow[0] ?? null
    const loads = inRow.map((id) => person(id).openTickets / person(id).capacity)
    return inRow[loads.indexOf(Math.min(...loads))] ?? null
  }

  function arrive(language: string): void {
    const fitting = people
      .filter(({ presence }) => presence === 'online')
      .filter(({ seenAt }) => seenAt !== null && now - seenAt < SEEN_MS)
      .filter(({ capacity, id }) => open.filter((owner) => owner === id).length < capacity)
      .filter(
        (each) => each.languages.length === 0 || [...each.languages, 'und'].includes(language),
      )
      .map(({ id }) => id)
    const model = modelOwner(fitting)
    const owner = chooseAgent(people, { distribution, language, now })?.id ?? null
    given.push({ language, owner, model, fitting })
    if (owner === null) return
    open.push(owner)
    row = [...row.filter((id) => id !== owner), owner]
    now += 1
    replace(owner - 1, { openTickets: person(owner).openTickets + 1, lastAssignedAt: now })
  }

  for (const step of steps) {
    if (step.kind === 'arrives') arrive(step.language)
    else if (step.kind === 'passes') now += step.ms
    else if (step.kind === 'seen') replace(step.who, { seenAt: now })
    else if (step.kind === 'switches') {
      const { presence } = person((step.who % people.length) + 1)
      replace(step.who, { presence: presence === 'online' ? 'away' : 'online' })
    } else if (open.length > 0) {
      const [owner = 1] = open.splice(step.which % open.length, 1)
      replace(owner - 1, { openTickets: person(owner).openTickets - 1 })
    }
  }
  return { given, people }
}

const membersArbitrary = fc.array(memberArbitrary, { minLength: 1, maxLength: 6 })
const stepsArbitrary = fc.array(stepArbitrary, { maxLength: 60 })

describe.each(['round_robin', 'least_loaded'] as const)(
  'giving tickets out by %s',
  (distribution) => {
    it('chooses whom a model without clocks chooses, in thousands of random days', () => {
      fc.assert(
        fc.property(membersArbitrary, stepsArbitrary, (members, steps) => {
          for (const { owner, model } of play(members, steps, distribution).given) {
            expect(owner).toBe(model)
          }
        }),
        { numRuns: RUNS },
      )
    })

    it('gives nobody more than their capacity, and none to who is away, unseen or speaks another language', () => {
      fc.assert(
        fc.property(membersArbitrary, stepsArbitrary, (members, steps) => {
          const { given, people } = play(members, steps, distribution)
          for (const { owner, fitting } of given) {
            expect(owner === null).toBe(fitting.length === 0)
            if (owner !== null) expect(fitting).toContain(owner)
          }
          for (const { openTickets, capacity } of people) {
            expect(openTickets).toBeLessThanOrEqual(capacity)
          }
        }),
        { numRuns: RUNS },
      )
    })

    it('chooses the same person in whatever order the team is listed', () => {
      fc.assert(
        fc.property(
          membersArbitrary,
          stepsArbitrary,
          fc.constantFrom(...languages),
          (members, steps, language) => {
            const { people } = play(members, steps, distribution)
            const choice = { distribution, language, now: 1_000_000_500 }
            expect(chooseAgent([...people].reverse(), choice)?.id).toBe(
              chooseAgent(people, choice)?.id,
            )
          },
        ),
        { numRuns: 500 },
      )
    })
  },
)

describe('giving tickets out', () => {
  it('goes round: of people who are all there and have room, nobody is two ahead of another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.nat({ max: 40 }), (count, tickets) => {
        const members = Array.from({ length: count }, () => ({
          languages: [],
          capacity: 100,
          isOnline: true,
        }))
        const steps = Array.from({ length: tickets }, () => ({
          kind: 'arrives' as const,
          language: 'en',
        }))
        const loads = play(members, steps, 'round_robin').people.map(
          ({ openTickets }) => openTickets,
        )
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('gives by load to the emptier desk for its size, not to who has fewer tickets', () => {
    const there = { languages: [], presence: 'online' as const, seenAt: 1000, lastAssignedAt: null }
    const people = [
      { ...there, id: 1, capacity: 4, openTickets: 3 },
      { ...there, id: 2, capacity: 20, openTickets: 5 },
    ]
    const choice = { distribution: 'least_loaded' as const, language: 'en', now: 1001 }
    expect(chooseAgent(people, choice)?.id).toBe(2)
  })

  it('gives nothing by itself where the team does it by hand', () => {
    const there = { languages: [], presence: 'online' as const, seenAt: 1000, lastAssignedAt: null }
    const people = [{ ...there, id: 1, capacity: 4, openTickets: 0 }]
    expect(chooseAgent(people, { distribution: 'by_hand', language: 'en', now: 1001 })).toBe(null)
  })
})

describe('a handle made of a name', () => {
  it('is always a valid one, whatever the name and however many are called so', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.integer({ min: 1, max: 99_999 }),
        (name, again) => {
          expect(handleOf(name, again)).toMatch(HANDLE_PATTERN)
        },
      ),
      { numRuns: RUNS },
    )
  })
})
