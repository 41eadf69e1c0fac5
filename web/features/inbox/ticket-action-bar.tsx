import type { TicketStatus } from '../../../src/model/ticket.ts'
import { strings } from '../../lib/strings.ts'
import { MoreActions } from './more-actions.tsx'
import { MoveButton } from './move-button.tsx'
import classes from './ticket-action-bar.module.css'
import { TicketSteps } from './ticket-steps.tsx'
import type { Inbox } from './use-inbox.ts'

type Props = {
  /** Null until they are known: everything an open ticket offers is shown then. */
  moves: readonly TicketStatus[] | null
  inbox: Inbox
}

const usual: readonly TicketStatus[] = ['resolved', 'pending', 'snoozed', 'dismissed']
const order: readonly TicketStatus[] = ['open', ...usual]

/** What can be done with the ticket on screen; on a phone within reach of the thumb. */
export function TicketActionBar({ moves, inbox }: Props) {
  const { actions, selection } = inbox
  const offered = order.filter((to) => (moves ?? usual).includes(to))
  return (
    <div className={classes.bar} role="toolbar" aria-label={strings.ticket.actions}>
      {offered.map((to, place) => (
        <MoveButton
          key={to}
          to={to}
          primary={place === 0}
          onClick={() => (to === 'snoozed' ? actions.openSnooze() : actions.moveTo(to))}
        />
      ))}
      <MoreActions inbox={inbox} />
      <span className={classes.space} />
      {!selection.isPhone && <TicketSteps selection={selection} />}
    </div>
  )
}
