import { lengthOf } from '../model/reply-length.ts'
import type { ReplyCheck } from './collector.ts'

type Limits = Pick<ReplyCheck, 'maxLength' | 'counting'> &
  Partial<Pick<ReplyCheck, 'costUsd' | 'notes'>>

/** The network lets it be answered. */
export function mayAnswer(limits: Limits, text?: string): ReplyCheck {
  const tooLong = text === undefined ? 0 : lengthOf(text, limits.counting) - limits.maxLength
  const reason = tooLong > 0 ? `It is ${tooLong} too long: ${limits.maxLength} at most.` : null
  return { costUsd: null, notes: [], ...limits, allowed: reason === null, reason }
}

/** It does not, or the source cannot. */
export function mayNotAnswer(limits: Limits, reason: string): ReplyCheck {
  return { costUsd: null, notes: [], ...limits, allowed: false, reason }
}

/** What is said where the credentials of a source can only read. */
export const signInToAnswer =
  'Sign in with the account that answers, in the settings of the source.'
