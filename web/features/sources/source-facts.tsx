import type { ReactNode } from 'react'
import type { RateLimit, Source } from '../../../src/model/source.ts'
import { useNow } from '../../lib/clock.ts'
import { formatAbout, formatCount, formatSpan, formatWhen, formatWhole } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import { errorKindName } from '../../lib/words/names.ts'
import { Ago } from '../../ui/age.tsx'
import classes from './source-facts.module.css'

const words = strings.sources
const health = words.health

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** How often it is read: as set, and what that has become by how busy it is. */
function Pace({ source: { intervalMs, paceMs } }: { source: Source }) {
  return (
    <Fact name={health.pace}>
      {words.every(formatSpan(intervalMs))}
      {paceMs !== intervalMs && (
        <span className={classes.aside}>{health.paceNow(formatAbout(paceMs))}</span>
      )}
    </Fact>
  )
}

/** What the network last said may still be asked; nothing once that time is over. */
function NetworkLimit({ rateLimit }: { rateLimit: RateLimit }) {
  const now = useNow()
  const { limit, remaining, resetAt } = rateLimit
  const isOver = resetAt !== null && Date.parse(resetAt) <= now
  if (remaining === null || isOver) return null
  return (
    <Fact name={health.networkLimit}>
      {health.left(formatWhole(remaining), limit === null ? null : formatWhole(limit))}
      {resetAt !== null && (
        <span className={classes.aside}>{health.anew(formatWhen(resetAt, now))}</span>
      )}
    </Fact>
  )
}

/** What a source brought, how fast, how often it failed; `isRead` where something asks it. */
export function SourceFacts({ source, isRead }: { source: Source; isRead: boolean }) {
  const { counts, state, lastSuccessAt, lagMs, rateLimit } = source
  const errors = Object.entries(source.errorCounts)
  return (
    <dl className={classes.facts}>
      {isRead && state !== 'ok' && state !== 'new' && (
        <Fact name={words.lastSuccess}>
          {lastSuccessAt === null ? words.never : <Ago at={lastSuccessAt} />}
        </Fact>
      )}
      {isRead && !source.live && source.nextRunAt !== null && <Pace source={source} />}
      {lagMs !== null && <Fact name={health.lag}>{formatAbout(lagMs)}</Fact>}
      <Fact name={words.stored}>{formatCount(counts.stored)}</Fact>
      <Fact name={words.duplicates}>{formatCount(counts.duplicates)}</Fact>
      {counts.edited > 0 && <Fact name={words.edited}>{formatCount(counts.edited)}</Fact>}
      {counts.unmatched > 0 && <Fact name={words.unmatched}>{formatCount(counts.unmatched)}</Fact>}
      {counts.rejected > 0 && <Fact name={words.rejected}>{formatCount(counts.rejected)}</Fact>}
      {rateLimit !== null && <NetworkLimit rateLimit={rateLimit} />}
      {errors.length > 0 && (
        <Fact name={health.errors}>
          {errors
            .map(([kind, count]) => health.errorCount(count, errorKindName(kind).toLowerCase()))
            .join(', ')}
        </Fact>
      )}
    </dl>
  )
}
