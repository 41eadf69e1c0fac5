import { Button, MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { QueryTrial } from '../../../src/model/query-trial.ts'
import { sourcesQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import classes from './live-sample.module.css'

const words = strings.workbench
const SOURCES_MAX = 5

type Props = {
  live: QueryTrial['live']
  error: Error | null
  isPending: boolean
  canRun: boolean
  onAsk(sources: number[]): void
}

/** Chooses the sources that are read once, and says of each how that went. */
export function LiveSample({ live, error, isPending, canRun, onAsk }: Props) {
  const { data: sources = [] } = useQuery(sourcesQuery)
  const [chosen, setChosen] = useState<string[]>([])
  // What is sent to us, or came as a file, has no interval and cannot be read.
  const readable = sources.filter(({ intervalMs }) => intervalMs > 0)
  if (readable.length === 0) return null
  return (
    <div className={classes.sample}>
      <MultiSelect
        label={words.sample}
        description={words.sampleHint}
        placeholder={chosen.length === 0 ? words.samplePlaceholder : undefined}
        data={readable.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={chosen}
        maxValues={SOURCES_MAX}
        onChange={setChosen}
      />
      <Button
        size="xs"
        variant="default"
        loading={isPending}
        disabled={!canRun || chosen.length === 0}
        onClick={() => onAsk(chosen.map(Number))}
      >
        {words.ask}
      </Button>
      <ul className={classes.answers} aria-live="polite">
        {error !== null && <li className={classes.fault}>{error.message}</li>}
        {live?.sources.map(({ id, name, searched, hits, listenedMs, error }) => (
          <li key={id} className={error === null ? undefined : classes.fault}>
            <bdi>{name}</bdi>:{' '}
            {error === null ? words.sampled(hits, searched, listenedMs) : error.message}
          </li>
        ))}
      </ul>
    </div>
  )
}
