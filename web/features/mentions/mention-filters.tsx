import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { sourcesQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { intentNames, queueNames, sentimentNames } from '../../lib/words/names.ts'
import { Tag } from '../../ui/tag.tsx'
import classes from './mention-filters.module.css'

const route = getRouteApi('/mentions')
const words = strings.mentions

type Choice = { name: string; value: string; label: string }

function FilterSelect(props: {
  label: string
  value: string | number | undefined
  choices: readonly Omit<Choice, 'name'>[]
  onChange(value: string | undefined): void
}) {
  const { label, value, choices, onChange } = props
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      data-set={value !== undefined || undefined}
      value={value ?? ''}
      data={[{ value: '', label: `${label}: ${words.any.toLowerCase()}` }, ...choices]}
      onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}
    />
  )
}

const choicesOf = (names: Record<string, string>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }))

/** Follows the address bar, and leads it once typing pauses. */
function SearchField() {
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [typed, setTyped] = useState(q)
  const search = useDebouncedCallback((value: string) => {
    const next = value.trim() === '' ? undefined : value.trim()
    void navigate({ search: (before) => ({ ...before, q: next }), replace: true })
  }, 250)
  const [seen, setSeen] = useState(q)
  if (seen !== q) {
    setSeen(q)
    if (typed.trim() !== q) setTyped(q)
  }
  function change(value: string): void {
    setTyped(value)
    search(value)
  }
  return (
    <TextInput
      className={classes.search}
      type="search"
      aria-label={words.search}
      placeholder={words.placeholder}
      leftSection={<IconSearch size={16} stroke={1.7} />}
      rightSection={
        typed === '' ? null : (
          <CloseButton size="sm" aria-label={words.clear} onClick={() => change('')} />
        )
      }
      value={typed}
      onChange={({ currentTarget: { value } }) => change(value)}
    />
  )
}

/** What narrows the list; `onClear` is null while nothing does. */
export function MentionFilters({ onClear }: { onClear: (() => void) | null }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data: sources = [] } = useQuery(sourcesQuery)
  const set = (name: string) => (value: string | number | undefined) =>
    void navigate({ search: (before) => ({ ...before, [name]: value }), replace: true })
  return (
    <search className={classes.filters}>
      <SearchField />
      <FilterSelect
        label={words.sentiment}
        value={search.sentiment}
        choices={choicesOf(sentimentNames)}
        onChange={set('sentiment')}
      />
      <FilterSelect
        label={words.intent}
        value={search.intent}
        choices={choicesOf(intentNames)}
        onChange={set('intent')}
      />
      <FilterSelect
        label={words.queue}
        value={search.queue}
        choices={choicesOf(queueNames)}
        onChange={set('queue')}
      />
      <FilterSelect
        label={words.source}
        value={search.source}
        choices={sources.map(({ id, name }) => ({ value: String(id), label: name }))}
        onChange={(value) => set('source')(value === undefined ? undefined : Number(value))}
      />
      {search.author !== undefined && <Tag tone="accent">{words.author}</Tag>}
      {onClear !== null && (
        <Button size="xs" variant="subtle" color="gray" onClick={onClear}>
          {words.clear}
        </Button>
      )}
    </search>
  )
}
