import { IconBookmark, IconUser } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { NavItem } from '../../app/nav-item.tsx'
import { sessionQuery } from '../../lib/queries.ts'
import { isTicketQueue } from '../../lib/queues.ts'
import { readInbox, usualTab } from '../../lib/search.ts'
import { useBrandId } from '../../lib/use-brand-id.ts'
import { mineQuery, viewsQuery } from '../../lib/view-endpoints.ts'
import { search } from '../../lib/words/search.ts'
import { addressOfView, savedAs } from './views-filter.ts'

const words = search.views

/** The list on screen as a view, for telling which line of the navigation it is. */
function useShownView() {
  const { queue } = useParams({ strict: false })
  const brandId = useBrandId()
  const { ticket: _ticket, status, ...wanted } = readInbox(useSearch({ strict: false }))
  const tab = status ?? usualTab(wanted)
  return { queue: isTicketQueue(queue) ? queue : undefined, brandId, tab, search: wanted }
}

/** Whether the list on screen is more than a plain queue. */
export function useIsSearching(): boolean {
  return Object.keys(useShownView().search).length > 0
}

/** What is one's own, and the saved views, with how many tickets each shows. */
export function ViewsNav({ heading }: { heading: string | undefined }) {
  const { data: session } = useQuery(sessionQuery)
  const agent = session?.agent ?? null
  const { data: views = [] } = useQuery(viewsQuery)
  const { data: mine } = useQuery({ ...mineQuery(agent?.id ?? 0), enabled: agent !== null })
  const shown = useShownView()
  const current = savedAs(shown, views)
  const isMine = Object.keys(shown.search).length === 1 && shown.search.assignee === 'me'
  if (agent === null && views.length === 0) return null
  return (
    <>
      <h2 className={heading}>{words.title}</h2>
      <ul aria-label={words.title}>
        {agent !== null && (
          <NavItem
            link={addressOfView({ assignee: 'me' })}
            icon={IconUser}
            label={words.mine}
            count={mine?.count}
            more={mine?.more}
            current={isMine && current === undefined}
          />
        )}
        {views.map((view) => (
          <NavItem
            key={view.id}
            link={addressOfView(view.filter)}
            icon={IconBookmark}
            label={view.name}
            count={view.count ?? undefined}
            more={view.more}
            current={view.id === current?.id}
          />
        ))}
      </ul>
    </>
  )
}
