import type { QueryTrial } from '../../../src/model/query-trial.ts'
import { formatDecimal, formatPercent, formatUsd, formatWhole } from '../../lib/format.ts'
import { estimatePrecision } from '../../lib/precision.ts'
import { strings } from '../../lib/strings.ts'
import type { Hit } from './hits.ts'
import classes from './trial-figures.module.css'
import type { Marks } from './use-marks.ts'

const words = strings.workbench

function Figure({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div className={classes.figure}>
      <dt className={classes.name}>{name}</dt>
      <dd className={classes.value}>{value}</dd>
      <dd className={classes.note}>{note}</dd>
    </div>
  )
}

function costNote({ sources }: QueryTrial['cost']): string {
  if (sources.length === 0) return words.costNone
  return sources.map(({ name, usdEach }) => words.costEach(name, formatUsd(usdEach))).join(', ')
}

type Props = { trial: QueryTrial; hits: readonly Hit[]; marks: Marks }

/** What the query may come to: how much, how good, how dear. */
export function TrialFigures({ trial: { stored, cost }, hits, marks }: Props) {
  const count = (verdict: string) => hits.filter(({ key }) => marks.of(key) === verdict).length
  const precision = estimatePrecision(count('right'), count('wrong'))
  const isKnown = stored.searched > 0
  return (
    <dl className={classes.row}>
      <Figure
        name={words.perDay}
        value={isKnown ? formatDecimal(stored.perDay) : '–'}
        note={
          isKnown
            ? words.perDayNote(stored.hits, stored.searched, formatDecimal(stored.days))
            : words.nothingStored
        }
      />
      <Figure
        name={words.precision}
        value={precision === null ? '–' : formatPercent(precision.share)}
        note={
          precision === null
            ? words.precisionHint
            : words.precisionNote(
                formatPercent(precision.low),
                formatPercent(precision.high),
                formatWhole(precision.marked),
              )
        }
      />
      <Figure
        name={words.cost}
        value={isKnown || cost.sources.length === 0 ? formatUsd(cost.usdPerMonth) : '–'}
        note={costNote(cost)}
      />
    </dl>
  )
}
