import { VisuallyHidden } from '@mantine/core'
import type { SlaFigures, SlaRow } from '../../../src/model/sla-report.ts'
import { formatAbout, formatPercent, formatWhole } from '../../lib/format.ts'
import { sla } from '../../lib/words/sla.ts'
import tableClasses from '../../ui/table.module.css'
import classes from './sla-page.module.css'

const words = sla.report
const MINUTE_MS = 60_000

const kinds = ['answers', 'resolutions'] as const
const columns = [words.inTarget, words.missed, words.median, words.p90] as const

/** Minutes as the reader says them: `42 min`, `3 h`. */
export function sayMinutes(minutes: number | null): string {
  return minutes === null ? words.nothing : formatAbout(minutes * MINUTE_MS)
}

function cellsOf({ met, inTarget, missed, share, medianMinutes, p90Minutes }: SlaFigures) {
  const all = words.of(formatWhole(inTarget), formatWhole(met + missed))
  return [
    share === null ? words.nothing : `${formatPercent(share)} (${all})`,
    formatWhole(missed),
    sayMinutes(medianMinutes),
    sayMinutes(p90Minutes),
  ]
}

type Props = {
  id: string
  title: string
  rows: readonly SlaRow[]
  nameOf: (row: SlaRow) => string
}

/** How targets came out, a row for each of a kind; read out with its headings. */
export function SlaTable({ id, title, rows, nameOf }: Props) {
  if (rows.length === 0) return null
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: keys must reach it
    <section className={classes.scroller} tabIndex={0} aria-labelledby={id}>
      <table className={tableClasses.table}>
        <caption id={id} className={classes.title} style={{ textAlign: 'start' }}>
          {title}
        </caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              <VisuallyHidden>{title}</VisuallyHidden>
            </th>
            {kinds.map((kind) => (
              <th key={kind} scope="colgroup" colSpan={columns.length}>
                {words[kind]}
              </th>
            ))}
          </tr>
          <tr>
            {kinds.flatMap((kind) =>
              columns.map((column) => (
                <th key={`${kind} ${column}`} scope="col" data-numeric>
                  {column}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                <bdi>{nameOf(row)}</bdi>
              </th>
              {kinds.flatMap((kind) =>
                cellsOf(row[kind]).map((cell, at) => (
                  <td key={`${kind} ${columns[at]}`} data-numeric>
                    {cell}
                  </td>
                )),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
