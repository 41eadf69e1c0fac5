import { Button, SegmentedControl } from '@mantine/core'
import { IconChartBar } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Trend } from '../../../src/model/views.ts'
import { trendQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { useBrandId } from '../../lib/use-brand-id.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import { DayCard } from './day-card.tsx'
import { FigureRow } from './figure-row.tsx'
import { IntentBars } from './intent-bars.tsx'
import classes from './overview-page.module.css'
import { OverviewSkeleton } from './overview-skeleton.tsx'
import { figuresOf } from './trend-sums.ts'

const route = getRouteApi('/overview')
const words = strings.overview
const ranges = [7, 30, 60, 90]

function Nothing() {
  return (
    <EmptyState
      icon={<IconChartBar size={22} stroke={1.6} />}
      title={words.empty}
      text={strings.empty.startText}
    >
      <Button size="xs" variant="default" renderRoot={(props) => <Link to="/sources" {...props} />}>
        {strings.empty.sources}
      </Button>
    </EmptyState>
  )
}

function Figures({ trend }: { trend: Trend }) {
  const figures = figuresOf(trend)
  if (figures.all.total === 0) return <Nothing />
  return (
    <div className={classes.overview}>
      <FigureRow figures={figures} />
      <DayCard points={trend.points} />
      <IntentBars intents={trend.intents} />
    </div>
  )
}

/** How people feel, day by day, and what they want. */
export function OverviewPage() {
  const { days: asked = 30 } = route.useSearch()
  const days = ranges.includes(asked) ? asked : 30
  const navigate = route.useNavigate()
  const brandId = useBrandId()
  const trend = useQuery(trendQuery(brandId, days))
  const range = (
    <SegmentedControl
      size="xs"
      aria-label={words.range}
      value={String(days)}
      data={ranges.map((count) => ({ value: String(count), label: words.days(count) }))}
      onChange={(value) =>
        void navigate({ search: (before) => ({ ...before, days: Number(value) }) })
      }
    />
  )
  return (
    <Page title={words.title} actions={range}>
      {trend.isPending && <OverviewSkeleton />}
      {trend.isError && trend.data === undefined && (
        <LoadError title={words.failed} error={trend.error} onRetry={() => void trend.refetch()} />
      )}
      {trend.data !== undefined && <Figures trend={trend.data} />}
    </Page>
  )
}
