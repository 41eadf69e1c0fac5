import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react'
import type { PersonItem } from '../../../src/model/person.ts'
import type { PeopleSearch } from '../../lib/search.ts'
import { agentsQuery, tagsQuery } from '../../lib/ticket-queries.ts'
import { stageNames } from '../../lib/words/person-names.ts'
import { persons as words } from '../../lib/words/persons.ts'
import { focusSearch, PEOPLE_SEARCH_ID } from '../inbox/search-focus.ts'
import classes from './people-filters.module.css'

const route = getRouteApi('/people')
const stages = Object.entries(stageNames).map(([value, label]) => ({ value, label }))

/** Follows the address bar, and leads it once typing pauses. */
function useTyped(name: 'q' | 'tag') {
  const { [name]: value = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [typed, setTyped] = useState(value)
  const search = useDebouncedCallback((text: string) => {
    const next = text.trim() === '' ? undefined : text.trim()
    void navigate({ search: (before) => ({ ...before, [name]: next }), replace: true })
  }, 250)
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    if (typed.trim() !== value) setTyped(value)
  }
  function change(text: string): void {
    setTyped(text)
    search(text)
  }
  return [typed, change] as const
}

/** Out of the field into the list, as one who has found what they looked for. */
function leaveField(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.nativeEvent.isComposing) return
  if (event.key !== 'Escape' && event.key !== 'Enter' && event.key !== 'ArrowDown') return
  const row = document.querySelector<HTMLElement>('a[data-person]')
  if (row !== null) row.focus()
  else if (event.key === 'Escape') event.currentTarget.blur()
  event.preventDefault()
}

type TypedProps = { name: 'q' | 'tag'; label: string; icon?: ReactNode; suggestions?: string[] }

function TypedField({ name, label, icon, suggestions }: TypedProps) {
  const [typed, change] = useTyped(name)
  return (
    <TextInput
      id={name === 'q' ? PEOPLE_SEARCH_ID : undefined}
      className={name === 'q' ? classes.search : classes.tag}
      size={name === 'q' ? 'sm' : 'xs'}
      type="search"
      aria-label={label}
      placeholder={name === 'q' ? words.placeholder : label}
      leftSection={icon}
      list={suggestions === undefined ? undefined : 'people-tags'}
      rightSection={
        typed === '' ? null : (
          <CloseButton
            size="sm"
            aria-label={words.clear}
            onClick={({ currentTarget }) => {
              change('')
              currentTarget.closest('div')?.parentElement?.querySelector('input')?.focus()
            }}
          />
        )
      }
      value={typed}
      onKeyDown={leaveField}
      onChange={({ currentTarget: { value } }) => change(value)}
    />
  )
}

function Choice(props: {
  label: string
  value: string | number | undefined
  choices: readonly { value: string; label: string }[]
  onChange(value: string | undefined): void
}) {
  const { label, value, choices, onChange } = props
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      data-set={value !== undefined || undefined}
      value={value ?? ''}
      data={[{ value: '', label: `${label}: ${words.any}` }, ...choices]}
      onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}
    />
  )
}

type Props = { people: readonly PersonItem[]; onClear: (() => void) | null }

/** What narrows the list; `onClear` is null while nothing does. */
export function PeopleFilters({ people, onClear }: Props) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data: agents = [] } = useQuery(agentsQuery)
  const { data: ticketTags = [] } = useQuery(tagsQuery)
  const tags = useMemo(
    () => [...new Set([...people.flatMap(({ tags: own }) => own), ...ticketTags])].sort(),
    [people, ticketTags],
  )
  const set = (change: PeopleSearch) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
  return (
    <search className={classes.filters}>
      <TypedField name="q" label={words.search} icon={<IconSearch size={16} stroke={1.7} />} />
      <Choice
        label={words.stage}
        value={search.stage}
        choices={stages}
        onChange={(stage) => set({ stage: stage as PeopleSearch['stage'] })}
      />
      <Choice
        label={words.owner}
        value={search.owner}
        choices={agents.map(({ id, name }) => ({ value: String(id), label: name }))}
        onChange={(owner) => set({ owner: owner === undefined ? undefined : Number(owner) })}
      />
      <TypedField name="tag" label={words.tag} suggestions={tags} />
      <datalist id="people-tags">
        {tags.map((tag) => (
          <option key={tag} value={tag}>
            {tag}
          </option>
        ))}
      </datalist>
      {onClear !== null && (
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          onClick={() => {
            onClear()
            focusSearch()
          }}
        >
          {words.clear}
        </Button>
      )}
    </search>
  )
}
