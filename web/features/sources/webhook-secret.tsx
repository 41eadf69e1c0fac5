import { Button, Modal } from '@mantine/core'
import type { NewSecret } from '../../../src/model/source.ts'
import { formatExact } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import { CopyField } from './copy-field.tsx'
import classes from './webhook-secret.module.css'

const words = strings.webhook

const example = '{"mention":{"id":"r1","text":"The app crashes at login","author":"Ann"}}'

type Props = {
  title: string
  url: string
  /** Null while there is none to show. */
  made: NewSecret | null
  onClose(): void
}

/** The only time a secret is shown, with what else a sender needs: where to, and how to sign. */
export function WebhookSecret({ title, url, made, onClose }: Props) {
  return (
    <Modal
      size="lg"
      opened={made !== null}
      onClose={onClose}
      closeOnClickOutside={false}
      title={title}
      closeButtonProps={{ 'aria-label': strings.app.close }}
    >
      {made !== null && (
        <div className={classes.parts}>
          <dl className={classes.parts}>
            <CopyField label={words.url} value={url} />
            <CopyField label={words.secret} value={made.secret} />
            <CopyField label={words.example} value={example} />
          </dl>
          <p>{words.once}</p>
          {made.previousUntil !== null && (
            <p>{words.previousUntil(formatExact(made.previousUntil))}</p>
          )}
          <p className={classes.how}>
            {words.how} <a href="/api/docs">{words.reference}</a>
          </p>
          <Button className={classes.done} onClick={onClose}>
            {words.done}
          </Button>
        </div>
      )}
    </Modal>
  )
}
