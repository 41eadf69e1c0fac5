import type { MentionView } from '../../../src/model/views.ts'
import { strings } from '../../lib/strings.ts'
import classes from './conversation.module.css'
import { Message } from './message.tsx'

type Props = {
  /** Oldest first. */
  mentions: readonly MentionView[]
  total: number
  chosenId: string
  onChoose(id: string): void
}

/** What was said, oldest first, as its author wrote it. */
export function Conversation({ mentions, total, chosenId, onChoose }: Props) {
  return (
    <section className={classes.conversation} aria-label={strings.ticket.conversation}>
      {total > mentions.length && <p className={classes.cut}>{strings.ticket.cut}</p>}
      <ol>
        {mentions.map((mention) => (
          <Message
            key={mention.id}
            mention={mention}
            alone={mentions.length === 1}
            chosen={mention.id === chosenId}
            onChoose={onChoose}
          />
        ))}
      </ol>
    </section>
  )
}
