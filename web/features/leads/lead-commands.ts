import type { LeadState } from '../../../src/model/lead.ts'
import type { Command } from '../../lib/commands.ts'
import { leads as words } from '../../lib/words/leads.ts'
import { enterTicket } from '../inbox/use-selection.ts'
import type { LeadSelection } from './use-lead-selection.ts'
import type { LeadSteps } from './use-lead-steps.ts'

/** A key that would do nothing here is not offered. */
const worked: ReadonlySet<LeadState> = new Set(['accepted', 'talking', 'quoted'])

/** The keys of the sales queue. */
export function leadCommands({
  selection,
  steps,
}: {
  selection: LeadSelection
  steps: LeadSteps
}): Command[] {
  const { item } = selection
  const { take, setMenu, undo } = steps
  const key = (keys: string[], title: string, run: () => void, keyOnly = false): Command => ({
    id: `lead-${keys[0]}`,
    title,
    group: words.keys.group,
    keys,
    keyOnly,
    run,
  })
  const moves = [
    key(['j', 'ArrowDown'], words.keys.next, () => selection.step(1), true),
    key(['k', 'ArrowUp'], words.keys.previous, () => selection.step(-1), true),
    key(['Enter'], words.keys.open, enterTicket, true),
    key(['Escape'], words.keys.leave, selection.leave, true),
    key(['z'], words.do.undo, undo),
  ]
  if (item === undefined) return moves
  return [
    ...moves,
    worked.has(item.state)
      ? key(['s'], words.do.advance, () => setMenu('advance'))
      : key(['a'], words.do.accept, () => void take(item, { name: 'accept' })),
    key(['x'], words.do.reject, () => setMenu('reject')),
    key(['n'], words.do.nurture, () => setMenu('nurture')),
    key(['o'], words.do.hand, () => setMenu('hand')),
  ]
}
