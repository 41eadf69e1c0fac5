import type { TrendPoint } from '../../../src/model/views.ts'
import { formatUtcDay, formatWhole } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import { sentimentNames } from '../../lib/words/names.ts'
import { sumPoints } from './trend-sums.ts'
import tableClasses from '../../ui/table.module.css'

const moods = ['negative', 'mixed', 'neutral', 'positive'] as const

/** The chart in numbers, newest day first. */
export function SentimentTable({ points }: { points: readonly TrendPoint[] }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: keys must reach it
    <section className={tableClasses.scroller} tabIndex={0} aria-labelledby="by-day">
      <table className={tableClasses.table}>
        <thead>
          <tr>
            <th scope="col">{strings.overview.day}</th>
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
                <time dateTime={point.at.slice(0, 10)}>{formatUtcDay(point.at)}</time>
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
