import { ReplyError } from '../collector.ts'
import { GraphError, isGone } from './errors.ts'

/** Meta's clock and ours. */
export const replySkewMs = 60_000

/** Too many alike (368), repeated (506), not to be commented on (100/33, 1705, 1348131). */
const refused = [368, 1705, 1348131]
const DUPLICATE = 506

/** Refusals that concern this answer, not the account. */
export function explainReply(error: unknown): never {
  if (!(error instanceof GraphError)) throw error
  if (error.code === DUPLICATE) throw new ReplyError('duplicate', error.message)
  if (isGone(error) || refused.includes(error.code)) throw new ReplyError('refused', error.message)
  throw error
}
