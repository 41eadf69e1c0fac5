import type { Agent } from '../../../src/model/agent.ts'
import type { Team } from '../../../src/model/team.ts'

/** What the address names: a person by number, a team as `team-3`, or something new. */
export const NEW_AGENT = 'new'
export const NEW_TEAM = 'new-team'

export const nameOfTeam = (id: number): string => `team-${id}`

/** Whom or what the address names; the first person where it names nobody. */
export function chosenOf(
  who: string | undefined,
  agents: readonly Agent[],
  teams: readonly Team[],
): { agent: Agent | undefined; team: Team | undefined } {
  if (who === undefined) return { agent: agents[0], team: undefined }
  return {
    agent: agents.find(({ id }) => String(id) === who),
    team: teams.find(({ id }) => nameOfTeam(id) === who),
  }
}
