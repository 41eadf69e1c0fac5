import type { MentionView, TicketDetail } from '../../../src/model/views.ts'

/** So much of an excerpt is surely uncut, in UTF-16 units. */
const UNCUT = 200

const wholeOf = ({ title, text }: MentionView): string =>
  title === null || title === '' ? text : `${title}\n${text}`

/** The message that made the ticket what it is: the one its excerpt was taken from. */
export function openingMention({ mentions, excerpt }: TicketDetail): MentionView | undefined {
  const start = excerpt.slice(0, UNCUT)
  return mentions.find((mention) => wholeOf(mention).startsWith(start)) ?? mentions[0]
}
