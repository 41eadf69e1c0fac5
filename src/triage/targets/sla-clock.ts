import type { Targets } from '../../model/sla.ts'
import { doneStatuses, type Clock, type Heard, type Ticket } from '../../model/ticket.ts'
import { choosePolicy, type Choice } from './choose-policy.ts'
import { least, settleClock, type Followed } from './clock-aims.ts'
import { isRunning, joinRuns, startRun, stopRun, switchCalendar } from './clock-runs.ts'

/** What was more than this old when we first saw it is the past: nobody was promised an answer then. */
export const OLD_NEWS_MS = 2 * 86_400_000

/** A ticket as it was (null = it is new) and as it is. */
export type ClockChange = {
  before: Ticket | null
  after: Ticket
  /** Milliseconds since 1970, UTC. */
  now: number
  /** When its source was last read to the end before this; null or left out where nobody knows. */
  lastReadAt?: number | null
  /** The earliest of several posts that came at once; else the newest of the ticket counts. */
  wroteAt?: number | undefined
}

/** The clock after a change of its ticket, and what falls due next. Time already used is kept. */
export function followClock(targets: Targets, change: ClockChange): Followed {
  const choice = choosePolicy(targets, change.after)
  const clock = stateAfter(change, choice)
  if (clock === null) return { clock: null, dueAt: null }
  return settleClock(targets, clock, { choice, status: change.after.status, now: change.now })
}

/**
 * The clock after we answered in public at `at`. What the author wrote after that still waits for an
 * answer.
 */
export function answerClock(
  targets: Targets,
  { ticket, at, now }: { ticket: Ticket; at: number; now: number },
): Followed {
  const choice = choosePolicy(targets, ticket)
  const before = stateAfter({ before: ticket, after: ticket, now }, choice)
  if (before === null) return { clock: null, dueAt: null }
  const { owed } = before
  const wroteAt = Math.min(ticket.lastPostedAt, now)
  const isAnswered = owed !== null && owed.at <= at
  const later = isAnswered && wroteAt > at && wroteAt > owed.at
  const clock: Clock = {
    ...before,
    owed: later ? { ...owed, at: wroteAt, readableAt: wroteAt, seenAt: wroteAt } : owed,
    answeredAt: before.answeredAt ?? at,
  }
  if (isAnswered && !later) clock.owed = null
  return settleClock(targets, clock, { choice, status: ticket.status, now })
}

/** The clock of a ticket that another was merged into: whatever waits longer counts. */
export function joinClocks(into: Clock | null, from: Clock | null): Clock | null {
  if (into === null || from === null) return into ?? from
  const owes = [into.owed, from.owed].filter((owed) => owed !== null)
  return {
    ...into,
    start: earlier(into.start, from.start),
    owed: owes.length === 0 ? null : owes.reduce(earlier),
    answeredAt: least([into.answeredAt, from.answeredAt]),
    runs: joinRuns(into.runs, from.runs),
  }
}

/** Everything of the clock that follows from what happened, without what follows from the policy. */
function stateAfter(change: ClockChange, choice: Choice | null): Clock | null {
  const { before, after, now } = change
  const post = newPost(change)
  // While no policy covers it, it runs on by the hours that it had.
  const calendarId = choice === null ? (before?.clock?.calendarId ?? null) : choice.calendarId
  const known = before === null ? null : clockBefore(before, calendarId)
  if (known === null) {
    // Most tickets that nobody promised anything for stay so: no clock is kept of them.
    const isTimed = post !== null && (before !== null || choice !== null)
    return isTimed ? moved(newRound(post, calendarId), after, { now, post, calendarId }) : null
  }
  const isDone = doneStatuses.has(after.status)
  const isBack = before !== null && doneStatuses.has(before.status) && !isDone
  const round = isBack && post !== null ? newRound(post, calendarId) : known
  const owed = isDone || post === null ? round.owed : (round.owed ?? post)
  return moved({ ...round, owed }, after, { now, post, calendarId })
}

/** What the author has just written, where that is news and not a find from the past. */
function newPost({ before, after, now, lastReadAt, wroteAt }: ClockChange): Heard | null {
  if (before !== null && after.lastPostedAt <= before.lastPostedAt) return null
  const at = Math.min(before === null ? after.openedAt : (wroteAt ?? after.lastPostedAt), now)
  if (now - at > OLD_NEWS_MS) return null
  const readableAt = Math.min(Math.max(at, lastReadAt ?? at), now)
  return { at, readableAt, seenAt: now, takenAt: after.assigneeId === null ? null : now }
}

function clockBefore(ticket: Ticket, calendarId: number | null): Clock | null {
  const { clock, status, updatedAt } = ticket
  if (clock === null) return clockOfUntimed(ticket, calendarId)
  // Its last words were deleted, which dismisses it without anybody looking at its clock.
  if (doneStatuses.has(status)) return { ...clock, runs: stopRun(clock.runs, updatedAt) }
  return clock
}

/** For a ticket that no policy covered so far: its time has run since it was posted. */
function clockOfUntimed(ticket: Ticket, calendarId: number | null): Clock | null {
  const seenAt = ticket.createdAt
  const at = Math.min(ticket.openedAt, seenAt)
  if (seenAt - at > OLD_NEWS_MS) return null
  const takenAt = ticket.assigneeId === null ? null : seenAt
  const clock = newRound({ at, readableAt: at, seenAt, takenAt }, calendarId)
  if (runsIn(ticket)) return clock
  return { ...clock, runs: stopRun(clock.runs, ticket.updatedAt) }
}

function newRound(post: Heard, calendarId: number | null): Clock {
  return {
    policyId: null,
    calendarId,
    start: post,
    owed: post,
    runs: [[post.at, null, calendarId]],
    answerDueAt: null,
    resolutionDueAt: null,
    answeredAt: null,
    resolvedAt: null,
    waitingSince: null,
    warnedAt: null,
    breachedAt: null,
    escalatedAt: null,
    touchedAt: null,
    told: { answer: 0, resolution: 0 },
    nextAt: null,
  }
}

/** The clock runs while it is our turn; a snooze until the author writes is waiting for the author. */
function runsIn({ status, untilReply }: Pick<Ticket, 'status' | 'untilReply'>): boolean {
  return status === 'open' || (status === 'snoozed' && !untilReply)
}

function moved(
  clock: Clock,
  ticket: Ticket,
  { now, post, calendarId }: { now: number; post: Heard | null; calendarId: number | null },
): Clock {
  const runs = runsIn(ticket)
  const isDone = doneStatuses.has(ticket.status)
  const taken = (heard: Heard): Heard =>
    heard.takenAt === null && ticket.assigneeId !== null ? { ...heard, takenAt: now } : heard
  const stands = isRunning(clock.runs) && !runs
  const goesOn = !isRunning(clock.runs) && runs
  return {
    ...clock,
    calendarId,
    start: taken(clock.start),
    owed: clock.owed && taken(clock.owed),
    runs: switchCalendar(
      stands
        ? stopRun(clock.runs, now)
        : goesOn
          ? startRun(clock.runs, post?.at ?? now, calendarId)
          : clock.runs,
      now,
      calendarId,
    ),
    resolvedAt: ticket.status === 'resolved' ? (clock.resolvedAt ?? now) : null,
    waitingSince: runs || isDone ? null : (clock.waitingSince ?? now),
  }
}

function earlier(one: Heard, other: Heard): Heard {
  return other.at < one.at ? other : one
}
