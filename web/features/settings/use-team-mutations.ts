import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Agent, AgentInput } from '../../../src/model/agent.ts'
import type { Team, TeamInput } from '../../../src/model/team.ts'
import {
  addAgent,
  addTeam,
  changeAgent,
  changeTeam,
  deleteTeam,
} from '../../lib/people-endpoints.ts'
import { agentsQuery, teamsQuery } from '../../lib/ticket-queries.ts'
import { people } from '../../lib/words/people.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import { nameOfTeam } from './team-choice.ts'

/** What can be entered of somebody; the handle is left out where the name is to make it. */
type AgentForm = Omit<AgentInput, 'handle'> & { handle?: string }

/** Saving somebody, and taking them off the team or back; `agent` is null while they are not stored. */
export function useAgentMutations(agent: Agent | null, onSettled: () => void) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const renew = () => client.invalidateQueries({ queryKey: agentsQuery.queryKey })
  const save = useMutation({
    mutationFn: (form: AgentForm) =>
      agent === null ? addAgent(form) : changeAgent(agent.id, form),
    onSuccess: async (saved) => {
      toast(people.agent.saved(saved.name))
      await renew()
      if (agent === null) await navigate({ to: '/team/{-$who}', params: { who: String(saved.id) } })
    },
    onError: (error, { name }) => toastFailure(name, error),
  })
  const setActive = useMutation({
    mutationFn: async (active: boolean) => {
      if (agent !== null) await changeAgent(agent.id, { active })
    },
    onSuccess: async (_changed, active) => {
      const name = agent?.name ?? ''
      toast(active ? people.agent.back(name) : people.agent.left(name))
      await renew()
    },
    onError: (error) => toastFailure(agent?.name ?? '', error),
    onSettled,
  })
  return { save, setActive }
}

/** Saving and deleting a team; `team` is null while it is not stored yet. */
export function useTeamMutations(team: Team | null, onSettled: () => void) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const renew = () => client.invalidateQueries({ queryKey: teamsQuery.queryKey })
  const open = (who: string | undefined) => navigate({ to: '/team/{-$who}', params: { who } })
  const save = useMutation({
    mutationFn: (form: TeamInput) => (team === null ? addTeam(form) : changeTeam(team.id, form)),
    onSuccess: async (saved) => {
      toast(people.squad.saved(saved.name))
      await renew()
      if (team === null) await open(nameOfTeam(saved.id))
    },
    onError: (error, { name }) => toastFailure(name, error),
  })
  const remove = useMutation({
    mutationFn: async () => {
      if (team !== null) await deleteTeam(team.id)
    },
    onSuccess: async () => {
      toast(people.squad.removed(team?.name ?? ''))
      await renew()
      await open(undefined)
    },
    onError: (error) => toastFailure(team?.name ?? '', error),
    onSettled,
  })
  return { save, remove }
}
