import { Button, Group, Modal } from '@mantine/core'
import { strings } from '../lib/strings.ts'

type Props = {
  opened: boolean
  title: string
  text: string
  action: string
  busy: boolean
  onConfirm(): void
  onClose(): void
}

/** Asks before something that cannot be undone. */
export function Confirm({ opened, title, text, action, busy, onConfirm, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': strings.app.close }}
    >
      <p>{text}</p>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {strings.app.cancel}
        </Button>
        <Button color="red" loading={busy} onClick={onConfirm}>
          {action}
        </Button>
      </Group>
    </Modal>
  )
}
