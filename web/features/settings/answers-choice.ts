import type { Macro } from '../../../src/model/macro.ts'
import type { SavedReply } from '../../../src/model/saved-reply.ts'

export const NEW_REPLY = 'new-answer'
export const NEW_MACRO = 'new-macro'

/** How the address names one: `answer-7`, `macro-7`. */
export const nameOfReply = (id: number): string => `answer-${id}`
export const nameOfMacro = (id: number): string => `macro-${id}`

/** What the address names; the first there is where it names nothing. */
export function chosenOf(
  what: string | undefined,
  replies: readonly SavedReply[],
  macros: readonly Macro[],
): { reply: SavedReply | undefined; macro: Macro | undefined } {
  if (what === undefined) {
    const [reply] = replies
    return { reply, macro: reply === undefined ? macros[0] : undefined }
  }
  return {
    reply: replies.find(({ id }) => nameOfReply(id) === what),
    macro: macros.find(({ id }) => nameOfMacro(id) === what),
  }
}
