import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconLock } from '@tabler/icons-react'
import { useLayoutEffect, useRef } from 'react'
import type { TicketDetail } from '../../../src/model/views.ts'
import { agentsQuery } from '../../lib/ticket-queries.ts'
import { inbox as wordsOfInbox } from '../../lib/words/inbox.ts'
import { KeyCap } from '../../ui/key-cap.tsx'
import classes from './composer.module.css'
import { useDraft, writeDraft } from './drafts.ts'
import { noteStep } from './note-step.ts'
import type { Inbox } from './use-inbox.ts'
import { enterTicket } from './use-selection.ts'
import { WriteField, type WriteFieldHandle } from './write-field.tsx'

const words = wordsOfInbox.write

/** The box for what only colleagues read. */
export function NoteBox({ inbox, detail }: { inbox: Inbox; detail: TicketDetail }) {
  const { composer, actions } = inbox
  const field = useRef<WriteFieldHandle>(null)
  const text = useDraft(detail.id, 'note')
  const { data: agents = [] } = useQuery(agentsQuery)
  useLayoutEffect(() => field.current?.focus(), [])
  function leave(): void {
    composer.close()
    enterTicket()
  }
  function submit(): void {
    if (text.trim() === '') return
    actions.run(noteStep(detail, text.trim()))
    writeDraft(detail.id, 'note', '')
    leave()
  }
  return (
    <>
      <WriteField
        ref={field}
        label={wordsOfInbox.keys.note}
        placeholder={words.notePlaceholder}
        value={text}
        suggestions={{
          '@': agents
            .filter(({ active }) => active)
            .map(({ id, name, handle }) => ({
              id: String(id),
              label: name,
              hint: `@${handle}`,
              text: `@${handle}`,
              words: handle,
            })),
        }}
        onChange={(next) => writeDraft(detail.id, 'note', next)}
        onSend={submit}
        onLeave={leave}
      />
      <div className={classes.foot}>
        <p className={classes.facts}>
          <IconLock size={13} stroke={1.8} aria-hidden="true" />
          {words.noteHint}
        </p>
        <span className={classes.space} />
        <Button
          size="compact-md"
          className={classes.step}
          disabled={text.trim() === ''}
          aria-keyshortcuts="Control+Enter"
          rightSection={<KeyCap>Ctrl ↵</KeyCap>}
          onClick={submit}
        >
          {words.addNote}
        </Button>
      </div>
    </>
  )
}
