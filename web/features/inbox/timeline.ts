import type { ReplyView } from '../../../src/model/reply.ts'
import type { MentionView, NoteView, TicketDetail } from '../../../src/model/views.ts'

/** One part of a conversation, by whom it is. */
export type Part =
  | { kind: 'mention'; at: string; mention: MentionView }
  /** Somebody else's words in the same thread. */
  | { kind: 'other'; at: string; mention: MentionView }
  | { kind: 'note'; at: string; note: NoteView }
  | { kind: 'reply'; at: string; reply: ReplyView }

/** All that was said, in public and among colleagues, oldest first; what has not gone out comes last. */
export function timelineOf(
  { mentions, notes, replies }: Pick<TicketDetail, 'mentions' | 'notes' | 'replies'>,
  around: readonly MentionView[] = [],
): Part[] {
  const said: Part[] = [
    ...around.map((mention): Part => ({ kind: 'other', at: mention.postedAt, mention })),
    ...mentions.map((mention): Part => ({ kind: 'mention', at: mention.postedAt, mention })),
    ...notes.map((note): Part => ({ kind: 'note', at: note.at, note })),
    ...replies.flatMap((reply): Part[] =>
      reply.sentAt === null ? [] : [{ kind: 'reply', at: reply.sentAt, reply }],
    ),
  ]
  const waiting = replies
    .filter(({ sentAt }) => sentAt === null)
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))
  return [
    ...said.toSorted((a, b) => a.at.localeCompare(b.at)),
    ...waiting.map((reply): Part => ({ kind: 'reply', at: reply.createdAt, reply })),
  ]
}
