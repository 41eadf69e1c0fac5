import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Source } from '../../../src/model/source.ts'
import { useTicking } from '../../lib/clock.ts'
import { collectorsQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { sourceStateNames } from '../../lib/words/names.ts'
import { useBrandName } from '../../lib/use-brand-name.ts'
import { Tag, type Tone } from '../../ui/tag.tsx'
import { BudgetBars } from './budget-bars.tsx'
import { CopyField } from './copy-field.tsx'
import { PastProgress } from './past-progress.tsx'
import { RejectedList } from './rejected-list.tsx'
import { SourceActions } from './source-actions.tsx'
import classes from './source-card.module.css'
import { SourceFacts } from './source-facts.tsx'
import { SourceProblem } from './source-problem.tsx'
import { sourceSentence } from './source-sentence.ts'

const words = strings.sources

const tones: Record<Source['state'], Tone> = {
  ok: 'positive',
  new: 'accent',
  paused: 'neutral',
  failing: 'negative',
  waiting: 'mixed',
  ended: 'neutral',
}

function StateTag({ source, isRead }: { source: Source; isRead: boolean }) {
  if (!isRead) return <Tag tone="neutral">{words.uploaded}</Tag>
  const isUnsent = source.hookUrl !== undefined && source.state === 'new'
  return (
    <Tag tone={tones[source.state]}>
      {isUnsent ? strings.webhook.nothingYet : sourceStateNames[source.state]}
    </Tag>
  )
}

/** How it is doing, to the second. */
function Sentence({ source }: { source: Source }) {
  const sentence = useTicking((now) => sourceSentence(source, now) ?? '')
  return sentence === '' ? null : <p className={classes.sentence}>{sentence}</p>
}

/** One source: how it is doing, what it brought, what can be done with it. */
export function SourceCard({ source }: { source: Source }) {
  const { state, hookUrl, backFill } = source
  const brand = useBrandName(source.brandId)
  const { data: collectors = [] } = useQuery(collectorsQuery)
  const kind = collectors.find(({ name }) => name === source.collector)
  const isRead = kind !== undefined
  const { url } = source.options
  return (
    <article className={classes.card}>
      <header className={classes.head}>
        <h2 className={classes.name}>
          <Link to="/mentions" search={{ source: source.id }}>
            <bdi>{source.name}</bdi>
          </Link>
          <StateTag source={source} isRead={isRead} />
        </h2>
        <SourceActions
          source={source}
          canRead={isRead && state !== 'ended'}
          hasPast={kind?.hasPast === true}
        />
      </header>
      <p className={classes.kind}>
        {[kind?.title, brand].filter((part) => part != null).join(' · ')}
        {typeof url === 'string' && (
          <>
            {' · '}
            <bdi className={classes.address}>{url}</bdi>
          </>
        )}
      </p>
      {isRead && <Sentence source={source} />}
      {hookUrl !== undefined && (
        <dl className={classes.hook}>
          <CopyField label={strings.webhook.url} value={hookUrl} />
        </dl>
      )}
      <SourceFacts source={source} isRead={isRead && hookUrl === undefined} />
      {isRead && source.counts.rejected > 0 && <RejectedList source={source} />}
      <BudgetBars name={source.name} budgets={source.budgets} />
      {backFill !== null && <PastProgress source={source} backFill={backFill} />}
      {source.lastError !== null && <SourceProblem error={source.lastError} />}
    </article>
  )
}
