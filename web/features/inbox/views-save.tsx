import { ActionIcon, Button, Group, Menu, Modal, Switch, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBookmark, IconBookmarkFilled } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SavedView } from '../../../src/model/saved-view.ts'
import { sessionQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { addView, changeView, deleteView, viewsQuery } from '../../lib/view-endpoints.ts'
import { search } from '../../lib/words/search.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import type { InboxView } from './tickets-query.ts'
import { filterOfView, savedAs } from './views-filter.ts'

const words = search.views

/** Keeps the list on screen as a view; where it is one, changes or deletes it. */
export function ViewsSave({ view }: { view: InboxView }) {
  const client = useQueryClient()
  const { data: views = [] } = useQuery(viewsQuery)
  const [opened, { open, close }] = useDisclosure(false)
  const saved = savedAs(view, views)
  const remove = useMutation({
    mutationFn: ({ id }: SavedView) => deleteView(id),
    onSuccess: async (_, { name }) => {
      toast(words.removed(name))
      await client.invalidateQueries({ queryKey: viewsQuery.queryKey })
    },
    onError: (error, { name }) => toastFailure(name, error),
  })
  if (Object.keys(view.search).length === 0) return null
  const dialog = (
    <Modal
      opened={opened}
      onClose={close}
      title={saved === undefined ? words.save : words.change}
      closeButtonProps={{ 'aria-label': strings.app.close }}
    >
      <ViewForm view={view} saved={saved} onDone={close} />
    </Modal>
  )
  if (saved === undefined) {
    return (
      <>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={words.save}
          title={words.save}
          onClick={open}
        >
          <IconBookmark size={17} stroke={1.8} />
        </ActionIcon>
        {dialog}
      </>
    )
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" size="lg" aria-label={saved.name} title={saved.name}>
            <IconBookmarkFilled size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={open}>{words.change}</Menu.Item>
          <Menu.Item color="red" onClick={() => remove.mutate(saved)}>
            {words.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog}
    </>
  )
}

type FormProps = { view: InboxView; saved: SavedView | undefined; onDone(): void }

function ViewForm({ view, saved, onDone }: FormProps) {
  const client = useQueryClient()
  const { data: session } = useQuery(sessionQuery)
  const isKnown = session?.agent != null
  const [name, setName] = useState(saved?.name ?? view.search.q?.slice(0, 60) ?? '')
  const [shared, setShared] = useState(saved?.shared ?? !isKnown)
  const save = useMutation({
    mutationFn: () => {
      const input = { name: name.trim(), shared: shared || !isKnown }
      return saved === undefined
        ? addView({ ...input, filter: filterOfView(view), position: 0 })
        : changeView(saved.id, input)
    },
    onSuccess: async () => {
      toast(words.saved(name.trim()))
      onDone()
      await client.invalidateQueries({ queryKey: viewsQuery.queryKey })
    },
    onError: (error) => toastFailure(words.failed, error),
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <TextInput
        data-autofocus
        label={words.name}
        value={name}
        maxLength={60}
        required
        withAsterisk={false}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Switch
        mt="md"
        label={words.shared}
        description={isKnown ? words.sharedHint : words.sharedOnly}
        checked={shared || !isKnown}
        disabled={!isKnown}
        onChange={({ currentTarget }) => setShared(currentTarget.checked)}
      />
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onDone}>
          {strings.app.cancel}
        </Button>
        <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
          {words.keep}
        </Button>
      </Group>
    </form>
  )
}
