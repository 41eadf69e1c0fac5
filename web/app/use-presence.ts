import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ApiError } from '../lib/api.ts'
import type { Session } from '../lib/endpoints.ts'
import { tellPresence } from '../lib/people-endpoints.ts'
import { keys } from '../lib/queries.ts'

/** Well within the two minutes after which somebody counts as gone; in milliseconds. */
const BEAT_MS = 45_000

/** Says again and again that somebody is here, as long as the page is in sight. */
export function usePresence({ agent }: Session): void {
  const client = useQueryClient()
  const id = agent?.id
  useEffect(() => {
    if (id === undefined) return
    async function beat(): Promise<void> {
      if (document.hidden) return
      try {
        await tellPresence()
      } catch (error) {
        // Whoever was taken off the team meanwhile is nobody here.
        if (error instanceof ApiError && error.status === 400) {
          await client.invalidateQueries({ queryKey: keys.session })
        }
      }
    }
    const onSight = () => void beat()
    onSight()
    const timer = setInterval(onSight, BEAT_MS)
    document.addEventListener('visibilitychange', onSight)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onSight)
    }
  }, [client, id])
}
