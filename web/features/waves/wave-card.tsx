import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Wave } from '../../../src/model/wave.ts'
import { keys, sessionQuery } from '../../lib/queries.ts'
import { useBrandName } from '../../lib/use-brand-name.ts'
import { waves as words } from '../../lib/words/waves.ts'
import { Ago } from '../../ui/age.tsx'
import { Tag } from '../../ui/tag.tsx'
import { toastFailure } from '../../ui/toast.ts'
import classes from './wave-card.module.css'
import { WaveTickets } from './wave-tickets.tsx'
import { changeWave } from './waves-api.ts'

/** One wave: what is said, how often, who answers for it. */
export function WaveCard({ wave }: { wave: Wave }) {
  const [shown, setShown] = useState(false)
  const brand = useBrandName(wave.brandId)
  return (
    <article className={classes.card} aria-label={wave.title}>
      <header className={classes.head}>
        <p className={classes.facts}>
          <Tag tone={wave.open > 0 ? 'negative' : 'neutral'}>{words.tickets(wave.tickets)}</Tag>
          <span>{words.waiting(wave.open)}</span>
          <span>
            {words.last} <Ago at={wave.lastAt} />
          </span>
          {brand !== undefined && <bdi>{brand}</bdi>}
        </p>
        <p className={classes.owner}>
          {wave.owner === null ? words.nobody : words.owner(wave.owner.name)}
        </p>
      </header>
      <blockquote className={classes.title} dir="auto">
        {wave.title}
      </blockquote>
      <div className={classes.actions}>
        <OwnerButton wave={wave} />
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={shown}
          onClick={() => setShown((now) => !now)}
        >
          {shown ? words.hide : words.show}
        </Button>
        <StatusButton wave={wave} />
      </div>
      {shown && <WaveTickets waveId={wave.id} />}
    </article>
  )
}

function useChange(wave: Wave) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: Parameters<typeof changeWave>[1]) => changeWave(wave.id, change),
    onError: (error) => toastFailure(words.changeFailed, error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.tickets }),
  })
}

function OwnerButton({ wave }: { wave: Wave }) {
  const { data: session } = useQuery(sessionQuery)
  const change = useChange(wave)
  const me = session?.agent ?? null
  const isMine = me !== null && wave.owner?.id === me.id
  if (wave.status === 'closed') return null
  return (
    <Button
      size="compact-sm"
      variant={isMine ? 'default' : 'filled'}
      disabled={me === null}
      title={me === null ? words.who : undefined}
      loading={change.isPending}
      onClick={() => change.mutate({ ownerId: isMine ? null : (me?.id ?? null) })}
    >
      {isMine ? words.giveUp : words.take}
    </Button>
  )
}

function StatusButton({ wave }: { wave: Wave }) {
  const change = useChange(wave)
  const isOpen = wave.status === 'open'
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="gray"
      loading={change.isPending}
      onClick={() => change.mutate({ status: isOpen ? 'closed' : 'open' })}
    >
      {isOpen ? words.close : words.reopen}
    </Button>
  )
}
