import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ImportSummary } from '../../../src/model/views.ts'
import { formatWhole } from '../../lib/format.ts'
import { loudQueues, quietQueues } from '../../lib/queues.ts'
import { strings } from '../../lib/strings.ts'
import { queueNames } from '../../lib/words/names.ts'
import tableClasses from '../../ui/table.module.css'
import classes from './import-report.module.css'

const words = strings.upload

/** So many left-out lines are listed; the rest is counted. */
const MAX_LINES = 200

function Rejected({ lines }: { lines: ImportSummary['rejected'] }) {
  if (lines.length === 0) return null
  return (
    <section aria-labelledby="rejected-title">
      <h2 id="rejected-title" className={classes.title}>
        {words.rejectedTitle}
      </h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: keys must reach it */}
      <section className={tableClasses.scroller} tabIndex={0} aria-labelledby="rejected-title">
        <table className={tableClasses.table}>
          <thead>
            <tr>
              <th scope="col" data-numeric>
                {words.line}
              </th>
              <th scope="col">{words.reason}</th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, MAX_LINES).map(({ line, reason }) => (
              <tr key={line}>
                <th scope="row" data-numeric>
                  {formatWhole(line)}
                </th>
                <td className={classes.reason}>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {lines.length > MAX_LINES && (
        <p className={classes.more}>{words.rejectedMore(lines.length - MAX_LINES)}</p>
      )}
    </section>
  )
}

/** What became of an uploaded file. */
export function ImportReport({
  summary,
  onAnother,
}: {
  summary: ImportSummary
  onAnother(): void
}) {
  const figures: [string, number][] = [
    [words.read, summary.read],
    [words.stored, summary.stored],
    [words.duplicates, summary.duplicates],
    [words.rejected, summary.rejected.length],
  ]
  const tickets = [...loudQueues, ...quietQueues].filter((queue) => summary.tickets[queue] > 0)
  return (
    // Takes the focus that the button which is gone had, so that it is read out and not lost.
    <div className={classes.report} tabIndex={-1} ref={(report) => report?.focus()}>
      <dl className={classes.figures}>
        {figures.map(([name, count]) => (
          <div key={name} className={classes.figure}>
            <dt>{name}</dt>
            <dd>{formatWhole(count)}</dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby="tickets-title">
        <h2 id="tickets-title" className={classes.title}>
          {words.tickets}
        </h2>
        {tickets.length === 0 && <p className={classes.more}>{words.noTickets}</p>}
        <ul className={classes.queues}>
          {tickets.map((queue) => (
            <li key={queue}>
              <Link to="/inbox/{-$queue}" params={{ queue }} className={classes.queue}>
                {queueNames[queue]}
                <strong>{formatWhole(summary.tickets[queue])}</strong>
              </Link>
            </li>
          ))}
        </ul>
      </section>
      <Rejected lines={summary.rejected} />
      <Button variant="default" className={classes.another} onClick={onAnother}>
        {words.another}
      </Button>
    </div>
  )
}
