import { useQuery } from '@tanstack/react-query'
import type { Agent } from '../../../src/model/agent.ts'
import { agentsQuery, teamsQuery } from '../../lib/ticket-queries.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { ownerChange, teamChange } from './changes.ts'
import type { Choice } from './quick-choices.ts'
import { QuickMenu } from './quick-menu.tsx'
import type { TicketActions } from './use-ticket-actions.ts'

const words = inbox.assign

/** Those first who are there and have room. */
const byRoom = (a: Agent, b: Agent): number =>
  Number(b.isHere) - Number(a.isHere) ||
  a.openTickets / a.capacity - b.openTickets / b.capacity ||
  a.name.localeCompare(b.name)

/** Whose the ticket is to be: oneself first, then colleagues with presence and load, then teams. */
export function AssignMenu({ actions }: { actions: TicketActions }) {
  const { menu, setMenu, apply, me } = actions
  const opened = menu === 'assign'
  const { data: agents = [] } = useQuery({ ...agentsQuery, enabled: opened, staleTime: 0 })
  const { data: teams = [] } = useQuery({ ...teamsQuery, enabled: opened })
  const active = agents.filter((agent) => agent.active)
  const agentChoice = (agent: Agent): Choice => ({
    id: `agent-${agent.id}`,
    label: agent.id === me?.id ? words.me(agent.name) : agent.name,
    hint: `${agent.isHere ? words.here : words.away} · ${words.load(agent.openTickets, agent.capacity)}`,
    words: agent.handle,
    run: () => apply(ownerChange(agent, agent.id === me?.id)),
  })
  const choices: Choice[] = [
    ...active.filter(({ id }) => id === me?.id).map(agentChoice),
    ...active
      .filter(({ id }) => id !== me?.id)
      .toSorted(byRoom)
      .map(agentChoice),
    ...teams.map((team) => ({
      id: `team-${team.id}`,
      label: team.name,
      hint: `${words.team} · ${words.distribution[team.distribution]}`,
      run: () => apply(teamChange(team)),
    })),
    { id: 'nobody', key: '0', label: words.nobody, run: () => apply(ownerChange(null)) },
  ]
  return (
    <QuickMenu
      opened={opened}
      title={words.title}
      placeholder={words.placeholder}
      empty={words.empty}
      choices={choices}
      onClose={() => setMenu(null)}
    />
  )
}
