import { ActionIcon, Button, Textarea } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { PersonDetail, PersonNote } from '../../../src/model/person.ts'
import { persons } from '../../lib/words/persons.ts'
import { Ago } from '../../ui/age.tsx'
import { KeyCap } from '../../ui/key-cap.tsx'
import { addNote, removeNote } from './people-api.ts'
import classes from './person-notes.module.css'
import { Section } from './section.tsx'
import type { PersonDeeds } from './use-person.ts'

const words = persons.notes
const { done } = persons.person
export const NOTE_ID = 'person-note'
/** So much of a note is said where it is removed. */
const SAID = 60

type Props = { person: PersonDetail; deeds: PersonDeeds }

/** What colleagues left for each other. */
export function PersonNotes({ person: { id, notes }, deeds }: Props) {
  const [text, setText] = useState('')
  const isEmpty = text.trim() === ''
  function submit(): void {
    if (isEmpty) return
    deeds.mutate(
      { run: () => addNote(id, text.trim()), done: done.noteAdded },
      { onSuccess: () => setText('') },
    )
    document.getElementById(NOTE_ID)?.focus()
  }
  return (
    <Section title={words.title} count={notes.length}>
      <ul>
        {notes.map((note) => (
          <Note
            key={note.id}
            note={note}
            onRemove={() =>
              deeds.mutate({ run: () => removeNote(id, note.id), done: done.noteRemoved })
            }
          />
        ))}
      </ul>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Textarea
          id={NOTE_ID}
          aria-label={words.label}
          placeholder={words.label}
          aria-keyshortcuts="n"
          autosize
          minRows={2}
          maxRows={10}
          maxLength={10_000}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
          }}
        />
        {!isEmpty && (
          <Button type="submit" size="xs" variant="default" rightSection={<KeyCap>Ctrl ↵</KeyCap>}>
            {words.add}
          </Button>
        )}
      </form>
    </Section>
  )
}

function Note({ note, onRemove }: { note: PersonNote; onRemove(): void }) {
  return (
    <li className={classes.note}>
      <p className={classes.facts}>
        <bdi className={classes.by}>{note.actor}</bdi>
        <Ago at={note.at} />
        <ActionIcon
          className={classes.remove}
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={words.remove(note.text.slice(0, SAID))}
          onClick={onRemove}
        >
          <IconTrash size={14} stroke={1.8} />
        </ActionIcon>
      </p>
      <p className={classes.text} dir="auto">
        {note.text}
      </p>
    </li>
  )
}
