import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { createRefresher } from '../lib/live-events.ts'
import { listenLive, type LiveState } from '../lib/live.ts'

/** Keeps everything on screen current, and tells how the connection fares. */
export function useLive(): LiveState {
  const client = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')
  useEffect(() => listenLive({ onEvent: createRefresher(client), onState: setState }), [client])
  return state
}
