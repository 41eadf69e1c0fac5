import '@mantine/charts/styles.layer.css'
import '@mantine/core/styles/ColorSwatch.layer.css'
import { BarChart } from '@mantine/charts'
import type { TrendPoint } from '../../../src/model/views.ts'
import { formatUtcDay, formatWhole } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import { sentimentNames } from '../../lib/words/names.ts'
import classes from './sentiment-chart.module.css'

const series = [
  { name: 'negative', label: sentimentNames.negative, color: 'var(--chart-negative)' },
  { name: 'mixed', label: sentimentNames.mixed, color: 'var(--chart-mixed)' },
  { name: 'neutral', label: sentimentNames.neutral, color: 'var(--chart-neutral)' },
  { name: 'positive', label: sentimentNames.positive, color: 'var(--chart-positive)' },
]

type Props = {
  points: readonly TrendPoint[]
  /** What a point's time is called. */
  format?: (at: string) => string
  label?: string
  height?: string
}

/** Mentions of each day, stacked by mood. The table beside it says the same in numbers. */
export function SentimentChart({
  points,
  format = formatUtcDay,
  label = strings.overview.byDay,
  height = '19rem',
}: Props) {
  const data = points.map((point) => ({ ...point, day: format(point.at) }))
  return (
    <figure aria-label={label}>
      <BarChart
        h={height}
        data={data}
        dataKey="day"
        type="stacked"
        series={series}
        withLegend
        legendProps={{ verticalAlign: 'bottom', height: 32, itemSorter: null }}
        classNames={{ legend: classes.legend, legendItemName: classes.legendName }}
        gridAxis="x"
        tickLine="none"
        strokeDasharray="0"
        gridColor="var(--line)"
        textColor="var(--ink-3)"
        valueFormatter={formatWhole}
        maxBarWidth={28}
        barChartProps={{ barCategoryGap: '18%', accessibilityLayer: false }}
        barProps={{ isAnimationActive: false }}
        xAxisProps={{ minTickGap: 24, interval: 'preserveStartEnd' }}
        yAxisProps={{ width: 36, allowDecimals: false }}
        tooltipAnimationDuration={0}
      />
    </figure>
  )
}
