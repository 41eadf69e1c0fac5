import { UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TicketDetail } from '../../../src/model/views.ts'
import { surroundingsQuery } from '../../lib/ticket-queries.ts'
import { strings } from '../../lib/strings.ts'
import { inbox as words } from '../../lib/words/inbox.ts'
import classes from './conversation.module.css'
import { Message } from './message.tsx'
import { NoteItem } from './note-item.tsx'
import { OtherMessage } from './other-message.tsx'
import { ReplyItem } from './reply-item.tsx'
import { type Part, timelineOf } from './timeline.ts'
import type { Inbox } from './use-inbox.ts'

/** So many messages of others are shown before the rest is folded. */
const OTHERS_SHOWN = 4

type Props = { inbox: Inbox; detail: TicketDetail }

/** The parts without the oldest ones of others, and how many those are. */
function fold(parts: readonly Part[], unfolded: boolean): { shown: Part[]; hidden: number } {
  const others = parts.filter(({ kind }) => kind === 'other')
  const hidden = new Set<Part>(unfolded ? [] : others.slice(0, -OTHERS_SHOWN))
  return { shown: parts.filter((part) => !hidden.has(part)), hidden: hidden.size }
}

/** What was said, oldest first, as its author wrote it; with what colleagues wrote about it. */
export function Conversation({ inbox, detail }: Props) {
  const { messages, actions } = inbox
  const { mentions, mentionCount } = detail
  const { data: around = [] } = useQuery(surroundingsQuery(detail.id))
  const [unfolded, setUnfolded] = useState(false)
  const { shown, hidden } = fold(timelineOf(detail, around), unfolded)
  return (
    <section className={classes.conversation} aria-label={strings.ticket.conversation}>
      {mentionCount > mentions.length && <p className={classes.cut}>{strings.ticket.cut}</p>}
      {hidden > 0 && (
        <UnstyledButton className={classes.more} onClick={() => setUnfolded(true)}>
          {words.around.more(hidden)}
        </UnstyledButton>
      )}
      <ol>
        {shown.map((part) => {
          if (part.kind === 'note') {
            return (
              <NoteItem key={part.note.id} note={part.note} detail={detail} actions={actions} />
            )
          }
          if (part.kind === 'reply') {
            return <ReplyItem key={part.reply.id} reply={part.reply} ticketId={detail.id} />
          }
          const { mention } = part
          if (part.kind === 'other') return <OtherMessage key={mention.id} mention={mention} />
          return (
            <Message
              key={mention.id}
              mention={mention}
              place={mentions.indexOf(mention) + 1}
              alone={mentions.length === 1}
              chosen={mention.id === messages.chosen?.id}
              marked={messages.marked.has(mention.id)}
              onChoose={messages.choose}
              onMark={messages.toggleMark}
            />
          )
        })}
      </ol>
    </section>
  )
}
