import type { TicketItem } from '../../../src/model/views.ts'
import { addNote, deleteNote } from '../../lib/ticket-endpoints.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { addToDraft } from './drafts.ts'
import { sentOf, type Step } from './steps.ts'

/** Leaves a note; where that fails the words go back into the box. */
export function noteStep(ticket: TicketItem, text: string): Step {
  return {
    tickets: [ticket],
    done: inbox.steps.noted,
    preview: (now) => now,
    async send() {
      const after = await addNote(ticket.id, text).catch((error: unknown) => {
        addToDraft(ticket.id, 'note', text)
        throw error
      })
      const note = after.notes.at(-1)
      return { after, takeBack: note === undefined ? null : () => deleteNote(note.id) }
    },
  }
}

/** Deletes a note; its history brings it back. */
export function removeNoteStep(ticket: TicketItem, noteId: string): Step {
  return {
    tickets: [ticket],
    done: inbox.notes.removed,
    preview: (now) => now,
    send: async () => sentOf(await deleteNote(noteId), 0),
  }
}
