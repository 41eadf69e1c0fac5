import type { SentReply } from '../collectors/collector.ts'
import { messageOf } from '../errors.ts'
import type { ReplyState } from '../model/reply.ts'
import { afterFailure, afterLook, isLate, type Delivery, type Turn } from './states.ts'

/** What one step of an answer needs of the world. */
export type Ports = {
  /** Milliseconds UTC. */
  now(): number
  /** Whether this worker's lease still has time left for a request. */
  isHeld(): boolean
  /** Commits the turn; false where somebody else has the answer now. */
  save(from: ReplyState, turn: Turn): Promise<boolean>
  /** Commits that it is at the network. That is true whoever has the lease. */
  saveSent(post: SentReply): Promise<void>
  send(): Promise<SentReply>
  find(): Promise<SentReply | null>
  /** As `ReplySender` has it. */
  resendWithinMs: number
}

/** Takes one leased answer a step further: sends it, or looks for it. */
export async function deliver(delivery: Delivery, ports: Ports): Promise<void> {
  if (delivery.state === 'unknown') return look(delivery, ports)
  if (!isLate(delivery, ports.now())) return transmit(delivery, ports)
  let found: SentReply | null
  try {
    found = await ports.find()
  } catch (error) {
    const message = `It is late and could not be looked for: ${messageOf(error)}`
    const { sendAt: sendingAt } = delivery
    await ports.save('claimed', { state: 'unknown', looks: 0, sendingAt, error: message })
    return
  }
  if (found) return ports.saveSent(found)
  return transmit(delivery, ports)
}

async function transmit(delivery: Delivery, ports: Ports): Promise<void> {
  const sendingAt = delivery.sendingAt ?? ports.now()
  const attempts = delivery.attempts + 1
  const began = await ports.save(delivery.state, { state: 'sending', sendingAt, attempts })
  // Without a lease it stays as it is, and who takes it over looks for it.
  if (!began || !ports.isHeld()) return
  let post: SentReply
  try {
    post = await ports.send()
  } catch (error) {
    await ports.save('sending', afterFailure(error, delivery, ports.now()))
    return
  }
  await ports.saveSent(post)
}

async function look(delivery: Delivery, ports: Ports): Promise<void> {
  let found: SentReply | null
  try {
    found = await ports.find()
  } catch (error) {
    // A look that saw nothing does not count.
    const message = `It could not be looked for: ${messageOf(error)}`
    await ports.save('unknown', { state: 'unknown', error: message })
    return
  }
  if (found) return ports.saveSent(found)
  const next = afterLook(delivery, ports.resendWithinMs, ports.now())
  if (next === 'resend') return transmit(delivery, ports)
  await ports.save('unknown', next)
}
