import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef } from 'react'
import type { TicketDetail, TicketItem } from '../../../src/model/views.ts'
import { ApiError } from '../../lib/api.ts'
import { moveTicket } from '../../lib/endpoints.ts'
import { keys } from '../../lib/queries.ts'
import { moveKey, type MoveRequest } from '../../lib/pending-moves.ts'
import { strings } from '../../lib/strings.ts'
import { undoPath } from '../../lib/undo.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import { hideMoveToast, showMoveToast } from './move-toast.tsx'
import { storeMoved } from './tickets-query.ts'

const authorOf = ({ author }: TicketItem): string =>
  author?.name ?? author?.handle ?? strings.list.unknownAuthor

/** Walks back to the status before, waking time and all; answers the ticket as it then stands. */
async function takeBack(before: TicketItem, moved: TicketDetail): Promise<TicketDetail> {
  let now = moved
  for (const to of undoPath(before.status, moved.moves)) {
    const { snoozedUntil } = before
    if (to === 'snoozed' && (snoozedUntil === null || Date.parse(snoozedUntil) <= Date.now())) break
    now = await moveTicket(before.id, {
      to,
      version: now.version,
      ...(to === 'snoozed' && snoozedUntil !== null ? { snoozedUntil } : {}),
    })
  }
  return now
}

/**
 * Moves tickets. Each move shows at once, can be taken back for as long as its note is up (or with
 * `undo`, the last one), and undoes itself with a word of why where the server refuses it.
 */
export function useMoveTicket(onUndone: (ticket: TicketDetail) => void) {
  const client = useQueryClient()
  const undoLast = useRef<(() => void) | null>(null)

  const { mutateAsync } = useMutation({
    mutationKey: moveKey,
    mutationFn: ({ ticket, to, snoozedUntil }: MoveRequest) =>
      moveTicket(ticket.id, {
        to,
        version: ticket.version,
        ...(snoozedUntil === undefined ? {} : { snoozedUntil }),
      }),
    onSuccess: (after, { ticket }) => storeMoved(client, ticket, after),
    onError: (error, { ticket }) => {
      const isConflict = error instanceof ApiError && error.status === 409
      if (isConflict) void client.invalidateQueries({ queryKey: keys.tickets })
      toastFailure(
        strings.moves.failed(authorOf(ticket)),
        isConflict ? new Error(`${error.message} ${strings.moves.conflict}`) : error,
      )
    },
  })

  const move = useCallback(
    (request: MoveRequest) => {
      const { ticket, to } = request
      const toastId = `move-${ticket.id}`
      const answer = mutateAsync(request)
      async function undo(): Promise<void> {
        undoLast.current = null
        hideMoveToast(toastId)
        try {
          const moved = await answer
          const restored = await takeBack(ticket, moved)
          storeMoved(client, moved, restored)
          onUndone(restored)
          toast(strings.moves.undone, toastId)
        } catch (error) {
          toastFailure(strings.moves.undo, error)
          void client.invalidateQueries({ queryKey: keys.tickets })
        }
      }
      const startUndo = () => void undo()
      undoLast.current = startUndo
      showMoveToast({ id: toastId, to, name: authorOf(ticket), onUndo: startUndo })
      answer.catch(() => {
        if (undoLast.current === startUndo) undoLast.current = null
        hideMoveToast(toastId)
      })
    },
    [client, mutateAsync, onUndone],
  )

  return { move, undo: useCallback(() => undoLast.current?.(), []) }
}
