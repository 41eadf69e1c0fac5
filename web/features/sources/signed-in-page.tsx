import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect } from 'react'
import { collectorsQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { isGone, signInQuery } from './use-sign-in.ts'

const route = getRouteApi('/sources/signed-in')

const words = strings.signIn

/** Where a network sends a person back to, in the window that the form has opened. */
export function SignedInPage() {
  const { id } = route.useSearch()
  const { data: signIn, error } = useQuery({ ...signInQuery(id ?? ''), enabled: id !== undefined })
  const { data: collectors = [] } = useQuery(collectorsQuery)
  const isDone = signIn?.state === 'signed-in'
  useEffect(() => {
    // The form goes on by itself. A window that no page has opened stays, and says so.
    if (isDone) window.close()
  }, [isDone])
  if (isDone) {
    const title = collectors.find(({ name }) => name === signIn.collector)?.title
    return (
      <EmptyState heading="h1" title={words.done(title ?? signIn.collector)} text={words.close} />
    )
  }
  const isUnknown = id === undefined || isGone(error)
  if (!isUnknown && signIn?.state !== 'refused') return null
  const text = isUnknown ? words.unknown : (signIn?.message ?? words.unknown)
  return <EmptyState heading="h1" title={words.notDone} text={text} />
}
