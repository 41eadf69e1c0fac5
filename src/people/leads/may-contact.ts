import type { ContactCheck, SalesSettings } from '../../model/lead.ts'
import { DAY_MS } from './lead-facts.ts'

/** What decides whether a rep may write to somebody; times in milliseconds since 1970. */
export type ContactHistory = {
  notInterestedAt: number | null
  /** Our last word to them, whoever of us wrote it. */
  contactedAt: number | null
  /** When they wrote what would be answered. */
  wroteAt: number | null
  /** What would be answered is their answer to a word of ours. */
  answersUs: boolean
}

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/**
 * Whether a rep may write to somebody without pouncing on them: never after they said that they are not
 * interested, unless they wrote back to us since; and not twice within the settings' days, unless
 * they wrote since.
 */
export function mayContact(
  history: ContactHistory,
  now: number,
  { contactGapDays }: Pick<SalesSettings, 'contactGapDays'>,
): ContactCheck {
  const { notInterestedAt, contactedAt, wroteAt, answersUs } = history
  const wroteSince = (at: number) => wroteAt !== null && wroteAt > at
  if (notInterestedAt !== null && !(answersUs && wroteSince(notInterestedAt))) {
    return {
      allowed: false,
      reason: `They said on ${day.format(notInterestedAt)} that they are not interested: sales leaves them alone until they write to us.`,
      from: null,
    }
  }
  if (contactedAt === null || wroteSince(contactedAt)) return allowed
  const from = contactedAt + contactGapDays * DAY_MS
  if (from <= now) return allowed
  const days = contactGapDays === 1 ? 'one day' : `${contactGapDays} days`
  return {
    allowed: false,
    reason: `We wrote to them on ${day.format(contactedAt)} and they have not answered. A second word is kept back for ${days}, until ${day.format(from)}, unless they write first.`,
    from: new Date(from).toISOString(),
  }
}

const allowed: ContactCheck = { allowed: true, reason: null, from: null }
