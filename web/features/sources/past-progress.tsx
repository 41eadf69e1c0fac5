import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { BackFill, Source } from '../../../src/model/source.ts'
import { useNow } from '../../lib/clock.ts'
import { stopBackFill } from '../../lib/endpoints.ts'
import { formatDay, formatPercent, formatWhole } from '../../lib/format.ts'
import { keys } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { errorKindName } from '../../lib/words/names.ts'
import { Bar } from '../../ui/bar.tsx'
import { toastFailure } from '../../ui/toast.ts'
import classes from './past-progress.module.css'

const words = strings.sources.past

/** How much of the way back is done, from 0 to 1. */
export function shareOfPast({ startedAt, reachedAt, since }: BackFill): number {
  if (reachedAt === null) return 0
  const [start, reached, end] = [startedAt, reachedAt, since].map(Date.parse)
  const share = (Number(start) - Number(reached)) / (Number(start) - Number(end))
  return Math.max(0, Math.min(1, share))
}

function wordsOf(backFill: BackFill, now: number): string {
  const { state, since, reachedAt, stored } = backFill
  const day = reachedAt === null ? null : formatDay(reachedAt, now)
  const where = {
    running: day === null ? words.begins : words.backTo(day),
    done: words.done(formatDay(since, now)),
    stopped: day === null ? words.stopped : words.stoppedAt(day),
    failed: day === null ? words.failed : words.failedAt(day),
  }[state]
  const share = state === 'done' || day === null ? [] : [formatPercent(shareOfPast(backFill))]
  return [where, ...share, words.found(formatWhole(stored))].join(' · ')
}

/** How far the past of a source has been read, and a way to stop it. */
export function PastProgress({ source, backFill }: { source: Source; backFill: BackFill }) {
  const now = useNow()
  const client = useQueryClient()
  const stop = useMutation({
    mutationFn: () => stopBackFill(source.id),
    onError: (error) => toastFailure(source.name, error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sources }),
  })
  const { state, lastError } = backFill
  const isRunning = state === 'running'
  return (
    <section className={classes.past} aria-label={words.progress(source.name)}>
      <div className={classes.head}>
        <p>{wordsOf(backFill, now)}</p>
        {isRunning && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={words.stopLabel(source.name)}
            loading={stop.isPending}
            onClick={() => stop.mutate()}
          >
            {words.stop}
          </Button>
        )}
      </div>
      {isRunning && (
        <div className={classes.bar}>
          <Bar share={shareOfPast(backFill)} />
        </div>
      )}
      {isRunning && !source.enabled && <p className={classes.reason}>{words.rests}</p>}
      {lastError !== null && (
        <p className={classes.reason}>
          {errorKindName(lastError.kind)}: {lastError.message}
        </p>
      )}
    </section>
  )
}
