import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Source } from '../../../src/model/source.ts'
import { useNow } from '../../lib/clock.ts'
import { formatCount, formatSpan } from '../../lib/format.ts'
import { collectorsQuery } from '../../lib/queries.ts'
import { sourceStateNames, strings } from '../../lib/strings.ts'
import { useBrandName } from '../../lib/use-brand-name.ts'
import { Ago } from '../../ui/age.tsx'
import { Tag, type Tone } from '../../ui/tag.tsx'
import { SourceActions } from './source-actions.tsx'
import classes from './source-card.module.css'

const words = strings.sources

const tones: Record<Source['state'], Tone> = {
  ok: 'positive',
  new: 'accent',
  paused: 'neutral',
  failing: 'negative',
  ended: 'neutral',
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function NextRun({ at }: { at: string }) {
  const now = useNow()
  return Date.parse(at) <= now ? words.due : <Ago at={at} />
}

function Problem({ source }: { source: Source }) {
  const { lastError, failures } = source
  if (lastError === null) return null
  return (
    <div className={classes.problem}>
      <p>{lastError.message}</p>
      {lastError.excerpt !== null && <pre className={classes.excerpt}>{lastError.excerpt}</pre>}
      <p className={classes.problemAge}>
        {failures > 0 && <>{words.failures(failures)} · </>}
        <Ago at={lastError.at} />
      </p>
    </div>
  )
}

/** One source: how it is doing, what it brought, what can be done with it. */
export function SourceCard({ source }: { source: Source }) {
  const { counts, state } = source
  const brand = useBrandName(source.brandId)
  const { data: collectors = [] } = useQuery(collectorsQuery)
  const kind = collectors.find(({ name }) => name === source.collector)
  const isRead = kind !== undefined
  const { url } = source.options
  return (
    <article className={classes.card}>
      <header className={classes.head}>
        <div className={classes.what}>
          <h2 className={classes.name}>
            <Link to="/mentions" search={{ source: source.id }}>
              <bdi>{source.name}</bdi>
            </Link>
            {isRead ? (
              <Tag tone={tones[state]}>{sourceStateNames[state]}</Tag>
            ) : (
              <Tag tone="neutral">{words.uploaded}</Tag>
            )}
          </h2>
          <p className={classes.kind}>
            {[kind?.title, brand].filter((part) => part != null).join(' · ')}
            {typeof url === 'string' && (
              <>
                {' · '}
                <bdi className={classes.address}>{url}</bdi>
              </>
            )}
          </p>
        </div>
        <SourceActions source={source} canRead={isRead && state !== 'ended'} />
      </header>
      <dl className={classes.facts}>
        {isRead && (
          <Fact name={words.lastSuccess}>
            {source.lastSuccessAt === null ? words.never : <Ago at={source.lastSuccessAt} />}
          </Fact>
        )}
        {source.nextRunAt !== null && source.enabled && (
          <Fact name={words.nextRun}>
            <NextRun at={source.nextRunAt} />
            <span className={classes.every}>{words.every(formatSpan(source.intervalMs))}</span>
          </Fact>
        )}
        <Fact name={words.stored}>{formatCount(counts.stored)}</Fact>
        <Fact name={words.duplicates}>{formatCount(counts.duplicates)}</Fact>
        {counts.edited > 0 && <Fact name={words.edited}>{formatCount(counts.edited)}</Fact>}
        {counts.unmatched > 0 && (
          <Fact name={words.unmatched}>{formatCount(counts.unmatched)}</Fact>
        )}
        {counts.rejected > 0 && <Fact name={words.rejected}>{formatCount(counts.rejected)}</Fact>}
      </dl>
      {state === 'failing' && <Problem source={source} />}
    </article>
  )
}
