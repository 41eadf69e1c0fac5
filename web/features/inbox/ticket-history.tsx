import type { EventView, TicketDetail } from '../../../src/model/views.ts'
import { strings } from '../../lib/strings.ts'
import { Ago } from '../../ui/age.tsx'
import { describeEvent } from './describe-event.ts'
import classes from './ticket-history.module.css'

function Entry({ event }: { event: EventView }) {
  return (
    <li className={classes.entry}>
      <span className={classes.dot} aria-hidden="true" />
      <span className={classes.what}>{describeEvent(event)}</span>
      <span className={classes.by}>
        <bdi>{strings.history.by(event.actor)}</bdi> <Ago at={event.at} />
      </span>
    </li>
  )
}

/** Who did what to the ticket, and when. */
export function TicketHistory({ events }: { events: TicketDetail['history'] }) {
  if (events.length === 0) return null
  return (
    <section className={classes.history} aria-labelledby="history-title">
      <h3 id="history-title" className={classes.title}>
        {strings.why.history}
      </h3>
      <ol>
        {events.map((event) => (
          <Entry key={event.id} event={event} />
        ))}
      </ol>
    </section>
  )
}
