import { Link } from '@tanstack/react-router'
import type { Calendar, Policy } from '../../../src/model/sla.ts'
import { formatSpan } from '../../lib/format.ts'
import { priorityNames, queueNames } from '../../lib/words/names.ts'
import { sla } from '../../lib/words/sla.ts'
import { Tag } from '../../ui/tag.tsx'
import { nameOfCalendar } from './sla-choice.ts'
import classes from './sla-page.module.css'

const words = sla.targets
const MINUTE_MS = 60_000

/** `Service, Urgent: answer in 30 minutes, resolve in 12 hours`. */
function sayPolicy({ when, answerMinutes, resolutionMinutes }: Policy): string {
  const whom = [
    ...(when.queues ?? []).map((queue) => queueNames[queue]),
    ...(when.priorities ?? []).map((priority) => priorityNames[priority]),
    ...(when.networks ?? []),
    ...(when.tags ?? []).map((tag) => `#${tag}`),
  ]
  const times = [
    ...(answerMinutes === null ? [] : [words.answer(formatSpan(answerMinutes * MINUTE_MS))]),
    ...(resolutionMinutes === null
      ? []
      : [words.resolution(formatSpan(resolutionMinutes * MINUTE_MS))]),
  ]
  return `${whom.length === 0 ? words.everything : whom.join(', ')}: ${times.join(', ')}`
}

type Props = {
  chosen: string | undefined
  policies: readonly Policy[]
  calendars: readonly Calendar[]
}

/** All policies in their order, and the calendars. `chosen` is the one on screen, as the address names it. */
export function SlaLists({ chosen, policies, calendars }: Props) {
  return (
    <div className={classes.lists}>
      <section aria-labelledby="sla-policies">
        <h2 id="sla-policies" className={classes.heading}>
          {words.policies}
        </h2>
        <ol className={classes.list}>
          {policies.map((policy) => (
            <li key={policy.id}>
              <Link
                to="/targets/{-$what}"
                params={{ what: String(policy.id) }}
                className={classes.row}
                data-off={!policy.enabled || undefined}
                aria-current={chosen === String(policy.id) ? 'true' : undefined}
              >
                <bdi className={classes.name}>{policy.name}</bdi>
                {!policy.enabled && <Tag>{words.off}</Tag>}
                <span className={classes.what}>{sayPolicy(policy)}</span>
              </Link>
            </li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="sla-calendars">
        <h2 id="sla-calendars" className={classes.heading}>
          {words.calendars}
        </h2>
        {calendars.length === 0 && <p className={classes.nothing}>{words.noCalendars}</p>}
        <ul className={classes.list}>
          {calendars.map((calendar) => (
            <li key={calendar.id}>
              <Link
                to="/targets/{-$what}"
                params={{ what: nameOfCalendar(calendar.id) }}
                className={classes.row}
                aria-current={chosen === nameOfCalendar(calendar.id) ? 'true' : undefined}
              >
                <bdi className={classes.name}>{calendar.name}</bdi>
                <span className={classes.what}>{calendar.timeZone}</span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
