import { inbox as words } from '../../lib/words/inbox.ts'
import { toast } from '../../ui/toast.ts'
import { correctionStep } from './corrections.ts'
import { guessesOf } from './guesses.ts'
import { splitStep } from './merge-step.ts'
import type { Inbox } from './use-inbox.ts'

/** Says where a ticket of the unsure lane belongs, by its place among the guesses, from 0 on. */
export function settleUnsure({ messages, actions }: Inbox, place: number): void {
  const { detail, opening: mention } = messages
  if (detail === undefined || mention === undefined) return
  const guess = guessesOf(mention.classification)[place]
  if (guess === undefined) return
  const said = { queue: guess.queue }
  actions.run(correctionStep({ ticket: detail, mention, said, isOpening: true }))
}

/** Makes a ticket of its own of the marked messages, and shows it. */
export function splitMarked({ messages, actions, selection }: Inbox): void {
  const { detail, marked } = messages
  if (detail === undefined || marked.size === 0) {
    toast(words.split.none)
    return
  }
  if (marked.size >= detail.mentionCount) {
    toast(words.split.all)
    return
  }
  actions.run(splitStep(detail, [...marked], ({ id }) => selection.select(id)))
  messages.clearMarks()
}
