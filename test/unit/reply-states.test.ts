import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CollectorError, ReplyError, type SentReply } from '../../src/collectors/collector.ts'
import { replyStates, type ReplyState } from '../../src/model/reply.ts'
import { deliver, type Ports } from '../../src/replies/deliver.ts'
import {
  LOOKS,
  afterFailure,
  afterLook,
  canTurn,
  lookGapMs,
  replyMoves,
  type Delivery,
  type Turn,
} from '../../src/replies/states.ts'

const MINUTE = 60_000
const LEASE_MS = 2 * MINUTE

/** What a network does about doubles. */
type Kind = 'nothing' | 'refuses-doubles' | 'key-for-an-hour' | 'key-for-ever'
const windows: Record<Kind, number> = {
  nothing: 0,
  'refuses-doubles': 0,
  'key-for-an-hour': 50 * MINUTE,
  'key-for-ever': Infinity,
}

/** Where a worker dies, or loses its lease. */
const points = [
  'claimed',
  'before-the-call',
  'request-lost',
  'answer-lost',
  'before-recording',
  'while-looking',
] as const
type Point = (typeof points)[number]

class Dead extends Error {}

type Row = Omit<Delivery, 'state'> & {
  state: ReplyState
  fence: number
  leasedUntil: number
  updatedAt: number
}

/** One answer in its table, the network with its ledger, and the clock. */
class World {
  now = 0
  readonly ledger: { at: number }[] = []
  readonly history: ReplyState[] = ['approved']
  readonly kind: Kind
  /** A post shows in lists only so long after it was made. */
  readonly lagMs: number
  row: Row = {
    state: 'approved',
    attempts: 0,
    looks: 0,
    sendAt: 0,
    sendingAt: null,
    fence: 0,
    leasedUntil: 0,
    updatedAt: 0,
  }

  constructor(kind: Kind, lagMs: number) {
    this.kind = kind
    this.lagMs = lagMs
  }

  turn(turn: Turn): void {
    expect(canTurn(this.row.state, turn.state), `${this.row.state} -> ${turn.state}`).toBe(true)
    if (turn.state !== this.row.state) this.history.push(turn.state)
    const given = Object.entries(turn).filter(([, value]) => value !== undefined)
    this.row = { ...this.row, ...Object.fromEntries(given), updatedAt: this.now }
  }

  /** As the table does it: what is due and nobody's, under a new fence. */
  claim(): (Delivery & { fence: number }) | null {
    const { row } = this
    const isLook = row.state === 'unknown' && row.looks < LOOKS && row.leasedUntil < this.now
    const isSend = row.state === 'approved' && row.sendAt <= this.now
    if (!isSend && !(isLook && this.now - row.updatedAt >= lookGapMs(row.looks))) return null
    const { updatedAt } = row
    if (isSend) this.turn({ state: 'claimed' })
    const state = isSend ? 'claimed' : 'unknown'
    const fence = row.fence + 1
    this.row = { ...this.row, fence, leasedUntil: this.now + LEASE_MS }
    if (isLook) this.row.updatedAt = updatedAt
    return { ...this.row, state, fence }
  }

  sweep(): void {
    const { state, leasedUntil, sendingAt, updatedAt } = this.row
    if ((state !== 'claimed' && state !== 'sending') || leasedUntil >= this.now) return
    this.turn({ state: 'unknown', looks: 0, sendingAt: sendingAt ?? updatedAt })
    this.row.fence += 1
  }

  post(): SentReply {
    const [first] = this.ledger
    if (first && this.kind === 'refuses-doubles') throw new ReplyError('duplicate', 'double')
    const keyMs =
      this.kind === 'key-for-an-hour' ? 60 * MINUTE : this.kind === 'key-for-ever' ? Infinity : 0
    if (!first || this.now - first.at >= keyMs) this.ledger.push({ at: this.now })
    return { externalId: '1', url: null, authorId: null }
  }

  find(): SentReply | null {
    const isSeen = this.ledger.some(({ at }) => this.now - at >= this.lagMs)
    return isSeen ? { externalId: '1', url: null, authorId: null } : null
  }

  /** A person looks: lists show everything in the end. */
  settle(): void {
    if (this.row.state !== 'unknown') return
    const isThere = this.ledger.length > 0
    this.turn({ state: isThere ? 'sent' : 'failed', ...(isThere ? {} : { sendingAt: null }) })
    this.row.fence += 1
  }

