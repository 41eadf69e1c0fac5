import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { strings } from '../../lib/strings.ts'
import classes from './step-toast.module.css'

/** How long, in milliseconds, a step can be taken back from its note. */
const UNDO_MS = 10_000

type Note = { id: string; done: string; name: string; onUndo(): void }

/** Says what was done to whose ticket, and offers to take it back. */
export function showStepToast({ id, done, name, onUndo }: Note): void {
  notifications.show({
    id,
    autoClose: UNDO_MS,
    closeButtonProps: { 'aria-label': strings.app.close },
    message: (
      <span className={classes.note}>
        <span className={classes.text}>
          {done} <bdi className={classes.name}>{name}</bdi>
        </span>
        <Button size="compact-sm" variant="light" onClick={onUndo} aria-keyshortcuts="z">
          {strings.moves.undo}
        </Button>
      </span>
    ),
  })
}

export function hideStepToast(id: string): void {
  notifications.hide(id)
}
