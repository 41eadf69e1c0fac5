import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Agent } from '../../../src/model/agent.ts'
import type { Team } from '../../../src/model/team.ts'
import { distributionNames, people } from '../../lib/words/people.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { chosenOf, nameOfTeam } from './team-choice.ts'
import classes from './team-page.module.css'

const words = people.team

type Props = { who: string | undefined; agents: readonly Agent[]; teams: readonly Team[] }

/** Everybody with how they fare right now, then the teams. */
export function TeamLists({ who, agents, teams }: Props) {
  const { agent: chosen, team: chosenTeam } = chosenOf(who, agents, teams)
  return (
    <div className={classes.lists}>
      {agents.length > 0 && (
        <section>
          <h2 className={classes.heading}>{words.people}</h2>
          <ul className={classes.list}>
            {agents.map((agent) => (
              <li key={agent.id}>
                <Link
                  to="/team/{-$who}"
                  params={{ who: String(agent.id) }}
                  className={classes.row}
                  data-left={!agent.active || undefined}
                  aria-current={agent.id === chosen?.id ? 'true' : undefined}
                >
                  <Avatar name={agent.name} size="sm" />
                  <bdi className={classes.name}>{agent.name}</bdi>
                  <AgentState agent={agent} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {teams.length > 0 && (
        <section>
          <h2 className={classes.heading}>{words.teams}</h2>
          <ul className={classes.list}>
            {teams.map((team) => (
              <li key={team.id}>
                <Link
                  to="/team/{-$who}"
                  params={{ who: nameOfTeam(team.id) }}
                  className={classes.team}
                  aria-current={team.id === chosenTeam?.id ? 'true' : undefined}
                >
                  <bdi className={classes.name}>{team.name}</bdi>
                  <span className={classes.state}>
                    {words.members(team.agentIds.length)} · {distributionNames[team.distribution]}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function AgentState({ agent }: { agent: Agent }) {
  if (!agent.active) return <span className={classes.state}>{words.left}</span>
  return (
    <span className={classes.state} title={words.loadTitle(agent.openTickets)}>
      {words.load(agent.openTickets, agent.capacity)}
      <span className={classes.dot} data-here={agent.isHere || undefined} aria-hidden="true" />
      <VisuallyHidden>{agent.isHere ? words.here : words.away}</VisuallyHidden>
    </span>
  )
}
