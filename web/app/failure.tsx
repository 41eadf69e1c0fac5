import { Button } from '@mantine/core'
import { Link, useRouter } from '@tanstack/react-router'
import { strings } from '../lib/strings.ts'
import { EmptyState } from '../ui/empty-state.tsx'

export function NotFound() {
  return (
    <EmptyState heading="h1" title={strings.app.notFound}>
      <Button variant="default" renderRoot={(props) => <Link to="/inbox/{-$queue}" {...props} />}>
        {strings.app.toInbox}
      </Button>
    </EmptyState>
  )
}

export function PageError({ error }: { error: unknown }) {
  const router = useRouter()
  const message = error instanceof Error ? error.message : String(error)
  return (
    <EmptyState heading="h1" title={strings.app.failed} text={message}>
      <Button variant="default" onClick={() => void router.invalidate()}>
        {strings.app.retry}
      </Button>
      <Button variant="subtle" onClick={() => window.location.reload()}>
        {strings.app.reload}
      </Button>
    </EmptyState>
  )
}
