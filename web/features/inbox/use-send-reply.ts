import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { TicketDetail } from '../../../src/model/views.ts'
import type { ReplyInput, ReplyView } from '../../../src/model/reply.ts'
import { ApiError } from '../../lib/api.ts'
import { formatWhen } from '../../lib/format.ts'
import { keys } from '../../lib/queries.ts'
import { cancelReply, sendReply } from '../../lib/ticket-endpoints.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import { addToDraft, takeFromDraft } from './drafts.ts'
import { hideStepToast, showStepToast } from './step-toast.tsx'
import { inLineWithTicket } from './ticket-lines.ts'
import { dropUndo, pushUndo } from './undo-stack.ts'
import { authorOf } from './use-ticket-steps.ts'

const words = inbox.write

/** One for each answer that is meant: sent twice by a bad line, it still goes out once. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

function doneWords({ state, sendAt }: ReplyView, isPlanned: boolean): string {
  const now = Date.now()
  if (state === 'draft') return words.waiting
  if (sendAt === null) return words.sendingNow
  const seconds = Math.max(0, Math.ceil((Date.parse(sendAt) - now) / 1000))
  return isPlanned ? words.planned(formatWhen(sendAt, now)) : words.sending(seconds)
}

type Input = { detail: TicketDetail; undoMs: number; onSent(): void; onTakenBack(): void }

/** Sends an answer, offers to take it back while it has not gone out, and keeps the text if it fails. */
export function useSendReply({ detail, undoMs, onSent, onTakenBack }: Input) {
  const client = useQueryClient()
  const key = useRef<{ text: string; value: string }>(null)
  const [moved, setMoved] = useState<number | null>(null)
  const isOpen = useRef(true)
  useEffect(() => {
    isOpen.current = true
    return () => {
      isOpen.current = false
    }
  }, [])
  const refresh = () => client.invalidateQueries({ queryKey: keys.ticket(detail.id) })

  /** Puts the words back into the box where the network has not got them yet. */
  async function takeBack(reply: ReplyView): Promise<void> {
    try {
      await inLineWithTicket(client, detail.id, () => cancelReply(reply.id))
      addToDraft(detail.id, 'reply', reply.text)
      onTakenBack()
      toast(words.takenBack)
    } catch (error) {
      toastFailure(inbox.replies.failed, error)
      void refresh()
    }
  }

  function offerUndo(reply: ReplyView, isPlanned: boolean): void {
    const toastId = `reply-${reply.id}`
    function undo(): void {
      dropUndo(undo)
      hideStepToast(toastId)
      void takeBack(reply)
    }
    pushUndo(undo)
    if (!isPlanned && reply.state !== 'draft') setTimeout(() => dropUndo(undo), undoMs)
    showStepToast({
      id: toastId,
      done: doneWords(reply, isPlanned),
      name: authorOf(detail),
      onUndo: undo,
    })
  }

  const { mutate, isPending } = useMutation({
    mutationFn: (input: ReplyInput) => {
      if (key.current?.text !== input.text) key.current = { text: input.text, value: newKey() }
      const { value } = key.current
      return inLineWithTicket(client, detail.id, () => sendReply(detail.id, input, value))
    },
    onSuccess: (reply, input) => {
      key.current = null
      setMoved(null)
      takeFromDraft(detail.id, 'reply', input.text)
      // Whoever has gone on to another ticket by then is not called back.
      if (isOpen.current) onSent()
      offerUndo(reply, input.sendAt !== undefined)
    },
    onError: (error) => {
      // A refusal is remembered under its key; what is sent next is another try.
      if (error instanceof ApiError && error.status !== 0) key.current = null
      if (error instanceof ApiError && error.status === 409) {
        const { version } = error.details
        setMoved(typeof version === 'number' ? version : detail.version)
        void refresh()
      } else toastFailure(words.failed, error)
    },
  })
  /** The version that a refusal told of: what came in until then has been shown. */
  return { send: mutate, isPending, moved }
}
