import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { BegunSignIn } from '../../../src/model/sign-in.ts'
import { ApiError } from '../../lib/api.ts'
import { beginSignIn, getSignIn, type SignInAsk } from '../../lib/endpoints.ts'
import { safeLink } from '../../lib/links.ts'
import { strings } from '../../lib/strings.ts'
import { toastFailure } from '../../ui/toast.ts'

const LOOK_EVERY_MS = 1000

/** How a sign-in stands, asked for until it has ended. */
export const signInQuery = (id: string) =>
  queryOptions({
    queryKey: ['sign-in', id],
    queryFn: ({ signal }) => getSignIn(id, signal),
    staleTime: 0,
    // The window of the network may lie over this one.
    refetchIntervalInBackground: true,
    refetchInterval: ({ state: { data, error } }) => {
      const isOver = isGone(error) || (data !== undefined && data.state !== 'begun')
      return isOver ? false : LOOK_EVERY_MS
    },
  })

/** Too long ago; any other failure to ask may pass. */
export function isGone(error: Error | null): boolean {
  return error instanceof ApiError && error.status === 404
}

/**
 * Signing in at a network in a window of its own, so that a form that is half filled in stays as it
 * is. Pages of other sites are kept from ours (Cross-Origin-Opener-Policy), so the service is asked
 * how it goes, not the window.
 */
export function useSignIn() {
  const [begun, setBegun] = useState<BegunSignIn | null>(null)
  const begin = useMutation({
    mutationFn: ({ ask }: { ask: SignInAsk; popup: Window | null }) => beginSignIn(ask),
    onSuccess: (next, { popup }) => {
      setBegun(next)
      openIn(popup, next.url)
    },
    onError: (error, { popup }) => {
      popup?.close()
      toastFailure(strings.signIn.failed, error)
    },
  })
  const { data, error } = useQuery({ ...signInQuery(begun?.id ?? ''), enabled: begun !== null })
  const known = isGone(error) ? 'refused' : (data?.state ?? 'begun')
  const state = begun === null ? 'none' : known
  return {
    state,
    isBeginning: begin.isPending,
    /** Where the network asks the person; null before it is known. */
    url: begun?.url ?? null,
    /** Why it was refused. */
    message: isGone(error) ? strings.signIn.unknown : (data?.message ?? null),
    /** Of one that has succeeded, for a source to take over. */
    id: state === 'signed-in' ? (begun?.id ?? null) : null,
    begin(ask: SignInAsk) {
      // Right with the click: a window that opens later is taken for an advertisement.
      const popup = window.open('', '_blank', 'popup,width=560,height=760')
      begin.mutate({ ask, popup })
    },
    drop: () => setBegun(null),
  }
}

/** Where the browser allows no window, the page shows a link. */
function openIn(popup: Window | null, url: string): void {
  const link = safeLink(url)
  if (popup === null || link === null) return
  popup.opener = null
  popup.location.replace(link.href)
}
