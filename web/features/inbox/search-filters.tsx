import {
  ActionIcon,
  Button,
  Indicator,
  NativeSelect,
  Popover,
  Switch,
  TextInput,
} from '@mantine/core'
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks'
import { IconFilter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { sessionQuery } from '../../lib/queries.ts'
import { readTicketSearch, type TicketSearch } from '../../lib/search.ts'
import { agentsQuery, teamsQuery } from '../../lib/ticket-queries.ts'
import { search } from '../../lib/words/search.ts'
import classes from './search-box.module.css'
import type { InboxView } from './tickets-query.ts'

const words = search.filters

/** Whose tickets, of which team and tag, and whether they are late. */
export function SearchFilters({ view }: { view: InboxView }) {
  const [opened, { toggle, close }] = useDisclosure(false)
  const { q: _q, ...filters } = view.search
  const count = Object.keys(filters).length
  const label = count === 0 ? words.open : `${words.open}: ${words.applied(count)}`
  return (
    <Popover opened={opened} onChange={toggle} position="bottom-end" width={260} trapFocus>
      <Indicator disabled={count === 0} label={String(count)} size={15} offset={4}>
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={label}
            title={words.open}
            onClick={toggle}
          >
            <IconFilter size={17} stroke={1.8} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown>
        <FilterFields search={view.search} count={count} onDone={close} />
      </Popover.Dropdown>
    </Popover>
  )
}

type FieldProps = { search: TicketSearch; count: number; onDone(): void }

function FilterFields({ search: now, count, onDone }: FieldProps) {
  const navigate = useNavigate({ from: '/inbox/{-$queue}' })
  const { data: agents = [] } = useQuery(agentsQuery)
  const { data: teams = [] } = useQuery(teamsQuery)
  const { data: session } = useQuery(sessionQuery)
  const isKnown = session?.agent != null
  function filterBy(change: Record<keyof Omit<TicketSearch, 'q'>, unknown> | object): void {
    void navigate({
      to: '.',
      search: ({ q, status, ...rest }) => ({
        ...('brand' in rest ? { brand: rest.brand } : {}),
        ...readTicketSearch({ ...now, q, ...change }),
        status,
      }),
      replace: true,
    })
  }
  const setTag = useDebouncedCallback((tag: string) => {
    filterBy({ tag: tag.trim().toLowerCase() })
  }, 300)
  return (
    <div className={classes.filters}>
      <NativeSelect
        label={words.assignee}
        value={String(now.assignee ?? '')}
        data={[
          { value: '', label: words.anybody },
          ...(isKnown ? [{ value: 'me', label: words.me }] : []),
          { value: 'none', label: words.nobody },
          ...agents
            .filter(({ active }) => active)
            .map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
        onChange={({ currentTarget }) => filterBy({ assignee: currentTarget.value })}
      />
      {!isKnown && agents.length > 0 && <p className={classes.hint}>{words.whoFirst}</p>}
      <NativeSelect
        label={words.team}
        value={String(now.team ?? '')}
        data={[
          { value: '', label: words.anyTeam },
          ...teams.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
        onChange={({ currentTarget }) => filterBy({ team: currentTarget.value })}
      />
      <TextInput
        label={words.tag}
        defaultValue={now.tag ?? ''}
        maxLength={40}
        autoCapitalize="none"
        onChange={({ currentTarget }) => setTag(currentTarget.value)}
      />
      <Switch
        label={words.late}
        checked={now.late === true}
        onChange={({ currentTarget }) => filterBy({ late: currentTarget.checked })}
      />
      {count > 0 && (
        <Button
          variant="default"
          size="xs"
          onClick={() => {
            filterBy({ assignee: '', team: '', tag: '', late: false })
            onDone()
          }}
        >
          {words.clear}
        </Button>
      )}
    </div>
  )
}
