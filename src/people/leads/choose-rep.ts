import type { RepRow } from '../../db/sales-store.ts'
import { chooseAgent, type Candidate } from '../../triage/people/choose-agent.ts'
import { hasWords } from './fit-rules.ts'

/** What decides whose a lead becomes. */
export type HandOff = {
  language: string
  /** As their accounts say it; '' = nobody knows. */
  place: string
  /** Who owns the person, then who had the lead before. */
  knownTo: readonly (number | null)[]
  now: number
}

/**
 * Who of `reps` is offered a lead. Whoever knows the person has it, if they have room for it; else it goes
 * round, longest ago first, among those who are there, have room and speak the language: first those
 * whose territory it lies in, then those who sell everywhere, and where nobody knows the place, all.
 * Null where nobody fits: it waits.
 */
export function chooseRep(
  reps: readonly RepRow[],
  { language, place, knownTo, now }: HandOff,
): RepRow | null {
  const selling = reps.filter(({ sells }) => sells)
  for (const id of knownTo) {
    const known = selling.find((rep) => rep.id === id && rep.leads < rep.capacity)
    if (known) return known
  }
  const local = selling.filter((rep) => rep.territories.some((word) => hasWords(place, word)))
  const everywhere = selling.filter(({ territories }) => territories.length === 0)
  const groups = place.trim() === '' ? [everywhere, selling] : [local, everywhere]
  for (const group of groups) {
    const candidates = group.map((rep) => Object.assign(toCandidate(rep), { rep }))
    const chosen = chooseAgent(candidates, { distribution: 'round_robin', language, now })
    if (chosen) return chosen.rep
  }
  return null
}

function toCandidate(rep: RepRow): Candidate {
  const { id, languages, capacity, presence, seenAt, leads, lastOfferedAt } = rep
  return {
    id,
    languages,
    capacity,
    presence,
    seenAt,
    openTickets: leads,
    lastAssignedAt: lastOfferedAt,
  }
}
