import { useQuery } from '@tanstack/react-query'
import { tagsQuery } from '../../lib/ticket-queries.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { tagChange } from './changes.ts'
import type { Choice } from './quick-choices.ts'
import { QuickMenu } from './quick-menu.tsx'
import type { TicketActions } from './use-ticket-actions.ts'

const TAG_MAX = 40

/** Puts a tag on or takes it off; what is typed becomes a new one. */
export function TagMenu({ actions }: { actions: TicketActions }) {
  const { menu, setMenu, apply, targets } = actions
  const opened = menu === 'tags'
  const { data: known = [] } = useQuery({ ...tagsQuery, enabled: opened })
  const { tickets } = opened ? targets() : { tickets: [] }
  const toggle = (tag: string): Choice => {
    const isOn = tickets.length > 0 && tickets.every(({ tags }) => tags.includes(tag))
    return {
      id: tag,
      label: tag,
      checked: isOn,
      run: () => apply(isOn ? tagChange([], [tag]) : tagChange([tag], [])),
    }
  }
  const own = tickets.flatMap(({ tags }) => tags)
  const tags = [...new Set([...own, ...known])]
  return (
    <QuickMenu
      opened={opened}
      title={inbox.tags.title}
      placeholder={inbox.tags.placeholder}
      empty=""
      choices={tags.map(toggle)}
      make={(typed) => {
        const tag = typed.toLowerCase().slice(0, TAG_MAX)
        return tags.includes(tag)
          ? null
          : { ...toggle(tag), id: `make-${tag}`, label: inbox.tags.make(tag) }
      }}
      onClose={() => setMenu(null)}
    />
  )
}
