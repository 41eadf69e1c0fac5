import { useCallback, useEffect, useRef, useState } from 'react'
import type { DraftKind } from './drafts.ts'

export type ComposerMode = DraftKind | 'closed'

type State = {
  ticketId: string | undefined
  /** The ticket that it was merged into: one goes on writing there. */
  into?: string
  mode: ComposerMode
  saved: boolean
}

/** Whether something is being written about the ticket on screen; another ticket begins closed. */
export function useComposer(ticketId: string | undefined) {
  const [kept, setState] = useState<State>({ ticketId, mode: 'closed', saved: false })
  const isKept = kept.ticketId === ticketId || (kept.into !== undefined && kept.into === ticketId)
  const state = isKept ? kept : null
  const shown = useRef(ticketId)
  useEffect(() => {
    shown.current = ticketId
  }, [ticketId])
  /** Not where the reader has gone on meanwhile, and perhaps writes there. */
  const set = useCallback(
    (mode: ComposerMode, saved: boolean) => {
      if (shown.current === ticketId) setState({ ticketId, mode, saved })
    },
    [ticketId],
  )
  const open = useCallback((mode: ComposerMode) => set(mode, false), [set])
  return {
    mode: state?.mode ?? 'closed',
    open,
    close: useCallback(() => open('closed'), [open]),
    /** Stays as it is over the change to the ticket that this one was merged into. */
    follow: useCallback(
      (into: string) =>
        setState((now) =>
          now.ticketId === ticketId || now.into === ticketId ? { ...now, ticketId, into } : now,
        ),
      [ticketId],
    ),
    /** Whether the list of saved replies is open over the reply. */
    choosesSaved: state?.saved ?? false,
    chooseSaved: useCallback((saved: boolean) => set('reply', saved), [set]),
  }
}

export type Composer = ReturnType<typeof useComposer>
