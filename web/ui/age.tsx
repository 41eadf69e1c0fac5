import { VisuallyHidden } from '@mantine/core'
import { useNow } from '../lib/clock.ts'
import { formatAge, formatExact, formatRelative } from '../lib/format.ts'

type Props = { at: string; className?: string | undefined }

/** How long ago in a few letters, in words for those who listen, and exactly on hover. */
export function Age({ at, className }: Props) {
  const now = useNow()
  return (
    <time dateTime={at} title={formatExact(at)} className={className}>
      <span aria-hidden="true">{formatAge(at, now)}</span>
      <VisuallyHidden>{formatRelative(at, now)}</VisuallyHidden>
    </time>
  )
}

/** The page's clock is up to a minute behind: what it has just been told of does not lie ahead. */
function hasJustBeen(at: string, now: number): boolean {
  const ahead = Date.parse(at) - now
  return ahead > 0 && ahead < 60_000
}

/** How long ago in words. */
export function Ago({ at, className }: Props) {
  const now = useNow()
  return (
    <time dateTime={at} title={formatExact(at)} className={className}>
      {formatRelative(at, hasJustBeen(at, now) ? Date.parse(at) : now)}
    </time>
  )
}
