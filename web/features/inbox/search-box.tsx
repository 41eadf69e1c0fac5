import { ActionIcon, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { checkQueryQuery } from '../../lib/queries.ts'
import { search as words } from '../../lib/words/search.ts'
import { KeyCap } from '../../ui/key-cap.tsx'
import { wantRowFocus } from './row-focus.ts'
import classes from './search-box.module.css'
import { SearchFault } from './search-fault.tsx'
import { SEARCH_ID } from './search-focus.ts'
import { SearchFilters } from './search-filters.tsx'
import type { InboxView } from './tickets-query.ts'
import { ViewsSave } from './views-save.tsx'

/** How long typing rests, in milliseconds, before it is looked for. */
const REST_MS = 250

/** Looks for tickets by what was said, while it is typed; filters and views stand beside it. */
export function SearchBox({ view }: { view: InboxView }) {
  const id = useId()
  const navigate = useNavigate({ from: '/inbox/{-$queue}' })
  const { q = '' } = view.search
  const [typed, setTyped] = useState(q)
  const [settled] = useDebouncedValue(typed, REST_MS)
  const { data: check } = useQuery({ ...checkQueryQuery(settled), enabled: settled.trim() !== '' })
  const fault = settled === typed && settled.trim() !== '' && check?.ok === false ? check : null
  const isFine = settled.trim() === '' || check?.ok === true

  // What the address says counts, save while something else is being typed.
  const known = useRef(q)
  useEffect(() => {
    if (known.current !== q) setTyped(q)
    known.current = q
  }, [q])

  function lookFor(text: string): void {
    const next = text.trim() === '' ? undefined : text.trim()
    if ((next ?? '') === q) return
    known.current = next ?? ''
    void navigate({
      to: '.',
      search: ({ q: _q, ticket: _ticket, status: _status, ...rest }) =>
        next === undefined ? rest : { ...rest, q: next },
      replace: true,
    })
  }
  useEffect(() => {
    if (isFine && settled === typed) lookFor(settled)
    // Only what has settled is looked for, once; the address follows it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [settled, isFine])

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key === 'Escape') {
      event.preventDefault()
      if (typed === '') event.currentTarget.blur()
      setTyped('')
    } else if (event.key === 'Enter' && fault === null) {
      event.preventDefault()
      wantRowFocus()
      lookFor(typed)
      focusFirstRow()
    }
  }

  return (
    <search className={classes.search}>
      <div className={classes.line}>
        <TextInput
          id={SEARCH_ID}
          className={classes.input}
          size="sm"
          type="search"
          aria-label={words.label}
          aria-describedby={id}
          aria-invalid={fault !== null}
          aria-keyshortcuts="/"
          placeholder={words.placeholder}
          autoComplete="off"
          spellCheck={false}
          maxLength={2000}
          leftSection={<IconSearch size={15} stroke={1.8} aria-hidden="true" />}
          rightSection={
            typed === '' ? (
              <KeyCap>/</KeyCap>
            ) : (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={words.clear}
                onClick={() => setTyped('')}
              >
                <IconX size={14} stroke={1.8} />
              </ActionIcon>
            )
          }
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <SearchFilters view={view} />
        <ViewsSave view={view} />
      </div>
      <div id={id} aria-live="polite">
        {fault !== null && <SearchFault query={settled} errors={fault.errors} />}
      </div>
    </search>
  )
}

/** The first ticket that is listed, for those who go on by keyboard. */
function focusFirstRow(): void {
  const row = document.querySelector('[data-ticket][aria-current="true"], [data-ticket]')
  if (row instanceof HTMLElement) row.focus({ preventScroll: true })
}
