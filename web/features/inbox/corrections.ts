import type { Said } from '../../../src/model/correction.ts'
import type { MentionView, TicketItem } from '../../../src/model/views.ts'
import { getTicket } from '../../lib/endpoints.ts'
import { queueNames } from '../../lib/words/names.ts'
import { correctMention, undoCorrection } from '../../lib/ticket-endpoints.ts'
import { inbox } from '../../lib/words/inbox.ts'
import type { Step } from './steps.ts'

/** Whether a person had a say in what a mention means. */
export const isCorrected = ({ classification }: MentionView): boolean =>
  classification.model.startsWith('person+')

/** What the mention meant before in the fields that are said now. */
function saidBefore({ classification }: MentionView, said: Said): Said {
  const { sentiment, intents, queue, language, spam } = classification
  return {
    ...(said.sentiment === undefined ? {} : { sentiment: sentiment.label }),
    ...(said.intents === undefined ? {} : { intents: intents.map(({ label }) => label) }),
    ...(said.queue === undefined ? {} : { queue: queue.label }),
    ...(said.language === undefined ? {} : { language }),
    ...(said.spam === undefined ? {} : { spam: spam.label }),
  }
}

/** What the ticket looks like once its opening message means that. */
function previewOf(ticket: TicketItem, { queue, spam, sentiment, intents }: Said): TicketItem {
  const isNothing = spam === true || queue === 'none'
  return {
    ...ticket,
    ...(isNothing ? { status: 'dismissed' } : queue === undefined ? {} : { queue }),
    ...(sentiment === undefined ? {} : { sentiment }),
    ...(intents === undefined ? {} : { intents }),
  }
}

type Correcting = { ticket: TicketItem; mention: MentionView; said: Said; isOpening: boolean }

/** Says what a message means; the ticket follows at once, and the model learns from it. */
export function correctionStep({ ticket, mention, said, isOpening }: Correcting): Step {
  return {
    tickets: [ticket],
    done:
      said.queue === undefined || said.queue === 'none'
        ? inbox.steps.corrected
        : inbox.steps.queued(queueNames[said.queue]),
    preview: (now) => (isOpening ? previewOf(now, said) : now),
    async send() {
      await correctMention(mention.id, said)
      return {
        after: await getTicket(ticket.id),
        async takeBack() {
          // What was said earlier still holds: only these fields go back.
          if (isCorrected(mention)) await correctMention(mention.id, saidBefore(mention, said))
          else await undoCorrection(mention.id)
          return getTicket(ticket.id)
        },
      }
    },
  }
}
