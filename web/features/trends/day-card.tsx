import { SegmentedControl } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { TrendPoint } from '../../../src/model/views.ts'
import { strings } from '../../lib/strings.ts'
import classes from './overview-page.module.css'
import { SentimentTable } from './sentiment-table.tsx'

// The chart library is most of this view's weight: the figures do not wait for it.
const SentimentChart = lazy(async () => {
  const { SentimentChart: component } = await import('./sentiment-chart.tsx')
  return { default: component }
})

const words = strings.overview

/** Sentiment day by day, drawn or in numbers. */
export function DayCard({ points }: { points: readonly TrendPoint[] }) {
  const [view, setView] = useState<'chart' | 'table'>('chart')
  return (
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
        <SentimentTable points={points} />
      ) : (
        <Suspense fallback={<div className={classes.chart} />}>
          <div className={classes.chart}>
            <SentimentChart points={points} />
          </div>
        </Suspense>
      )}
    </section>
  )
}
