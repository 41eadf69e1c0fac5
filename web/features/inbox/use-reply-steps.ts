import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReplyView } from '../../../src/model/reply.ts'
import { keys } from '../../lib/queries.ts'
import { approveReply, cancelReply, retryReply, settleReply } from '../../lib/ticket-endpoints.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { toastFailure } from '../../ui/toast.ts'
import { addToDraft } from './drafts.ts'
import { inLineWithTicket } from './ticket-lines.ts'

export type ReplyStep = 'approve' | 'cancel' | 'retry' | 'sent' | 'not_sent'

const ask = {
  approve: approveReply,
  cancel: cancelReply,
  retry: retryReply,
  sent: (id: string) => settleReply(id, 'sent'),
  not_sent: (id: string) => settleReply(id, 'not_sent'),
} as const satisfies Record<ReplyStep, (id: string) => Promise<ReplyView>>

/** What can be done with an answer in each of its states, the likeliest first. */
export const stepsOf: Record<ReplyView['state'], readonly ReplyStep[]> = {
  draft: ['approve', 'cancel'],
  approved: ['cancel'],
  claimed: [],
  sending: [],
  sent: [],
  failed: ['retry', 'cancel'],
  unknown: ['sent', 'not_sent'],
  cancelled: [],
}

/** Does things with answers that are on their way; what is taken back is in the box again. */
export function useReplySteps(ticketId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ reply, step }: { reply: ReplyView; step: ReplyStep }) =>
      inLineWithTicket(client, ticketId, () => ask[step](reply.id)),
    onSuccess: (_, { reply, step }) => {
      if (step === 'cancel') addToDraft(ticketId, 'reply', reply.text)
    },
    onError: (error) => toastFailure(inbox.replies.failed, error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.ticket(ticketId) }),
  })
}
