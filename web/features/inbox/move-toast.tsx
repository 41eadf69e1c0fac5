import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { TicketStatus } from '../../../src/model/ticket.ts'
import { strings } from '../../lib/strings.ts'
import classes from './move-toast.module.css'

type Note = { id: string; to: TicketStatus; name: string; onUndo(): void }

/** Says what was done to whose ticket, and offers to take it back. */
export function showMoveToast({ id, to, name, onUndo }: Note): void {
  notifications.show({
    id,
    autoClose: 7000,
    closeButtonProps: { 'aria-label': strings.app.close },
    message: (
      <span className={classes.note}>
        <span className={classes.text}>
          {strings.moves.done[to]} <bdi className={classes.name}>{name}</bdi>
        </span>
        <Button size="compact-sm" variant="light" onClick={onUndo} aria-keyshortcuts="z">
          {strings.moves.undo}
        </Button>
      </span>
    ),
  })
}

export function hideMoveToast(id: string): void {
  notifications.hide(id)
}
