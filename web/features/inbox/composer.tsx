import { ActionIcon, UnstyledButton } from '@mantine/core'
import { IconMessageReply, IconNote, IconX } from '@tabler/icons-react'
import type { TicketDetail } from '../../../src/model/views.ts'
import { inbox as wordsOfInbox } from '../../lib/words/inbox.ts'
import { KeyCap } from '../../ui/key-cap.tsx'
import { Tag } from '../../ui/tag.tsx'
import classes from './composer.module.css'
import { type DraftKind, useDraft } from './drafts.ts'
import { NoteBox } from './note-box.tsx'
import { ReplyBox } from './reply-box.tsx'
import type { Inbox } from './use-inbox.ts'
import { enterTicket } from './use-selection.ts'

const words = wordsOfInbox.write

const looks = {
  reply: { Icon: IconMessageReply, key: 'r', name: words.reply },
  note: { Icon: IconNote, key: 'n', name: words.note },
} as const

type Props = { inbox: Inbox; detail: TicketDetail }

function Way({ inbox, detail, kind }: Props & { kind: DraftKind }) {
  const { composer } = inbox
  const { Icon, key, name } = looks[kind]
  const draft = useDraft(detail.id, kind)
  const isOpen = composer.mode === kind
  return (
    <UnstyledButton
      className={classes.way}
      aria-pressed={isOpen}
      aria-keyshortcuts={key}
      onClick={() => composer.open(isOpen ? 'closed' : kind)}
    >
      <Icon size={16} stroke={1.8} aria-hidden="true" />
      {name}
      <KeyCap>{key}</KeyCap>
      {draft !== '' && !isOpen && <Tag tone="mixed">{wordsOfInbox.row.draft}</Tag>}
    </UnstyledButton>
  )
}

/** Where one writes: an answer that everybody reads, or a note for colleagues. */
export function Composer({ inbox, detail }: Props) {
  const { composer } = inbox
  const { mode } = composer
  return (
    <section className={classes.composer} data-mode={mode} aria-label={words.label}>
      <div className={classes.head}>
        <Way inbox={inbox} detail={detail} kind="reply" />
        <Way inbox={inbox} detail={detail} kind="note" />
        <span className={classes.space} />
        {mode !== 'closed' && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={words.close}
            onClick={() => {
              composer.close()
              enterTicket()
            }}
          >
            <IconX size={16} stroke={1.8} />
          </ActionIcon>
        )}
      </div>
      {mode === 'reply' && <ReplyBox key={detail.id} inbox={inbox} detail={detail} />}
      {mode === 'note' && <NoteBox key={detail.id} inbox={inbox} detail={detail} />}
    </section>
  )
}
