import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { TicketItem } from '../../../src/model/views.ts'
import { ApiError } from '../../lib/api.ts'
import { stepKey } from '../../lib/pending-steps.ts'
import { keys } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import { hideStepToast, showStepToast } from './step-toast.tsx'
import type { Sent, Step } from './steps.ts'
import { inLine, noteVersion, versionOf } from './ticket-lines.ts'
import { storeChanged } from './tickets-query.ts'
import { dropUndo, lastUndo, pushUndo } from './undo-stack.ts'

const words = inbox.steps

export const authorOf = ({ author }: TicketItem): string =>
  author?.name ?? author?.handle ?? strings.list.unknownAuthor

const nameOf = (tickets: readonly TicketItem[]): string =>
  tickets.length === 1 && tickets[0] !== undefined
    ? authorOf(tickets[0])
    : words.tickets(tickets.length)

/** A step on one ticket waits for what is done to it before. */
function send(step: Step): Promise<Sent> {
  const id = step.tickets.length === 1 ? step.tickets[0]?.id : undefined
  return id === undefined ? step.send(versionOf) : inLine(id, () => step.send(versionOf))
}

let shown = 0

/**
 * Does steps on tickets. Each shows at once, can be taken back for as long as its note is up (or with
 * `undo`, the last first), and undoes itself with a word of why where the server refuses it. `onUndo` is
 * called when a step is to be taken back, and what it answers once that is done.
 */
export function useTicketSteps(onUndo: () => (ticket: TicketItem) => void) {
  const client = useQueryClient()
  const refresh = useCallback(() => client.invalidateQueries({ queryKey: keys.tickets }), [client])

  const { mutateAsync } = useMutation({
    mutationKey: stepKey,
    mutationFn: async (step: Step) => {
      const sent = await send(step)
      noteVersion(sent.after)
      if (sent.after === null) await refresh()
      return sent
    },
    onSuccess: ({ after }, { tickets: [before] }) => {
      if (after !== null && before !== undefined) storeChanged(client, before, after)
    },
    onError: (error, { tickets }) => {
      const isConflict = error instanceof ApiError && error.status === 409
      if (isConflict) void refresh()
      toastFailure(
        words.failed(nameOf(tickets)),
        isConflict ? new Error(`${error.message} ${strings.moves.conflict}`) : error,
      )
    },
  })

  const takeBack = useCallback(
    async (answer: Promise<Sent>, before: TicketItem | undefined) => {
      const show = onUndo()
      // At once in line: what is asked for next is done after it.
      const back = async () => {
        const sent = await answer
        return { sent, restored: await sent.takeBack?.() }
      }
      const { sent, restored } = await (before === undefined ? back() : inLine(before.id, back))
      if (restored === undefined) {
        toast(words.nothingToUndo)
        return
      }
      noteVersion(restored)
      if (restored === null || sent.after?.id !== restored.id) await refresh()
      else storeChanged(client, sent.after, restored)
      if (before !== undefined) show(before)
      toast(strings.moves.undone)
    },
    [client, refresh, onUndo],
  )

  const perform = useCallback(
    (step: Step) => {
      hideStepToast(`step-${shown}`)
      shown += 1
      const toastId = `step-${shown}`
      const answer = mutateAsync(step)
      function undo(): void {
        dropUndo(undo)
        hideStepToast(toastId)
        const before = step.tickets.length === 1 ? step.tickets[0] : undefined
        takeBack(answer, before).catch((error: unknown) => {
          toastFailure(strings.moves.undo, error)
          void refresh()
        })
      }
      pushUndo(undo)
      showStepToast({ id: toastId, done: step.done, name: nameOf(step.tickets), onUndo: undo })
      answer.then(
        ({ note: left }) => left !== undefined && toast(left),
        () => {
          dropUndo(undo)
          hideStepToast(toastId)
        },
      )
    },
    [mutateAsync, takeBack, refresh],
  )

  const undo = useCallback(() => {
    const last = lastUndo()
    if (last === undefined) toast(words.nothingToUndo)
    else last()
  }, [])
  return { perform, undo }
}
