import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Agent, Presence } from '../../src/model/agent.ts'
import type { Session } from '../lib/endpoints.ts'
import { chooseAgent, tellPresence } from '../lib/people-endpoints.ts'
import { sessionQuery } from '../lib/queries.ts'
import { agentsQuery } from '../lib/ticket-queries.ts'
import { people } from '../lib/words/people.ts'
import { toast, toastFailure } from '../ui/toast.ts'

/** Who is at this browser, whom they could be, and how to change that. */
export function useMe(session: Session) {
  const client = useQueryClient()
  const { data: agents = [] } = useQuery(agentsQuery)
  const me: Agent | null = agents.find(({ id }) => id === session.agent?.id) ?? null

  const choose = useMutation({
    mutationFn: async (agentId: number | null) => {
      const { agent } = await chooseAgent(agentId)
      if (agent) await tellPresence('online')
      return agent
    },
    onSuccess: async (agent) => {
      client.setQueryData(sessionQuery.queryKey, { ...session, agent })
      if (agent) toast(people.me.now(agent.name))
      // What is mine, what I was told, who else is here: all of it depends on who I am.
      await client.invalidateQueries()
    },
    onError: (error) => toastFailure(people.me.failed, error),
  })

  const turn = useMutation({
    mutationFn: (presence: Presence) => tellPresence(presence),
    onSuccess: (changed) => {
      client.setQueryData(agentsQuery.queryKey, (known: Agent[] | undefined) =>
        known?.map((agent) => (agent.id === changed.id ? changed : agent)),
      )
    },
    onError: (error) => toastFailure(people.me.failed, error),
  })

  return { me, agents: agents.filter(({ active }) => active), choose, turn }
}
