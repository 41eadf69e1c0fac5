import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNow } from '../../lib/clock.ts'
import { strings } from '../../lib/strings.ts'
import classes from './time-dialog.module.css'
import { toLocalField } from './snooze-times.ts'

const DAY_MS = 24 * 3600_000

type Props = {
  opened: boolean
  title: string
  label: string
  submit: string
  onClose(): void
  onChoose(at: Date): void
}

function TimeForm({ label, submit, onClose, onChoose }: Omit<Props, 'opened' | 'title'>) {
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
        label={label}
        value={value}
        onChange={({ currentTarget }) => setValue(currentTarget.value)}
        error={tried && !isFuture ? strings.snooze.past : undefined}
        data-autofocus
      />
      <Button type="submit">{submit}</Button>
    </form>
  )
}

/** Any time in the future, for when none on offer fits. */
export function TimeDialog({ opened, title, ...form }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={form.onClose}
      size="xs"
      title={title}
      closeButtonProps={{ 'aria-label': strings.app.close }}
    >
      <TimeForm {...form} />
    </Modal>
  )
}
