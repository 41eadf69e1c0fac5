import { Button, Menu, Modal, TextInput } from '@mantine/core'
import { IconDots, IconDownload, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { PersonDetail } from '../../../src/model/person.ts'
import { strings } from '../../lib/strings.ts'
import { persons } from '../../lib/words/persons.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import { lastSearch } from './opened.ts'
import { erasePerson, exportPerson, personQuery } from './people-api.ts'
import classes from './join-dialog.module.css'
import { Refusal } from './refusal.tsx'
import { refusal } from './use-person.ts'

const words = persons.menu

/** Gives the reader a file. */
function download(name: string, content: unknown): void {
  const file = new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** What is seldom done to somebody: all that is known taken out, or erased for good. */
export function PersonMore({ person }: { person: PersonDetail }) {
  const [erasing, setErasing] = useState(false)
  const save = useMutation({
    mutationFn: () => exportPerson(person.id),
    onSuccess: (all) => {
      download(`person-${person.id}.json`, all)
      toast(words.exported)
    },
    onError: (error) => toastFailure(words.exportFailed, new Error(refusal(error))),
  })
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconDots size={16} stroke={1.8} />}
          >
            {words.label}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconDownload size={15} stroke={1.8} />}
            onClick={() => save.mutate()}
          >
            {words.export}
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={15} stroke={1.8} />}
            onClick={() => setErasing(true)}
          >
            {words.erase}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {erasing && <EraseDialog person={person} onClose={() => setErasing(false)} />}
    </>
  )
}

function EraseDialog({ person, onClose }: { person: PersonDetail; onClose(): void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const erase = useMutation({
    mutationFn: () => erasePerson(person.id, typed.trim()),
    onSuccess: async (certificate) => {
      download(`erasure-${certificate.certificate}.json`, certificate)
      toast(words.erased)
      await navigate({ to: '/people', search: lastSearch(), replace: true })
      client.removeQueries({ queryKey: personQuery(person.id).queryKey })
      await client.invalidateQueries()
    },
  })
  const isNamed = typed.trim() === person.name
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.eraseTitle}
      closeButtonProps={{ 'aria-label': strings.app.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isNamed && !erase.isPending) erase.mutate()
        }}
      >
        <p className={classes.effect}>{words.eraseText}</p>
        <TextInput
          mt="md"
          label={words.confirmLabel(person.name)}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <Refusal error={erase.error} onConsent={onClose} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {strings.app.cancel}
          </Button>
          <Button type="submit" color="red" disabled={!isNamed}>
            {words.eraseNow}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
