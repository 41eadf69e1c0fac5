import { Button } from '@mantine/core'
import { IconClockHour4, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Calendar, Policy } from '../../../src/model/sla.ts'
import { calendarsQuery, policiesQuery } from '../../lib/sla-endpoints.ts'
import { sla } from '../../lib/words/sla.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import { SlaCalendarEditor } from './sla-calendar-editor.tsx'
import { chosenOf, nameOfCalendar, NEW_CALENDAR, NEW_POLICY } from './sla-choice.ts'
import { SlaLists } from './sla-lists.tsx'
import classes from './sla-page.module.css'
import { SlaPolicyEditor } from './sla-policy-editor.tsx'

const route = getRouteApi('/targets/{-$what}')
const words = sla.targets

function AddButton({ what, label }: { what: string; label: string }) {
  return (
    <Button
      size="sm"
      variant={what === NEW_POLICY ? 'filled' : 'default'}
      leftSection={<IconPlus size={16} stroke={1.9} />}
      renderRoot={(props) => <Link to="/targets/{-$what}" params={{ what }} {...props} />}
    >
      {label}
    </Button>
  )
}

type Props = {
  what: string | undefined
  policies: readonly Policy[]
  calendars: readonly Calendar[]
}

function Editor({ what, policies, calendars }: Props) {
  const { policy, calendar } = chosenOf(what, policies, calendars)
  const last = Math.max(0, ...policies.map(({ position }) => position))
  if (what === NEW_POLICY)
    return <SlaPolicyEditor key={NEW_POLICY} policy={null} place={last + 1} />
  if (what === NEW_CALENDAR) return <SlaCalendarEditor key={NEW_CALENDAR} calendar={null} />
  if (policy) return <SlaPolicyEditor key={policy.id} policy={policy} place={policy.position} />
  if (calendar) return <SlaCalendarEditor key={nameOfCalendar(calendar.id)} calendar={calendar} />
  if (what !== undefined) return <EmptyState title={words.gone} />
  return (
    <EmptyState
      icon={<IconClockHour4 size={22} stroke={1.6} />}
      title={words.none}
      text={words.noneText}
    />
  )
}

/** How soon what is answered, by whose hours, and the one target or calendar that is being changed. */
export function TargetsPage() {
  const { what } = route.useParams()
  const policiesRead = useQuery(policiesQuery)
  const calendarsRead = useQuery(calendarsQuery)
  const [policies, calendars] = [policiesRead.data, calendarsRead.data]
  const reads = [policiesRead, calendarsRead]
  const failed = reads.find((read) => read.isError && read.data === undefined)
  const chosen = what ?? (policies?.[0] ? String(policies[0].id) : undefined)
  const actions = (
    <>
      <Button
        size="sm"
        variant="subtle"
        renderRoot={(props) => <Link to="/reports/targets" {...props} />}
      >
        {words.report}
      </Button>
      <AddButton what={NEW_CALENDAR} label={words.addCalendar} />
      <AddButton what={NEW_POLICY} label={words.addPolicy} />
    </>
  )
  return (
    <Page title={words.title} intro={words.intro} actions={actions}>
      {failed && (
        <LoadError
          title={words.failed}
          error={failed.error}
          onRetry={() => void failed.refetch()}
        />
      )}
      {policies && calendars && (
        <div className={classes.columns}>
          <SlaLists chosen={chosen} policies={policies} calendars={calendars} />
          <Editor what={what} policies={policies} calendars={calendars} />
        </div>
      )}
    </Page>
  )
}
