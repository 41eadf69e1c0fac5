import { SegmentedControl } from '@mantine/core'
import { IconRipple } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Wave, WaveStatus } from '../../../src/model/wave.ts'
import { useBrandId } from '../../lib/use-brand-id.ts'
import { waves as words } from '../../lib/words/waves.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import { WaveCard } from './wave-card.tsx'
import { wavesQuery } from './waves-api.ts'
import classes from './waves-page.module.css'

const choices: { value: WaveStatus; label: string }[] = [
  { value: 'open', label: words.status.open },
  { value: 'closed', label: words.status.closed },
]

/** Like complaints, gathered: who answers for them, and how many still wait. */
export function WavesPage() {
  const [status, setStatus] = useState<WaveStatus>('open')
  const query = useQuery(wavesQuery(status, useBrandId()))
  const choice = (
    <SegmentedControl
      size="xs"
      aria-label={words.status.label}
      data={choices}
      value={status}
      onChange={setStatus}
    />
  )
  return (
    <Page title={words.title} intro={words.intro} actions={choice}>
      {query.isError && query.data === undefined && (
        <LoadError title={words.failed} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data !== undefined && <Waves waves={query.data} status={status} />}
    </Page>
  )
}

function Waves({ waves, status }: { waves: readonly Wave[]; status: WaveStatus }) {
  if (waves.length === 0) {
    return (
      <EmptyState
        icon={<IconRipple size={22} stroke={1.6} />}
        title={status === 'open' ? words.none : words.noneClosed}
        text={words.noneText}
      />
    )
  }
  return (
    <ul className={classes.waves}>
      {waves.map((wave) => (
        <li key={wave.id}>
          <WaveCard wave={wave} />
        </li>
      ))}
    </ul>
  )
}
