import { useNavigate } from '@tanstack/react-router'
import { type Command, useCommands } from '../../lib/commands.ts'
import { usualTab } from '../../lib/search.ts'
import { strings } from '../../lib/strings.ts'
import { tabs } from '../../lib/tabs.ts'
import { inbox as wordsOfInbox } from '../../lib/words/inbox.ts'
import { toast } from '../../ui/toast.ts'
import { settleUnsure, splitMarked } from './inbox-deeds.ts'
import type { Inbox } from './use-inbox.ts'
import { type ReplyStep, useReplySteps } from './use-reply-steps.ts'
import { enterTicket, PANE_ID } from './use-selection.ts'

/** Whether one reads a ticket, and does not walk the list. */
const isInTicket = (): boolean => document.activeElement?.closest(`#${PANE_ID}`) != null

/** The keys of the inbox. */
export function useInboxCommands(inbox: Inbox): void {
  const navigate = useNavigate()
  const { view, selection, actions, marks, messages, composer, list } = inbox
  const replySteps = useReplySteps(selection.id ?? '')
  const { keys: words, palette } = strings
  const work = wordsOfInbox.keys
  const isIdle = selection.id === undefined
  const command =
    (group: string, keyOnly: boolean) =>
    (keys: string[], title: string, run: () => void): Command => ({
      id: `inbox-${keys[0]}`,
      title,
      group,
      keys,
      keyOnly,
      run,
    })
  const key = command(words.groups.move, true)
  const act = command(palette.thisTicket, isIdle && marks.count === 0)

  function nextTab(): void {
    const at = tabs.findIndex((tab) => tab === view.tab)
    const tab = tabs[(at + 1) % tabs.length] ?? 'open'
    void navigate({
      to: '/inbox/{-$queue}',
      params: { queue: view.queue },
      search: { ...view.search, status: tab === usualTab(view.search) ? undefined : tab },
    })
  }
  function mark(): void {
    if (isInTicket() && (messages.detail?.mentions.length ?? 0) > 1) messages.toggleMark()
    else if (selection.id !== undefined) marks.toggle(selection.id)
  }
  function markOn(by: 1 | -1): void {
    const here = list.items[selection.index]
    const next = list.items[selection.index + by]
    marks.add([here, next].flatMap((ticket) => (ticket === undefined ? [] : [ticket.id])))
    selection.step(by)
  }
  function onReply(state: 'draft' | 'failed', step: ReplyStep): void {
    const reply = messages.detail?.replies.findLast((one) => one.state === state)
    if (reply === undefined) toast(wordsOfInbox.replies.none)
    else replySteps.mutate({ reply, step })
  }
  const write = (mode: 'reply' | 'note') => () => {
    if (selection.id !== undefined) composer.open(mode)
  }
  const isUnsure = messages.detail?.queue === 'unsure' && marks.count === 0

  useCommands([
    key(['j', 'ArrowDown'], words.next, () => selection.step(1)),
    key(['k', 'ArrowUp'], words.previous, () => selection.step(-1)),
    key(['Enter'], words.open, enterTicket),
    key(['Escape'], words.leave, marks.count > 0 ? marks.clear : selection.leave),
    key(['t'], words.tab, nextTab),
    key(['x'], work.mark, mark),
    key(['J'], work.markDown, () => markOn(1)),
    key(['K'], work.markUp, () => markOn(-1)),
    key(['*'], work.markAll, marks.addAll),
    key(['[', ','], work.previousMessage, () => messages.step(-1)),
    key([']', '.'], work.nextMessage, () => messages.step(1)),
    act(['e'], words.resolve, () => actions.moveTo('resolved')),
    act(['p'], words.pending, () => actions.moveTo('pending')),
    act(['s'], words.snooze, actions.openSnooze),
    act(['d'], words.dismiss, () => actions.moveTo('dismissed')),
    act(['o'], words.reopen, () => actions.moveTo('open')),
    act(['r'], work.reply, write('reply')),
    act(['n'], work.note, write('note')),
    act(['i'], work.insert, () => composer.chooseSaved(true)),
    act(['y'], work.take, actions.take),
    act(['u'], work.giveBack, actions.giveBack),
    act(['a'], work.assign, () => actions.openMenu('assign')),
    act(['l'], work.tags, () => actions.openMenu('tags')),
    act(['+', '='], work.raise, () => actions.shiftPriority(1)),
    act(['-'], work.lower, () => actions.shiftPriority(-1)),
    act(['c'], work.correct, () => actions.openMenu('correct')),
    act(['m'], work.macros, () => actions.openMenu('macros')),
    act(['M'], work.merge, () => actions.openMenu('merge')),
    act(['S'], work.split, () => splitMarked(inbox)),
    act(['A'], work.approve, () => onReply('draft', 'approve')),
    act(['R'], work.retry, () => onReply('failed', 'retry')),
    act(['z'], words.undo, actions.undo),
    ...(isUnsure
      ? [0, 1, 2, 3].map((place) =>
          key([String(place + 1)], work.guesses, () => settleUnsure(inbox, place)),
        )
      : []),
  ])
}
