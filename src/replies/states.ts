import { CollectorError, ReplyError } from '../collectors/collector.ts'
import { messageOf } from '../errors.ts'
import type { ReplyState } from '../model/reply.ts'

/**
 * Every change of state that there is. `sending` is written down before the network is asked: whoever
 * finds it afterwards knows that the answer may be there.
 */
export const replyMoves: Record<ReplyState, readonly ReplyState[]> = {
  draft: ['approved', 'cancelled'],
  approved: ['claimed', 'draft', 'cancelled'],
  claimed: ['sending', 'approved', 'draft', 'failed', 'sent', 'unknown'],
  sending: ['sent', 'failed', 'approved', 'unknown'],
  // Sent again only where the network takes it for the first.
  unknown: ['sent', 'failed', 'sending'],
  failed: ['approved', 'draft', 'cancelled'],
  sent: [],
  cancelled: [],
}

export function canTurn(from: ReplyState, to: ReplyState): boolean {
  return from === to || replyMoves[from].includes(to)
}

/** How often an answer of unknown outcome is looked for, and what lies between two looks. */
export const LOOKS = 3
const LOOK_GAP_MS = 60_000
const FIRST_LOOK_MS = 5000

/** How long to wait before looking for it once more. */
export function lookGapMs(looks: number): number {
  return looks === 0 ? FIRST_LOOK_MS : LOOK_GAP_MS
}

/** One that is so late may have gone out before a backup was restored: it is looked for first. */
const LATE_MS = 120_000
/** One that is later still waits for a person. */
export const HELD_MS = 3_600_000

/** How often it is sent again on its own, where the network allows that. */
const RESENDS_MAX = 3
const TRIES_MAX = 8
const RETRY_FIRST_MS = 5000
const RETRY_MAX_MS = 15 * 60_000

/** An answer on its way, as far as the next step depends on it. Times in milliseconds UTC. */
export type Delivery = {
  state: 'claimed' | 'unknown'
  attempts: number
  looks: number
  sendAt: number
  /** When it was first on its way without a known end; null where it never was. */
  sendingAt: number | null
}

/** What becomes of it; what is left out stays. */
export type Turn = {
  state: ReplyState
  attempts?: number
  looks?: number
  sendAt?: number
  sendingAt?: number | null
  error?: string | null
}

export function isLate({ sendAt }: Delivery, now: number): boolean {
  return now - sendAt > LATE_MS
}

/** What follows when sending has failed. */
export function afterFailure(error: unknown, delivery: Delivery, now: number): Turn {
  const message = messageOf(error)
  const outcome = outcomeOf(error)
  if (outcome === 'unknown') return { state: 'unknown', looks: 0, error: message }
  // A second try that was refused says nothing of the first.
  if (delivery.state === 'unknown') {
    const looks = outcome === 'later' ? 0 : LOOKS
    return { state: 'unknown', looks, error: looks === LOOKS ? askPerson(message) : message }
  }
  if (outcome === 'later' && delivery.attempts + 1 < TRIES_MAX) {
    const sendAt = now + waitOf(error, delivery.attempts)
    return { state: 'approved', sendAt, sendingAt: null, error: message }
  }
  return { state: 'failed', sendingAt: null, error: message }
}

/** What follows when it was looked for and is not there; `resend` where it may be sent once more. */
export function afterLook(
  delivery: Delivery,
  resendWithinMs: number,
  now: number,
): Turn | 'resend' {
  const looks = delivery.looks + 1
  if (looks < LOOKS) return { state: 'unknown', looks }
  const sinceMs = now - (delivery.sendingAt ?? now)
  if (delivery.attempts <= RESENDS_MAX && sinceMs < resendWithinMs) return 'resend'
  return { state: 'unknown', looks, error: askPerson('it was looked for and not found') }
}

function askPerson(why: string): string {
  return `Nobody knows whether it went out (${why}). Look at the network, then say so here.`
}

/** `no`: nothing went out and it makes no sense to try again by itself. */
function outcomeOf(error: unknown): 'unknown' | 'later' | 'no' {
  if (error instanceof ReplyError) {
    if (error.outcome !== 'refused') return 'unknown'
    return error.waitMs === null ? 'no' : 'later'
  }
  if (!(error instanceof CollectorError)) return 'unknown'
  return error.kind === 'rate-limit' || error.kind === 'transient' ? 'later' : 'no'
}

function waitOf(error: unknown, attempts: number): number {
  const asked = error instanceof CollectorError ? error.waitMs : null
  return asked ?? Math.min(RETRY_FIRST_MS * 2 ** attempts, RETRY_MAX_MS)
}
