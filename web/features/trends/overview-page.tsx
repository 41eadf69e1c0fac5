import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { trendQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { useBrandId } from '../../lib/use-brand-id.ts'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import { FigureRow } from './figure-row.tsx'
import { IntentBars } from './intent-bars.tsx'
import classes from './overview-page.module.css'
import { OverviewSkeleton } from './overview-skeleton.tsx'
import { SentimentTable } from './sentiment-table.tsx'
import { figuresOf } from './trend-sums.ts'

// The chart library is most of this view's weight: the figures do not wait for it.
const SentimentChart = lazy(async () => {
  const { SentimentChart: component } = await import('./sentiment-chart.tsx')
  return { default: component }
})

const route = getRouteApi('/overview')
const ranges = [7, 30, 60, 90]

/** How people feel, day by day, and what they want. */
export function OverviewPage() {
  const { days = 30 } = route.useSearch()
  const navigate = route.useNavigate()
  const brandId = useBrandId()
  const trend = useQuery(trendQuery(brandId, days))
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const words = strings.overview
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
      {trend.data !== undefined && (
        <div className={classes.overview}>
          <FigureRow figures={figuresOf(trend.data)} />
          <section className={classes.card} aria-labelledby="by-day">
            <header className={classes.head}>
              <div>
                <h2 id="by-day" className={classes.title}>
                  {words.byDay}
                </h2>
                <p className={classes.hint}>{words.byDayHint}</p>
              </div>
              <SegmentedControl
                size="xs"
                aria-label={words.view}
                value={view}
                data={[
                  { value: 'chart', label: words.chart },
                  { value: 'table', label: words.table },
                ]}
                onChange={(value) => setView(value === 'table' ? 'table' : 'chart')}
              />
            </header>
            {view === 'table' ? (
              <SentimentTable points={trend.data.points} />
            ) : (
              <Suspense fallback={<div className={classes.chart} />}>
                <div className={classes.chart}>
                  <SentimentChart points={trend.data.points} />
                </div>
              </Suspense>
            )}
          </section>
          <IntentBars intents={trend.data.intents} />
        </div>
      )}
    </Page>
  )
}
