import { Button, Checkbox, Group, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Integration } from '../../../src/model/integration.ts'
import { deliveriesKey, replayDeliveries } from '../../lib/integration-endpoints.ts'
import { strings } from '../../lib/strings.ts'
import { integrations } from '../../lib/words/integrations.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import classes from './integrations-page.module.css'

const words = integrations.replay
const DAY_MS = 86_400_000

/** As a field of date and time has it: in the reader's own time. */
function fieldOf(ms: number): string {
  const shifted = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}

type Props = { integration: Integration; onClose(): void }

/** Sends again what was made in a time. */
export function ReplayDialog({ integration, onClose }: Props) {
  const client = useQueryClient()
  const [from, setFrom] = useState(() => fieldOf(Date.now() - DAY_MS))
  const [to, setTo] = useState(() => fieldOf(Date.now() + 60_000))
  const [delivered, setDelivered] = useState(false)
  const replay = useMutation({
    mutationFn: () => {
      const [start, end] = [from, to].map((text) => new Date(text).toISOString())
      return replayDeliveries(integration.id, { from: start ?? '', to: end ?? '', delivered })
    },
    onSuccess: async ({ count }) => {
      toast(words.done(count))
      await client.invalidateQueries({ queryKey: deliveriesKey })
      onClose()
    },
    onError: (error) => toastFailure(integration.name, error),
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.title}
      closeButtonProps={{ 'aria-label': strings.app.close }}
    >
      <form
        className={classes.parts}
        onSubmit={(event) => {
          event.preventDefault()
          replay.mutate()
        }}
      >
        <TextInput
          type="datetime-local"
          label={words.from}
          value={from}
          required
          withAsterisk={false}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={words.to}
          value={to}
          required
          withAsterisk={false}
          onChange={({ currentTarget }) => setTo(currentTarget.value)}
        />
        <Checkbox
          label={words.delivered}
          checked={delivered}
          onChange={({ currentTarget }) => setDelivered(currentTarget.checked)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {strings.app.cancel}
          </Button>
          <Button type="submit" loading={replay.isPending}>
            {words.action}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
