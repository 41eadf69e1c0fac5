import { VisuallyHidden } from '@mantine/core'
import { useTicking } from '../lib/clock.ts'
import { formatAbout, formatExact } from '../lib/format.ts'
import { sla } from '../lib/words/sla.ts'
import classes from './due-badge.module.css'

const words = sla.due
const MINUTE_MS = 60_000
/** From here on it is worth a colour. */
const SOON_MS = 15 * MINUTE_MS

type Urgency = 'later' | 'soon' | 'late'

/** How long until `dueAt` (ISO 8601), or by how much it has been missed; nothing where nothing is due. */
export function DueBadge({ dueAt }: { dueAt: string | null }) {
  return dueAt === null ? null : <Due at={dueAt} />
}

function Due({ at }: { at: string }) {
  const due = Date.parse(at)
  const said = useTicking((now) => `${urgencyOf(due - now)} ${sayDue(due - now)}`)
  const [urgency = 'later', ...text] = said.split(' ')
  return (
    <time
      dateTime={at}
      title={words.at(formatExact(at))}
      className={classes.due}
      data-urgency={urgency}
    >
      {urgency !== 'late' && <VisuallyHidden>{words.lead} </VisuallyHidden>}
      {text.join(' ')}
    </time>
  )
}

function urgencyOf(left: number): Urgency {
  if (left < 0) return 'late'
  return left <= SOON_MS ? 'soon' : 'later'
}

/** `in 12 min`, `late by 3 h`: whole minutes, so that it does not flicker. */
function sayDue(left: number): string {
  if (left < 0) return left > -MINUTE_MS ? words.late : words.lateBy(span(-left))
  return left < MINUTE_MS ? words.now : words.in(span(left))
}

function span(ms: number): string {
  return formatAbout(Math.floor(ms / MINUTE_MS) * MINUTE_MS)
}
