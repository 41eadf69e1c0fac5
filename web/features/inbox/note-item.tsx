import { ActionIcon } from '@mantine/core'
import { IconLock, IconTrash } from '@tabler/icons-react'
import type { NoteView, TicketDetail } from '../../../src/model/views.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { Ago } from '../../ui/age.tsx'
import { removeNoteStep } from './note-step.ts'
import classes from './note-item.module.css'
import type { TicketActions } from './use-ticket-actions.ts'

type Props = { note: NoteView; detail: TicketDetail; actions: TicketActions }

type Piece = { at: number; text: string; named: boolean }

/** The text in pieces, those that name somebody told apart. */
function piecesOf({ text, agents }: NoteView): Piece[] {
  const handles = new Set(agents.map(({ handle }) => `@${handle}`))
  let at = 0
  return text.split(/(@[\w.-]*\w)/).map((piece) => {
    const start = at
    at += piece.length
    return { at: start, text: piece, named: handles.has(piece.toLowerCase()) }
  })
}

/** What a colleague left for the others; never leaves the house. */
export function NoteItem({ note, detail, actions }: Props) {
  return (
    <li className={classes.note}>
      <p className={classes.facts}>
        <IconLock size={13} stroke={1.8} aria-hidden="true" />
        <span>
          {inbox.notes.by} <bdi className={classes.name}>{note.actor}</bdi>
        </span>
        <Ago at={note.at} />
        <ActionIcon
          className={classes.remove}
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={inbox.notes.remove}
          onClick={() => actions.run(removeNoteStep(detail, note.id))}
        >
          <IconTrash size={14} stroke={1.8} />
        </ActionIcon>
      </p>
      <p className={classes.text} dir="auto">
        {piecesOf(note).map(({ at, text, named }) =>
          named ? <strong key={at}>{text}</strong> : <span key={at}>{text}</span>,
        )}
      </p>
    </li>
  )
}
