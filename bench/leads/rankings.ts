import { findSignals } from '../../src/people/leads/find-signals.ts'
import { leadFeatures } from '../../src/people/leads/lead-features.ts'
import { scoreLead } from '../../src/people/leads/score-lead.ts'
import { shippedSettings } from '../../src/people/leads/sales-settings.ts'
import { shippedWeights } from '../../src/people/leads/weights.ts'
import type { Labelled } from './labelled-people.ts'

/** The order in which somebody would go through people. */
export type Ranking = { name: string; value(person: Labelled): number }

const newestAt = ({ facts }: Labelled): number => Math.max(...facts.posts.map(({ at }) => at))

/** Ours, beside what a list without a score offers. Who said no is nobody's lead in any of them. */
export function rankings(now: number): Ranking[] {
  const { fitRules } = shippedSettings
  return [
    {
      name: 'our score',
      value: ({ facts }) => scoreLead(leadFeatures(facts, fitRules, now), shippedWeights).score,
    },
    { name: 'newest first', value: newestAt },
    {
      name: 'follower count',
      value: ({ facts }) => Math.max(...facts.accounts.map(({ followers }) => followers ?? 0)),
    },
    {
      name: 'newest first, signals only',
      value: (person) => (findSignals(person.facts).length > 0 ? newestAt(person) : 0),
    },
  ]
}

export type Ranked = { name: string; precision: number; gain: number; first: Labelled[] }

/**
 * The share of the first `count` that a rep wants to talk to today, and how near the order comes to the
 * best one (nDCG with the grades as gains: Jarvelin and Kekalainen, 2002).
 */
export function rank(people: readonly Labelled[], { name, value }: Ranking, count = 10): Ranked {
  const asked = people.filter(({ facts }) => facts.notInterestedAt === null)
  const valued = asked.map((person) => ({ person, value: value(person) }))
  const first = valued
    .toSorted((a, b) => b.value - a.value || (a.person.name < b.person.name ? -1 : 1))
    .slice(0, count)
    .map(({ person }) => person)
  const best = asked.map(({ grade }) => grade).toSorted((a, b) => b - a)
  const gainOf = (grades: readonly number[]) =>
    grades.slice(0, count).reduce((sum, grade, at) => sum + (2 ** grade - 1) / Math.log2(at + 2), 0)
  return {
    name,
    precision: first.filter(({ grade }) => grade === 2).length / count,
    gain: gainOf(first.map(({ grade }) => grade)) / gainOf(best),
    first,
  }
}
