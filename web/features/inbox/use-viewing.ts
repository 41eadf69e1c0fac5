import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Viewer } from '../../../src/model/views.ts'
import { sessionQuery } from '../../lib/queries.ts'
import { endViewing, tellViewing } from '../../lib/ticket-endpoints.ts'

/** How often, in milliseconds, others are told that one is still there. */
const BEAT_MS = 10_000

/** For so long, in milliseconds, a ticket is on screen before others are told: who skims is not there. */
const SETTLE_MS = 400

/** Tells the others who looks at a ticket and whether they write; answers who else does. */
export function useViewing(ticketId: string, typing: boolean): readonly Viewer[] {
  const client = useQueryClient()
  const { data: session } = useQuery(sessionQuery)
  const enabled = session?.agent != null
  const { data } = useQuery({
    queryKey: ['viewers', ticketId, { typing }],
    queryFn: async ({ signal }) => {
      await new Promise((done) => setTimeout(done, SETTLE_MS))
      signal.throwIfAborted()
      return (await tellViewing(ticketId, typing, signal)).viewers
    },
    enabled,
    staleTime: 0,
    gcTime: 0,
    // Not while the page is hidden: then nobody looks.
    refetchInterval: BEAT_MS,
    placeholderData: (before, query) => (query?.queryKey[1] === ticketId ? before : undefined),
    retry: false,
  })
  useEffect(() => {
    if (!enabled) return
    return () => {
      void client.cancelQueries({ queryKey: ['viewers', ticketId] })
      endViewing(ticketId).catch(() => undefined)
    }
  }, [client, enabled, ticketId])
  return data ?? []
}
