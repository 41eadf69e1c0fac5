import { Button } from '@mantine/core'
import { IconPlus, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Agent } from '../../../src/model/agent.ts'
import type { Team } from '../../../src/model/team.ts'
import { agentsQuery, teamsQuery } from '../../lib/ticket-queries.ts'
import { people } from '../../lib/words/people.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import { TeamAgentEditor } from './team-agent-editor.tsx'
import { TeamEditor } from './team-editor.tsx'
import { TeamLists } from './team-lists.tsx'
import { chosenOf, NEW_AGENT, NEW_TEAM } from './team-choice.ts'
import classes from './team-page.module.css'

const route = getRouteApi('/team/{-$who}')
const words = people.team

function AddButton({ who, label }: { who: string; label: string }) {
  return (
    <Button
      size="sm"
      variant={who === NEW_AGENT ? 'filled' : 'default'}
      leftSection={<IconPlus size={16} stroke={1.9} />}
      renderRoot={(props) => <Link to="/team/{-$who}" params={{ who }} {...props} />}
    >
      {label}
    </Button>
  )
}

type EditorProps = { who: string | undefined; agents: readonly Agent[]; teams: readonly Team[] }

function Editor({ who, agents, teams }: EditorProps) {
  const { agent, team } = chosenOf(who, agents, teams)
  if (who === NEW_AGENT) return <TeamAgentEditor key={NEW_AGENT} agent={null} />
  if (who === NEW_TEAM) return <TeamEditor key={NEW_TEAM} team={null} agents={agents} />
  if (agent) return <TeamAgentEditor key={agent.id} agent={agent} />
  if (team) return <TeamEditor key={team.id} team={team} agents={agents} />
  return agents.length === 0 ? (
    <EmptyState
      icon={<IconUsers size={22} stroke={1.6} />}
      title={words.nobody}
      text={words.nobodyText}
    />
  ) : (
    <EmptyState title={words.gone} />
  )
}

/** Who works here and in which teams, and the one that is being changed. */
export function TeamPage() {
  const { who } = route.useParams()
  // Who is here and how much they have changes without anybody saying so.
  const agentsRead = useQuery({ ...agentsQuery, refetchInterval: 30_000 })
  const teamsRead = useQuery(teamsQuery)
  const [agents, teams] = [agentsRead.data, teamsRead.data]
  const failed = [agentsRead, teamsRead].find((read) => read.isError && read.data === undefined)
  const actions = (
    <>
      <AddButton who={NEW_TEAM} label={words.addTeam} />
      <AddButton who={NEW_AGENT} label={words.addPerson} />
    </>
  )
  return (
    <Page title={words.title} intro={words.intro} actions={actions}>
      {failed && (
        <LoadError
          title={words.failed}
          error={failed.error}
          onRetry={() => void failed.refetch()}
        />
      )}
      {agents && teams && (
        <div
          className={classes.columns}
          data-empty={agents.length + teams.length === 0 || undefined}
        >
          {agents.length + teams.length > 0 && (
            <TeamLists who={who} agents={agents} teams={teams} />
          )}
          <Editor who={who} agents={agents} teams={teams} />
        </div>
      )}
    </Page>
  )
}
