import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNow } from '../../lib/clock.ts'
import { strings } from '../../lib/strings.ts'
import classes from './snooze-dialog.module.css'
import { toLocalField } from './snooze-times.ts'

const DAY_MS = 24 * 3600_000

type Props = { opened: boolean; onClose(): void; onChoose(until: Date): void }

function SnoozeForm({ onClose, onChoose }: Omit<Props, 'opened'>) {
  const now = useNow()
  const [value, setValue] = useState(() => toLocalField(new Date(now + DAY_MS)))
  const [tried, setTried] = useState(false)
  const at = new Date(value)
  const isFuture = at.getTime() > now
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!isFuture) return
        onClose()
        onChoose(at)
      }}
    >
      <TextInput
        type="datetime-local"
        label={strings.snooze.at}
        value={value}
        onChange={({ currentTarget }) => setValue(currentTarget.value)}
        error={tried && !isFuture ? strings.snooze.past : undefined}
        data-autofocus
      />
      <Button type="submit">{strings.snooze.submit}</Button>
    </form>
  )
}

/** Any time in the future, for when none on offer fits. */
export function SnoozeDialog({ opened, onClose, onChoose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="xs"
      title={strings.snooze.title}
      closeButtonProps={{ 'aria-label': strings.app.close }}
    >
      <SnoozeForm onClose={onClose} onChoose={onChoose} />
    </Modal>
  )
}
