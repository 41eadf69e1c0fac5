import { SegmentedControl } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { PersonDetail } from '../../../src/model/person.ts'
import { formatUtcMonth } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import { persons } from '../../lib/words/persons.ts'
import { SentimentTable } from '../trends/sentiment-table.tsx'
import classes from './person-moods.module.css'
import { Section } from './section.tsx'

const SentimentChart = lazy(async () => {
  const { SentimentChart: component } = await import('../trends/sentiment-chart.tsx')
  return { default: component }
})

const words = persons.moods

/** What they felt about us month by month, drawn or in numbers. */
export function PersonMoods({ moods }: Pick<PersonDetail, 'moods'>) {
  const [view, setView] = useState<'chart' | 'table'>('chart')
  if (moods.length === 0) return null
  const points = moods.map(({ month, ...counts }) => ({ at: month, ...counts }))
  const shared = { points, format: formatUtcMonth }
  const choice = (
    <SegmentedControl
      size="xs"
      aria-label={strings.overview.view}
      value={view}
      data={[
        { value: 'chart', label: strings.overview.chart },
        { value: 'table', label: strings.overview.table },
      ]}
      onChange={(value) => setView(value === 'table' ? 'table' : 'chart')}
    />
  )
  return (
    <Section title={words.title} actions={choice}>
      <p className={classes.hint}>{words.hint}</p>
      {view === 'table' ? (
        <SentimentTable {...shared} label={words.title} first={words.month} />
      ) : (
        <div className={classes.chart}>
          <Suspense fallback={null}>
            <SentimentChart {...shared} label={words.title} height="12rem" />
          </Suspense>
        </div>
      )}
    </Section>
  )
}
