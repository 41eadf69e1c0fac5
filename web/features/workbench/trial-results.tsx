import { VisuallyHidden } from '@mantine/core'
import type { QueryTrial } from '../../../src/model/query-trial.ts'
import { strings } from '../../lib/strings.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { HitList } from './hit-list.tsx'
import { hitsOf } from './hits.ts'
import { NearMisses } from './near-misses.tsx'
import { TrialFigures } from './trial-figures.tsx'
import classes from './trial-results.module.css'
import { useMarks, type Verdict } from './use-marks.ts'
import type { useTrial } from './use-trial.ts'
import { useWorkbenchCommands } from './use-workbench-commands.ts'

const words = strings.workbench

/** More are found than are listed. */
function countOf({ hits, items }: QueryTrial['stored'], listed: number): string {
  return hits > items.length
    ? `${words.found(hits)}, ${words.newest(items.length)}`
    : words.found(listed)
}

/** What the query finds, to be looked through and marked. */
export function TrialResults({ trial }: { trial: ReturnType<typeof useTrial> }) {
  const { stored, live, canRun, isSettled } = trial
  const { data } = stored
  const hits = data === undefined ? [] : hitsOf(data, live)
  const marks = useMarks()
  const { currentKey, setCurrentKey } = useWorkbenchCommands(hits, marks)
  function mark(key: string, verdict: Verdict): void {
    setCurrentKey(key)
    marks.set(key, verdict)
  }
  if (stored.isError && data === undefined) {
    return (
      <LoadError title={words.failed} error={stored.error} onRetry={() => void stored.refetch()} />
    )
  }
  if (data === undefined) return canRun ? null : <EmptyState title={words.empty} />
  const isStale = !canRun || !isSettled || stored.isPlaceholderData
  return (
    <div className={classes.results}>
      <TrialFigures trial={data} hits={hits} marks={marks} />
      <h2 className={classes.title}>
        {words.hits}
        <span className={classes.count}>
          {isStale ? words.before : countOf(data.stored, hits.length)}
        </span>
      </h2>
      <VisuallyHidden component="output">{isStale ? '' : words.found(hits.length)}</VisuallyHidden>
      {hits.length === 0 ? (
        <EmptyState title={words.none} text={words.noneText} />
      ) : (
        <HitList hits={hits} currentKey={currentKey} marks={marks} onMark={mark} />
      )}
      <NearMisses misses={data.nearMisses} />
    </div>
  )
}
