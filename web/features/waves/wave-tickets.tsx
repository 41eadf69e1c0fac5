import { Button, Checkbox, Loader } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { TicketItem } from '../../../src/model/views.ts'
import { keys } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { statusNames } from '../../lib/words/names.ts'
import { waves as words } from '../../lib/words/waves.ts'
import { Age } from '../../ui/age.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { toast, toastFailure } from '../../ui/toast.ts'
import classes from './wave-card.module.css'
import { WaveAnswer } from './wave-answer.tsx'
import { leaveWave, waveTicketsQuery } from './waves-api.ts'

const waiting: ReadonlySet<string> = new Set(['open', 'pending', 'snoozed'])

/** The tickets of a wave, each of which can be taken out, and one answer for those that wait. */
export function WaveTickets({ waveId }: { waveId: string }) {
  const query = useQuery(waveTicketsQuery(waveId))
  const [except, setExcept] = useState<readonly string[]>([])
  if (query.isError) {
    return (
      <LoadError title={words.failed} error={query.error} onRetry={() => void query.refetch()} />
    )
  }
  if (query.data === undefined) return <Loader size="sm" className={classes.loading} />
  const open = query.data.filter(({ status }) => waiting.has(status))
  const count = open.filter(({ id }) => !except.includes(id)).length
  const toggle = (id: string, included: boolean) =>
    setExcept((now) => (included ? now.filter((each) => each !== id) : [...now, id]))
  return (
    <>
      <ul className={classes.tickets}>
        {query.data.map((ticket) => (
          <Row
            key={ticket.id}
            waveId={waveId}
            ticket={ticket}
            included={waiting.has(ticket.status) ? !except.includes(ticket.id) : null}
            onInclude={(included) => toggle(ticket.id, included)}
          />
        ))}
      </ul>
      <WaveAnswer waveId={waveId} count={count} except={except} />
    </>
  )
}

type RowProps = {
  waveId: string
  ticket: TicketItem
  /** Whether one answer for all is for it too; null where it waits for none. */
  included: boolean | null
  onInclude(included: boolean): void
}

function Row({ waveId, ticket, included, onInclude }: RowProps) {
  const client = useQueryClient()
  const leave = useMutation({
    mutationFn: () => leaveWave(waveId, ticket.id),
    onSuccess: () => toast(words.takenOut),
    onError: (error) => toastFailure(words.changeFailed, error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.tickets }),
  })
  const name = ticket.author?.name ?? ticket.author?.handle ?? strings.list.unknownAuthor
  return (
    <li className={classes.ticket}>
      <Checkbox
        size="xs"
        aria-label={words.include(name)}
        disabled={included === null}
        checked={included === true}
        onChange={(event) => onInclude(event.currentTarget.checked)}
      />
      <Link
        to="/inbox/{-$queue}"
        params={{ queue: ticket.queue }}
        search={{ ticket: ticket.id }}
        className={classes.link}
      >
        <bdi className={classes.author}>{name}</bdi>
        <span className={classes.excerpt} dir="auto">
          {ticket.excerpt}
        </span>
        <span className={classes.status}>
          {statusNames[ticket.status]} · <Age at={ticket.openedAt} />
        </span>
      </Link>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        loading={leave.isPending}
        onClick={() => leave.mutate()}
      >
        {words.takeOut}
      </Button>
    </li>
  )
}
