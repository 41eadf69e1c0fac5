import { IconAlertCircle } from '@tabler/icons-react'
import { inbox } from '../../lib/words/inbox.ts'
import classes from './composer.module.css'

/** Says that the conversation is no longer what was answered; what came in stands above, in full. */
export function MovedOn({ count }: { count: number }) {
  return (
    <div className={classes.moved} role="alert">
      <IconAlertCircle size={16} stroke={1.8} aria-hidden="true" />
      <p>
        <strong>{inbox.write.movedOn}.</strong>{' '}
        {count > 0 ? inbox.write.movedOnText(count) : inbox.write.movedOnPlain}
      </p>
    </div>
  )
}
