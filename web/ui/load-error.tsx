import { Button } from '@mantine/core'
import { ApiError } from '../lib/api.ts'
import { strings } from '../lib/strings.ts'
import { EmptyState } from './empty-state.tsx'

type Props = { heading?: 'h1' | 'h2'; title: string; error: unknown; onRetry(): void }

/** What to show instead of something that could not be read. */
export function LoadError({ heading = 'h2', title, error, onRetry }: Props) {
  const text = error instanceof ApiError ? error.message : undefined
  return (
    <EmptyState heading={heading} title={title} text={text}>
      <Button size="xs" variant="default" onClick={onRetry}>
        {strings.app.retry}
      </Button>
    </EmptyState>
  )
}
