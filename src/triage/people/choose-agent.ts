import { isHere, type Presence } from '../../model/agent.ts'
import type { Distribution } from '../../model/team.ts'

/** What decides whether somebody is given a ticket; times in milliseconds since 1970. */
export type Candidate = {
  readonly id: number
  /** Empty = any. */
  readonly languages: readonly string[]
  readonly capacity: number
  openTickets: number
  readonly presence: Presence
  readonly seenAt: number | null
  lastAssignedAt: number | null
}

/** What a text is in, where nobody can tell. */
export const UNDETERMINED = 'und'

/** Whether somebody may be given one more ticket now, in whatever language. */
export function hasRoom(candidate: Candidate, now: number): boolean {
  return isHere(candidate, now) && candidate.openTickets < candidate.capacity
}

/** Whether somebody speaks the language of a ticket; one that nobody can tell is for all. */
export function speaks(candidate: Candidate, language: string): boolean {
  const { languages } = candidate
  return languages.length === 0 || language === UNDETERMINED || languages.includes(language)
}

/**
 * Who of a team is given a ticket: of those who are there, have room and speak its language, in round
 * robin whose turn is longest ago, and by load whose desk is the least full for its size. Null where
 * nobody fits, and where tickets are given by hand.
 */
export function chooseAgent<C extends Candidate>(
  candidates: readonly C[],
  { distribution, language, now }: { distribution: Distribution; language: string; now: number },
): C | null {
  if (distribution === 'by_hand') return null
  const fit = candidates.filter((each) => hasRoom(each, now) && speaks(each, language))
  const before = distribution === 'round_robin' ? byTurn : byLoad
  return fit.reduce<C | null>(
    (best, each) => (best === null || before(each, best) < 0 ? each : best),
    null,
  )
}

/** Who has never had one is first. */
function byTurn(a: Candidate, b: Candidate): number {
  return (a.lastAssignedAt ?? 0) - (b.lastAssignedAt ?? 0) || a.id - b.id
}

function byLoad(a: Candidate, b: Candidate): number {
  // Compared as a.open / a.capacity, without a division that would round.
  return a.openTickets * b.capacity - b.openTickets * a.capacity || byTurn(a, b)
}
