import { UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { EventView, TicketDetail } from '../../../src/model/views.ts'
import { useNow } from '../../lib/clock.ts'
import { agentsQuery, teamsQuery } from '../../lib/ticket-queries.ts'
import { strings } from '../../lib/strings.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { Ago } from '../../ui/age.tsx'
import { describeEvent } from './describe-event.ts'
import { undoStep } from './steps.ts'
import classes from './ticket-history.module.css'
import type { TicketActions } from './use-ticket-actions.ts'

type EntryProps = { event: EventView; what: string; onUndo(): void }

function Entry({ event, what, onUndo }: EntryProps) {
  return (
    <li className={classes.entry}>
      <span className={classes.dot} aria-hidden="true" />
      <span className={classes.what}>{what}</span>
      <span className={classes.by}>
        <bdi>{strings.history.by(event.actor)}</bdi> <Ago at={event.at} />
        {event.undoable && (
          <UnstyledButton
            className={classes.undo}
            aria-label={inbox.history.undoLabel(what)}
            onClick={onUndo}
          >
            {inbox.history.undo}
          </UnstyledButton>
        )}
      </span>
    </li>
  )
}

type Props = { detail: TicketDetail; actions: TicketActions }

/** Who did what to the ticket, and when; what still stands as it was left can be taken back. */
export function TicketHistory({ detail, actions }: Props) {
  const now = useNow()
  const { data: agents = [] } = useQuery(agentsQuery)
  const { data: teams = [] } = useQuery(teamsQuery)
  const names = {
    agent: (id: number) => agents.find((agent) => agent.id === id)?.name,
    team: (id: number) => teams.find((team) => team.id === id)?.name,
  }
  return (
    <section className={classes.history} aria-labelledby="history-title">
      <h3 id="history-title" className={classes.title}>
        {strings.why.history}
      </h3>
      <ol>
        {detail.history.map((event) => (
          <Entry
            key={event.id}
            event={event}
            what={describeEvent(event, names, now)}
            onUndo={() => actions.run(undoStep(detail, event.id))}
          />
        ))}
      </ol>
    </section>
  )
}
