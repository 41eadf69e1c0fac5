import type { TrendPoint } from '../../../src/model/views.ts'
import { formatUtcDay, formatWhole } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import { sentimentNames } from '../../lib/words/names.ts'
import { sumPoints } from './trend-sums.ts'
import tableClasses from '../../ui/table.module.css'

const moods = ['negative', 'mixed', 'neutral', 'positive'] as const

type Props = {
  points: readonly TrendPoint[]
  /** What a point's time is called, and what its column is. */
  format?: (at: string) => string
  first?: string
  /** Left out, the heading beside it names it. */
  label?: string
}

/** The chart in numbers, newest day first. */
export function SentimentTable(props: Props) {
  const { points, format = formatUtcDay, first = strings.overview.day, label } = props
  const name = label === undefined ? { 'aria-labelledby': 'by-day' } : { 'aria-label': label }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: keys must reach it
    <section className={tableClasses.scroller} tabIndex={0} {...name}>
      <table className={tableClasses.table}>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {moods.map((mood) => (
              <th key={mood} scope="col" data-numeric>
                {sentimentNames[mood]}
              </th>
            ))}
            <th scope="col" data-numeric>
              {strings.overview.total}
            </th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.at}>
              <th scope="row">
                <time dateTime={point.at.slice(0, 10)}>{format(point.at)}</time>
              </th>
              {moods.map((mood) => (
                <td key={mood} data-numeric>
                  {formatWhole(point[mood])}
                </td>
              ))}
              <td data-numeric>{formatWhole(sumPoints([point]).total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
