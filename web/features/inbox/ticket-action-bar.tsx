import type { TicketStatus } from '../../../src/model/ticket.ts'
import { strings } from '../../lib/strings.ts'
import { MoveButton } from './move-button.tsx'
import { SnoozeDialog } from './snooze-dialog.tsx'
import { SnoozeMenu } from './snooze-menu.tsx'
import classes from './ticket-action-bar.module.css'
import { TicketSteps } from './ticket-steps.tsx'
import type { Selection } from './use-selection.ts'
import type { SnoozeStep, TicketActions } from './use-ticket-actions.ts'

type Props = {
  /** Null until they are known: everything an open ticket offers is shown then. */
  moves: readonly TicketStatus[] | null
  selection: Selection
  actions: TicketActions
}

const usual: readonly TicketStatus[] = ['resolved', 'pending', 'snoozed', 'dismissed']
const order: readonly TicketStatus[] = ['open', ...usual]

/** The menu also closes when its last entry opens the dialog; that must stay. */
function stepSnooze(now: SnoozeStep, menuOpened: boolean): SnoozeStep {
  if (menuOpened) return 'menu'
  return now === 'menu' ? 'closed' : now
}

/** What can be done with the ticket on screen; on a phone within reach of the thumb. */
export function TicketActionBar({ moves, selection, actions }: Props) {
  const { moveTo, snooze, setSnooze } = actions
  const offered = order.filter((to) => (moves ?? usual).includes(to))
  return (
    <>
      <div className={classes.bar} role="toolbar" aria-label={strings.ticket.actions}>
        {offered.map((to, place) => {
          const button = (
            <MoveButton
              key={to}
              to={to}
              primary={place === 0}
              onClick={() => (to === 'snoozed' ? setSnooze('menu') : moveTo(to))}
            />
          )
          if (to !== 'snoozed') return button
          return (
            <SnoozeMenu
              key={to}
              opened={snooze === 'menu'}
              onChange={(opened) => setSnooze((now) => stepSnooze(now, opened))}
              onChoose={(until) => moveTo('snoozed', until)}
              onCustom={() => setSnooze('custom')}
            >
              {button}
            </SnoozeMenu>
          )
        })}
        <span className={classes.space} />
        {!selection.isPhone && <TicketSteps selection={selection} />}
      </div>
      <SnoozeDialog
        opened={snooze === 'custom'}
        onClose={() => setSnooze('closed')}
        onChoose={(until) => moveTo('snoozed', until)}
      />
    </>
  )
}
