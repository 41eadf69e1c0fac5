import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { IconHandFinger } from '@tabler/icons-react'
import { useRef } from 'react'
import { useCommands } from '../../lib/commands.ts'
import { sessionQuery } from '../../lib/queries.ts'
import { usePhone } from '../../lib/use-phone.ts'
import { useTitle } from '../../lib/use-title.ts'
import { leads as words } from '../../lib/words/leads.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { toastFailure } from '../../ui/toast.ts'
import { takeRowFocus, wantRowFocus } from '../inbox/row-focus.ts'
import { ListSkeleton } from '../inbox/row-skeleton.tsx'
import { useKeptFocus } from '../inbox/use-kept-focus.ts'
import { enterTicket } from '../inbox/use-selection.ts'
import { leadCommands } from './lead-commands.ts'
import { LeadMenus } from './lead-menus.tsx'
import { LeadPane } from './lead-pane.tsx'
import { LeadRow } from './lead-row.tsx'
import { changeRep, leadKeys, repsQuery, type Step, todayQuery } from './leads-api.ts'
import classes from './leads-page.module.css'
import { SalesLink } from './sales-link.tsx'
import { useLeadSelection } from './use-lead-selection.ts'
import { useLeadSteps } from './use-lead-steps.ts'
import { WaitingLeads } from './waiting-leads.tsx'

const route = getRouteApi('/leads')

/** What a rep has to do today: the list, and the chosen lead beside it; on a phone one or the other. */
export function LeadsPage() {
  const { data: session } = useQuery(sessionQuery)
  const agent = session?.agent ?? null
  useTitle(words.title)
  if (session === undefined) return <ListSkeleton />
  if (agent === null) {
    return <WaitingLeads />
  }
  return <Today key={agent.id} repId={agent.id} />
}

function Today({ repId }: { repId: number }) {
  const { lead: leadId } = route.useSearch()
  const query = useQuery(todayQuery(repId))
  const { data: reps } = useQuery(repsQuery)
  const capacity = reps?.find(({ id }) => id === repId)?.capacity
  const isPhone = usePhone()
  const items = query.data ?? []
  const selection = useLeadSelection(items, leadId, isPhone)
  const client = useQueryClient()
  const steps = useLeadSteps((lead, step) => {
    if (!leaves(step)) return
    wantRowFocus()
    selection.select(selection.after(lead.id))
    client.setQueryData(todayQuery(repId).queryKey, (before) =>
      before?.filter(({ id }) => id !== lead.id),
    )
  })
  useCommands(leadCommands({ selection, steps }))
  const root = useRef<HTMLDivElement>(null)
  useKeptFocus(root)
  const isEmpty = query.isSuccess && items.length === 0
  const hasPane = leadId !== undefined
  return (
    <div
      ref={root}
      className={classes.leads}
      data-pane={hasPane ? 'lead' : 'list'}
      data-empty={(isEmpty && !hasPane) || undefined}
    >
      <section className={classes.list} aria-label={words.list}>
        <h1 className={classes.title}>{words.title}</h1>
        {capacity !== undefined && items.length > 0 && (
          <p className={classes.count}>
            {words.count(items.length, capacity)} <SalesLink />
          </p>
        )}
        {query.isPending && <ListSkeleton />}
        {query.isError && query.data === undefined && (
          <LoadError
            title={words.failed}
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        )}
        {isEmpty && <Nothing repId={repId} />}
        <ul className={classes.rows}>
          {items.map((lead) => (
            <li key={lead.id}>
              <LeadRow
                lead={lead}
                selected={lead.id === leadId}
                href={`/leads?lead=${lead.id}`}
                onSelect={selection.open}
                onOpen={enterTicket}
              />
            </li>
          ))}
        </ul>
      </section>
      <section className={classes.pane} aria-label={words.label}>
        {leadId !== undefined && (
          <LeadPane
            id={leadId}
            item={selection.item}
            steps={steps}
            onBack={isPhone ? selection.leave : null}
          />
        )}
      </section>
      {selection.item !== undefined && <LeadMenus lead={selection.item} steps={steps} />}
    </div>
  )
}

/** Whether a lead is gone from the list after a step. */
const leaves = (step: Step): boolean =>
  ['reject', 'nurture', 'reassign'].includes(step.name) ||
  (step.name === 'advance' && (step.state === 'won' || step.state === 'lost'))

/** Where the focus goes when the last row has been worked off. */
function takeFocus(element: HTMLElement | null): void {
  if (element !== null && takeRowFocus()) element.focus({ preventScroll: true })
}

function Nothing({ repId }: { repId: number }) {
  const { data: reps } = useQuery(repsQuery)
  const client = useQueryClient()
  const start = useMutation({
    mutationFn: () => changeRep(repId, { sells: true }),
    onError: (error) => toastFailure(words.stepFailed, error),
    onSettled: () => client.invalidateQueries({ queryKey: leadKeys.all }),
  })
  const sells = reps?.find(({ id }) => id === repId)?.sells
  const icon = <IconHandFinger size={22} stroke={1.6} />
  return (
    <div className={classes.empty} tabIndex={-1} ref={takeFocus}>
      {sells === false ? (
        <EmptyState icon={icon} title={words.noneSells} text={words.noneSellsText}>
          <Button size="xs" loading={start.isPending} onClick={() => start.mutate()}>
            {words.startSelling}
          </Button>
        </EmptyState>
      ) : (
        <EmptyState icon={icon} title={words.none} text={words.noneText}>
          <SalesLink />
        </EmptyState>
      )}
    </div>
  )
}
