import { Button, SegmentedControl } from '@mantine/core'
import { IconPlant2 } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { LeadItem, LeadState } from '../../../src/model/lead.ts'
import { useCommands } from '../../lib/commands.ts'
import { useNow } from '../../lib/clock.ts'
import { formatDay } from '../../lib/format.ts'
import { useBrandId } from '../../lib/use-brand-id.ts'
import { leadStateNames, leads as words } from '../../lib/words/leads.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import { RowSkeleton } from '../inbox/row-skeleton.tsx'
import classes from './kept-page.module.css'
import { LeadCard } from './lead-card.tsx'
import { SalesLink } from './sales-link.tsx'
import { keptQuery } from './leads-api.ts'
import { useLeadSteps, type LeadSteps } from './use-lead-steps.ts'

const states = ['nurture', 'rejected', 'lost', 'won'] as const satisfies LeadState[]
const choices = states.map((value) => ({ value, label: leadStateNames[value] }))

/** Everybody who is no lead now: why, and when they come back. */
export function KeptPage() {
  const [state, setState] = useState<(typeof states)[number]>('nurture')
  const query = useInfiniteQuery(keptQuery(state, useBrandId()))
  const list = useRef<HTMLUListElement>(null)
  // The button that was pressed is gone with its line: the list keeps the focus.
  const steps = useLeadSteps(() => list.current?.focus({ preventScroll: true }))
  useCommands([
    {
      id: 'lead-z',
      title: words.do.undo,
      group: words.keys.group,
      keys: ['z'],
      run: steps.undo,
    },
  ])
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const choice = (
    <>
      <SegmentedControl
        size="xs"
        aria-label={words.kept.which}
        data={choices}
        value={state}
        onChange={setState}
      />
      <SalesLink />
    </>
  )
  return (
    <Page title={words.kept.title} intro={words.kept.intro} actions={choice}>
      {query.isPending && <RowSkeleton />}
      {query.isError && query.data === undefined && (
        <LoadError title={words.failed} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && items.length === 0 && (
        <EmptyState
          icon={<IconPlant2 size={22} stroke={1.6} />}
          title={words.kept.none}
          text={words.kept.noneText}
        />
      )}
      <ul ref={list} tabIndex={-1} className={classes.list} aria-label={leadStateNames[state]}>
        {items.map((lead) => (
          <Kept key={lead.id} lead={lead} steps={steps} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {words.kept.more}
        </Button>
      )}
    </Page>
  )
}

function Kept({ lead, steps }: { lead: LeadItem; steps: LeadSteps }) {
  const { reason, state } = lead
  return (
    <LeadCard lead={lead} facts={<Returns lead={lead} />}>
      {state !== 'won' && reason !== 'not_interested' && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => void steps.take(lead, { name: 'promote' })}
        >
          {words.do.promote}
        </Button>
      )}
    </LeadCard>
  )
}

const stays: ReadonlySet<string | null> = new Set([
  'no_fit',
  'seller',
  'in_talks',
  'not_interested',
])

function Returns({ lead: { state, reason, resurfaceAt } }: { lead: LeadItem }) {
  const now = useNow()
  if (state === 'won') return null
  if (resurfaceAt !== null) return <span>{words.until(formatDay(resurfaceAt, now))}</span>
  return <span>{stays.has(reason) ? words.never : words.onSignal}</span>
}
