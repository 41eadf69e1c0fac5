import { Button, Group, Modal, NativeSelect } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Source } from '../../../src/model/source.ts'
import { startBackFill } from '../../lib/endpoints.ts'
import { keys } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import { pastChoices } from './past-choices.ts'
import classes from './read-past.module.css'

const words = strings.sources.past

type Props = { source: Source; opened: boolean; onClose(): void }

/** Asks how much of the past to read, and has it read. */
export function ReadPast({ source, opened, onClose }: Props) {
  const client = useQueryClient()
  const [days, setDays] = useState(30)
  const start = useMutation({
    mutationFn: () => startBackFill(source.id, days),
    onSuccess: () => {
      onClose()
      toast(words.started(source.name))
    },
    onError: (error) => toastFailure(source.name, error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sources }),
  })
  const { retentionDays, backFill } = source
  const isForgotten = retentionDays !== null && days > retentionDays
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.title(source.name)}
      closeButtonProps={{ 'aria-label': strings.app.close }}
    >
      <div className={classes.parts}>
        <NativeSelect
          data-autofocus
          label={words.far}
          value={days}
          data={pastChoices}
          onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}
        />
        <p className={classes.hint}>{words.how}</p>
        {isForgotten && <p className={classes.warning}>{words.forgotten(retentionDays)}</p>}
        {backFill?.state === 'running' && <p className={classes.warning}>{words.anew}</p>}
      </div>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onClose}>
          {strings.app.cancel}
        </Button>
        <Button loading={start.isPending} onClick={() => start.mutate()}>
          {words.start}
        </Button>
      </Group>
    </Modal>
  )
}
