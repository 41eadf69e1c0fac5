import { useQuery } from '@tanstack/react-query'
import { SignIn } from '../features/session/sign-in.tsx'
import { sessionQuery } from '../lib/queries.ts'
import { strings } from '../lib/strings.ts'
import { LoadError } from '../ui/load-error.tsx'
import { Shell } from './shell.tsx'

/** The sign-in box where the server asks for it, the page otherwise. */
export function Root() {
  const session = useQuery(sessionQuery)
  if (session.isPending) return null
  if (session.isError) {
    return (
      <LoadError
        heading="h1"
        title={strings.app.unreachable}
        error={session.error}
        onRetry={() => void session.refetch()}
      />
    )
  }
  if (session.data.required && !session.data.signedIn) return <SignIn />
  return <Shell session={session.data} />
}
