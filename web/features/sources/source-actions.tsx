import { ActionIcon, Button, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconDots,
  IconHistory,
  IconKey,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Source } from '../../../src/model/source.ts'
import { changeSource, deleteSource, runSource } from '../../lib/endpoints.ts'
import { keys } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { toast, toastFailure } from '../../ui/toast.ts'
import { ReadPast } from './read-past.tsx'
import { RenewSecret } from './renew-secret.tsx'
import classes from './source-actions.module.css'

const words = strings.sources

function useSourceMutations(source: Source, onRemoved: () => void) {
  const client = useQueryClient()
  const settled = {
    onError: (error: Error) => toastFailure(source.name, error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sources }),
  }
  const toggle = useMutation({
    mutationFn: () => changeSource(source.id, { enabled: !source.enabled }),
    ...settled,
  })
  const read = useMutation({
    mutationFn: () => runSource(source.id),
    onSuccess: () => toast(words.reading),
    ...settled,
  })
  const remove = useMutation({
    mutationFn: () => deleteSource(source.id),
    onSuccess: () => {
      onRemoved()
      toast(words.removed(source.name))
    },
    ...settled,
  })
  return { toggle, read, remove }
}

type Props = { source: Source; canRead: boolean; hasPast: boolean }

/** What can be done with a source. */
export function SourceActions({ source, canRead, hasPast }: Props) {
  const [confirming, { open, close }] = useDisclosure(false)
  const [renewing, renewal] = useDisclosure(false)
  const [lookingBack, past] = useDisclosure(false)
  const { toggle, read, remove } = useSourceMutations(source, close)
  const isHook = source.hookUrl !== undefined
  return (
    <div className={classes.actions}>
      {canRead && !isHook && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={14} stroke={1.8} />}
          disabled={!source.enabled}
          onClick={() => read.mutate()}
        >
          {words.readNow}
        </Button>
      )}
      <Menu position="bottom-end" width={180}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={words.actions(source.name)}>
            <IconDots size={17} stroke={1.8} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {canRead && (
            <Menu.Item
              leftSection={
                source.enabled ? (
                  <IconPlayerPause size={15} stroke={1.7} />
                ) : (
                  <IconPlayerPlay size={15} stroke={1.7} />
                )
              }
              onClick={() => toggle.mutate()}
            >
              {source.enabled ? words.pause : words.resume}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconPencil size={15} stroke={1.7} />}
            renderRoot={(props) => (
              <Link to="/sources/$sourceId" params={{ sourceId: String(source.id) }} {...props} />
            )}
          >
            {words.edit}
          </Menu.Item>
          {canRead && hasPast && (
            <Menu.Item leftSection={<IconHistory size={15} stroke={1.7} />} onClick={past.open}>
              {words.past.action}
            </Menu.Item>
          )}
          {isHook && (
            <Menu.Item leftSection={<IconKey size={15} stroke={1.7} />} onClick={renewal.open}>
              {strings.webhook.renew}
            </Menu.Item>
          )}
          <Menu.Item
            className={classes.remove}
            leftSection={<IconTrash size={15} stroke={1.7} />}
            onClick={open}
          >
            {words.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={confirming}
        title={words.removeTitle(source.name)}
        text={words.removeText}
        action={words.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      />
      {hasPast && <ReadPast source={source} opened={lookingBack} onClose={past.close} />}
      {isHook && <RenewSecret source={source} opened={renewing} onClose={renewal.close} />}
    </div>
  )
}
