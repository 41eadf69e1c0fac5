import { useNavigate } from '@tanstack/react-router'
import { type Command, useCommands } from '../../lib/commands.ts'
import { strings } from '../../lib/strings.ts'
import { tabs } from '../../lib/tabs.ts'
import type { InboxView } from './tickets-query.ts'
import { enterTicket, type Selection } from './use-selection.ts'
import type { TicketActions } from './use-ticket-actions.ts'

type Input = { selection: Selection; actions: TicketActions; view: InboxView }

/** The keys of the inbox. */
export function useInboxCommands({ selection, actions, view }: Input): void {
  const navigate = useNavigate()
  const { keys: words, palette } = strings
  const key = (keys: string[], title: string, run: () => void): Command => ({
    id: `inbox-${keys[0]}`,
    title,
    group: words.groups.move,
    keys,
    keyOnly: true,
    run,
  })
  const act = (keys: string[], title: string, run: () => void): Command => ({
    id: `ticket-${keys[0]}`,
    title,
    group: palette.thisTicket,
    keys,
    keyOnly: selection.id === undefined,
    run,
  })
  function nextTab(): void {
    const tab = tabs[(tabs.indexOf(view.tab) + 1) % tabs.length] ?? 'open'
    void navigate({
      to: '/inbox/{-$queue}',
      params: { queue: view.queue },
      search: { status: tab === 'open' ? undefined : tab },
    })
  }
  useCommands([
    key(['j', 'ArrowDown'], words.next, () => selection.step(1)),
    key(['k', 'ArrowUp'], words.previous, () => selection.step(-1)),
    key(['Enter'], words.open, enterTicket),
    key(['Escape'], words.leave, selection.leave),
    key(['t'], words.tab, nextTab),
    act(['e'], words.resolve, () => actions.moveTo('resolved')),
    act(['p'], words.pending, () => actions.moveTo('pending')),
    act(['s'], words.snooze, actions.openSnooze),
    act(['d'], words.dismiss, () => actions.moveTo('dismissed')),
    act(['o'], words.reopen, () => actions.moveTo('open')),
    act(['z'], words.undo, actions.undo),
  ])
}