  retry(): void {
    if (this.row.state !== 'failed') return
    this.turn({ state: 'approved', sendAt: this.now, attempts: 0, looks: 0, sendingAt: null })
    this.row.fence += 1
  }
}

type Fault = { point: Point; zombieMs: number | null } | { refusal: 'no' | 'later' | '5xx' } | null

/** One worker's turn at what it claimed, with what goes wrong in it. */
async function work(world: World, claimed: Delivery & { fence: number }, fault: Fault) {
  const point = fault && 'point' in fault ? fault.point : null
  const zombieMs = fault && 'point' in fault ? fault.zombieMs : null
  const leasedAt = world.now
  /** It dies here; or it sleeps while others go on, and wakes up again. */
  const at = async (here: Point): Promise<void> => {
    if (point !== here) return
    if (zombieMs === null) throw new Dead()
    // A lease may end early, as clocks differ; half of it is what a worker counts on.
    if (here !== 'before-the-call') world.row.leasedUntil = Math.min(leasedAt, world.now - 1)
    for (let round = 0; round < 8; round++) {
      world.now += zombieMs / 8
      await others(world)
    }
  }
  const ports: Ports = {
    now: () => world.now,
    isHeld: () => world.now - leasedAt < LEASE_MS / 2,
    async save(from, turn) {
      if (world.row.state !== from || world.row.fence !== claimed.fence) return false
      world.turn(turn)
      if (turn.state === 'sending') await at('before-the-call')
      else world.row.leasedUntil = 0
      return true
    },
    async saveSent() {
      await at('before-recording')
      if (!['claimed', 'sending', 'unknown'].includes(world.row.state)) return
      world.turn({ state: 'sent' })
      world.row.fence += 1
    },
    async send() {
      if (point === 'request-lost') throw lostOr(zombieMs)
      if (fault && 'refusal' in fault) {
        if (fault.refusal === 'no') throw new ReplyError('refused', 'no')
        if (fault.refusal === 'later') throw new CollectorError('rate-limit', 'later')
        throw new ReplyError('unknown', '503')
      }
      const post = world.post()
      if (point === 'answer-lost') throw lostOr(zombieMs)
      return post
    },
    async find() {
      await at('while-looking')
      return world.find()
    },
    resendWithinMs: windows[world.kind],
  }
  try {
    await at('claimed')
    await deliver(claimed, ports)
  } catch (error) {
    if (!(error instanceof Dead)) throw error
  }
}

/** What everybody else does meanwhile, with nothing in their way. */
async function others(world: World): Promise<void> {
  world.sweep()
  const claimed = world.claim()
  if (claimed) await work(world, claimed, null)
  else if (world.row.state === 'unknown') world.settle()
  else world.retry()
}

/** The process is gone with it, or it lives and does not know. */
function lostOr(zombieMs: number | null): Error {
  return zombieMs === null ? new Dead() : new ReplyError('unknown', 'timeout')
}

const faults = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Fault>(null) },
  {
    weight: 5,
    arbitrary: fc.record({
      point: fc.constantFrom(...points),
      zombieMs: fc.constantFrom(null, null, 8000, 50_000, 4 * MINUTE, 30 * MINUTE),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      refusal: fc.constantFrom('no' as const, 'later' as const, '5xx' as const),
    }),
  },
)
const steps = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('work' as const), fault: faults }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('both' as const), fault: faults }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.oneof(fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 0, max: 40 * MINUTE })),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'settle' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'retry' as const }) },
)

const histories = fc.record({
  kind: fc.constantFrom<Kind>('nothing', 'refuses-doubles', 'key-for-an-hour', 'key-for-ever'),
  lagMs: fc.constantFrom(0, 1000, 30_000, 5 * MINUTE),
  steps: fc.array(steps, { minLength: 4, maxLength: 40 }),
})

async function play(history: { kind: Kind; lagMs: number; steps: readonly Step[] }) {
  const world = new World(history.kind, history.lagMs)
  for (const step of history.steps) {
    if (step.do === 'wait') world.now += step.ms
    else if (step.do === 'settle') world.settle()
    else if (step.do === 'retry') world.retry()
    else {
      world.sweep()
      const claimed = world.claim()
      // Two workers at once: the table gives it to one of them.
      if (step.do === 'both') expect(claimed && world.claim()).toBeNull()
      if (claimed) await work(world, claimed, step.fault)
    }
    check(world)
  }
  return world
}
type Step = typeof steps extends fc.Arbitrary<infer Value> ? Value : never

