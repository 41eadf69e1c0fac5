import { useQuery } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import type { TargetPreviewInput } from '../../../src/model/sla.ts'
import { targetPreviewQuery } from '../../lib/sla-endpoints.ts'
import { sla } from '../../lib/words/sla.ts'
import classes from './sla-page.module.css'

const words = sla.policy.preview
const TYPING_MS = 300

/** The reader's own zone, for what goes around the clock. */
export const ownZone = new Intl.DateTimeFormat().resolvedOptions().timeZone

/** `Friday 17:30`, and the date too where that is more than a week ahead. */
function sayTime(iso: string, timeZone: string, since: string): string {
  const isFar = Date.parse(iso) - Date.parse(since) > 6 * 86_400_000
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    ...(isFar ? { day: 'numeric', month: 'long' } : {}),
  }).format(new Date(iso))
}

/** When a post of a Friday evening would be due, in a sentence; `say` makes it of the times. */
function Sentence({
  draft,
  say,
}: {
  draft: TargetPreviewInput
  say: (posted: string, answer: string | null, resolution: string | null) => string[]
}) {
  const [settled] = useDebouncedValue(draft, TYPING_MS)
  const { data } = useQuery(targetPreviewQuery(settled))
  if (!data) return null
  const { timeZone, postedAt, answerDueAt, resolutionDueAt } = data
  const time = (iso: string | null) => (iso === null ? null : sayTime(iso, timeZone, postedAt))
  const posted = sayTime(postedAt, timeZone, postedAt)
  return (
    <div className={classes.preview} aria-live="polite">
      {say(posted, time(answerDueAt), time(resolutionDueAt)).map((line) => (
        <p key={line}>{line}</p>
      ))}
      <p className={classes.hint}>{words.zone(timeZone)}</p>
    </div>
  )
}

type Targets = {
  calendarId: number | null
  answerMinutes: number | null
  resolutionMinutes: number | null
}

/** What the targets of a policy mean. */
export function PolicyPreview({ calendarId, answerMinutes, resolutionMinutes }: Targets) {
  if (answerMinutes === null && resolutionMinutes === null) {
    return <p className={classes.hint}>{words.nothing}</p>
  }
  return (
    <Sentence
      draft={{ calendarId, timeZone: ownZone, answerMinutes, resolutionMinutes }}
      say={(posted, answer, resolution) => [
        ...(answer === null ? [] : [words.answer(posted, answer)]),
        ...(resolution === null ? [] : [words.resolution(resolution)]),
      ]}
    />
  )
}

/** What the hours of a calendar mean. */
export function CalendarPreview({ calendar }: { calendar: TargetPreviewInput['calendar'] }) {
  return (
    <Sentence
      draft={{
        calendarId: null,
        calendar,
        timeZone: ownZone,
        answerMinutes: 60,
        resolutionMinutes: null,
      }}
      say={(posted, answer) => (answer === null ? [] : [sla.calendar.preview(posted, answer)])}
    />
  )
}
