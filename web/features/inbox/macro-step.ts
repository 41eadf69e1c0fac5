import type { Macro, MacroStep } from '../../../src/model/macro.ts'
import type { Filled } from '../../../src/model/saved-reply.ts'
import type { TicketItem } from '../../../src/model/views.ts'
import { type Many, runMacro, runMacroOnMany } from '../../lib/ticket-endpoints.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { tagsAfter } from './changes.ts'
import { type Step, sentOf, sentOfMany } from './steps.ts'

type Me = { id: number; name: string } | null

/** What one step of a macro shows at once. */
function shownAfter(ticket: TicketItem, step: MacroStep, me: Me): Partial<TicketItem> {
  if (step.kind === 'move') return { status: step.to }
  if (step.kind === 'priority') return { priority: step.priority }
  if (step.kind === 'tags') return { tags: tagsAfter(ticket.tags, step.add, step.remove) }
  return step.kind === 'assign' && step.assigneeId === 'me' ? { assignee: me } : {}
}

/** Where it goes, how urgent it is, its tags and whose it becomes. */
function previewOf(ticket: TicketItem, { steps }: Macro, me: Me): TicketItem {
  const now = { ...ticket }
  for (const step of steps) Object.assign(now, shownAfter(now, step, me))
  return now
}

/** All steps of a macro on one ticket, as one step that can be taken back; an answer goes to `onReply`. */
export function macroStep(
  ticket: TicketItem,
  macro: Macro,
  me: Me,
  onReply: (reply: Filled) => void,
): Step {
  return {
    tickets: [ticket],
    done: inbox.steps.macro(macro.name),
    preview: (now) => previewOf(now, macro, me),
    async send(version) {
      const before = version(ticket)
      const after = await runMacro(macro.id, ticket.id, before)
      if (after.macro.reply !== null) onReply(after.macro.reply)
      return sentOf(after, before)
    },
  }
}

/** The same on many, as one step; `tickets` are those of them that are on screen. */
export function macroStepOnMany(
  tickets: readonly TicketItem[],
  many: Many,
  macro: Macro,
  me: Me,
  onReply: (ticketId: string, reply: Filled) => void,
): Step {
  return {
    tickets,
    done: inbox.steps.macro(macro.name),
    preview: (now) => previewOf(now, macro, me),
    async send() {
      const { replies, ...result } = await runMacroOnMany(macro.id, many)
      for (const { ticketId, ...reply } of replies) onReply(ticketId, reply)
      return sentOfMany(result)
    },
  }
}