function check({ ledger, row }: World): void {
  expect(ledger.length, 'posts').toBeLessThanOrEqual(1)
  if (row.state === 'sent') expect(ledger.length, 'sent without a post').toBe(1)
}

describe('the states of an answer', () => {
  it('makes at most one post and says "sent" only of a post, in any history of crashes', async () => {
    const seen = new Set<ReplyState>()
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const world = await play(history)
        for (const state of world.history) seen.add(state)
      }),
      { numRuns: 6000 },
    )
    expect([...seen].sort()).toEqual(
      ['approved', 'claimed', 'failed', 'sending', 'sent', 'unknown'].sort(),
    )
  })

  it('reaches an end from any history once nothing fails any more, with a person where one is needed', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const world = await play(history)
        for (let round = 0; round < 30; round++) {
          world.now += 20 * MINUTE
          await others(world)
          check(world)
        }
        expect(world.row.state).toBe('sent')
      }),
      { numRuns: 1500 },
    )
  })

  it.each(points)('a crash at "%s" alone ends in one post, or asks a person', async (point) => {
    for (const kind of Object.keys(windows) as Kind[]) {
      const world = new World(kind, 1000)
      let isFirst = true
      for (let round = 0; round < 12; round++) {
        world.sweep()
        const claimed = world.claim()
        const isLooking = claimed?.state === 'unknown' || point !== 'while-looking'
        const fault: Fault =
          isFirst && isLooking ? { point, zombieMs: null } : isFirst ? { refusal: '5xx' } : null
        if (claimed) await work(world, claimed, fault)
        if (claimed && isLooking) isFirst = false
        world.now += 65_000
        check(world)
      }
      const isLost = point === 'answer-lost' || point === 'before-recording'
      const canResend = windows[kind] > 0
      expect(world.row.state, kind).toBe(isLost || canResend ? 'sent' : 'unknown')
    }
  })

  it('looks three times over two minutes before it does anything else', () => {
    const row = { state: 'unknown', attempts: 1, sendAt: 0, sendingAt: 0 } as const
    expect(afterLook({ ...row, looks: 0 }, Infinity, MINUTE)).toMatchObject({ looks: 1 })
    expect(afterLook({ ...row, looks: 1 }, Infinity, MINUTE)).toMatchObject({ looks: 2 })
    expect(afterLook({ ...row, looks: 2 }, Infinity, MINUTE)).toBe('resend')
    expect(lookGapMs(1) + lookGapMs(2)).toBeGreaterThanOrEqual(2 * MINUTE)
  })

  it('never sends again without a key, nor after the key has run out', () => {
    const row = { state: 'unknown', attempts: 1, looks: 2, sendAt: 0, sendingAt: 0 } as const
    expect(afterLook(row, 0, 1)).toMatchObject({ state: 'unknown', looks: LOOKS })
    expect(afterLook(row, 50 * MINUTE, 51 * MINUTE)).toMatchObject({ state: 'unknown' })
    expect(afterLook(row, 50 * MINUTE, 49 * MINUTE)).toBe('resend')
  })

  it('takes a duplicate refusal for a reason to look, and a refusal to wait for one to wait', () => {
    const row = { state: 'claimed', attempts: 0, looks: 0, sendAt: 0, sendingAt: null } as const
    expect(afterFailure(new ReplyError('duplicate', 'd'), row, 0).state).toBe('unknown')
    const later = new CollectorError('rate-limit', 'wait', { waitMs: 7000 })
    expect(afterFailure(later, row, 1000)).toMatchObject({ state: 'approved', sendAt: 8000 })
    expect(afterFailure(new CollectorError('auth', 'a'), row, 0).state).toBe('failed')
    expect(afterFailure(new Error('a mistake of ours'), row, 0).state).toBe('unknown')
  })

  it('has no way out of "sent" and "cancelled", and none into them but those of the table', () => {
    for (const state of replyStates) {
      expect(replyMoves.sent.includes(state)).toBe(false)
      expect(replyMoves.cancelled.includes(state)).toBe(false)
    }
    expect(replyStates.filter((from) => replyMoves[from].includes('sent'))).toEqual([
      'claimed',
      'sending',
      'unknown',
    ])
  })
})
