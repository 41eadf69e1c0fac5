import { useQuery } from '@tanstack/react-query'
import type { TicketItem } from '../../../src/model/views.ts'
import { queueNames, statusNames } from '../../lib/words/names.ts'
import { authorTicketsQuery } from '../../lib/ticket-queries.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { mergeStep } from './merge-step.ts'
import type { Choice } from './quick-choices.ts'
import { QuickMenu } from './quick-menu.tsx'
import type { Marks } from './use-marks.ts'
import { authorOf } from './use-ticket-steps.ts'
import type { Selection } from './use-selection.ts'
import type { TicketActions } from './use-ticket-actions.ts'

const words = inbox.merge

/** So many tickets of the list are offered; the rest is found by typing. */
const FROM_LIST = 50

type Props = {
  actions: TicketActions
  selection: Selection
  marks: Marks
  items: readonly TicketItem[]
}

/** Into which ticket this one goes, or those that are marked: the author's other ones first. */
export function MergeMenu({ actions, selection, marks, items }: Props) {
  const { menu, setMenu, run, targets } = actions
  const opened = menu === 'merge'
  const tickets = opened ? targets().tickets : []
  const authorId = tickets[0]?.author?.id
  const { data: byAuthor = [] } = useQuery({
    ...authorTicketsQuery(authorId ?? ''),
    enabled: opened && authorId !== undefined,
  })
  const choice = (into: TicketItem, group: string): Choice => ({
    id: into.id,
    label: into.excerpt,
    hint: `${authorOf(into)} · ${queueNames[into.queue]} · ${statusNames[into.status]}`,
    words: authorOf(into),
    group,
    run: () => {
      run(
        mergeStep(
          tickets.filter(({ id }) => id !== into.id),
          into,
        ),
      )
      marks.clear()
      selection.select(into.id)
    },
  })
  const many = tickets.length > 1
  const others = byAuthor.filter((one) => many || one.id !== tickets[0]?.id)
  const offered = new Set(others.map(({ id }) => id))
  const listed = items
    .filter(({ id }) => !offered.has(id) && (many || id !== tickets[0]?.id))
    .slice(0, FROM_LIST)
  return (
    <QuickMenu
      opened={opened}
      title={many ? words.titleMany(tickets.length) : words.title}
      placeholder={words.placeholder}
      empty={words.empty}
      choices={[
        ...others.map((one) => choice(one, words.sameAuthor)),
        ...listed.map((one) => choice(one, words.inList)),
      ]}
      onClose={() => setMenu(null)}
    />
  )
}
