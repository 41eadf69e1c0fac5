import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  isOnForum,
  numberOf,
  openReplyLives,
  type Death,
  type Told,
} from '../helpers/reply-lives.ts'

/** Before a release a thousand answers die at each point; else as many as one worker has at once. */
const isSoak = process.env['EARSHOT_SOAK'] === '1'
const SENDERS = isSoak ? 3 : 1
const LIVES = isSoak ? Math.ceil(1000 / (SENDERS * 8)) : 1

const deaths: { title: string; at: Death; isThere: boolean }[] = [
  {
    title: 'before "sending" is committed',
    at: 'sending',
    isThere: false,
  },
  {
    title: 'after that and before the call',
    at: 'sending-committed',
    isThere: false,
  },
  { title: 'in the call, before the network took it', at: 'asked', isThere: false },
  { title: 'when the network took it, before it answered', at: 'taken', isThere: true },
  {
    title: 'after the answer, before the record',
    at: 'answered',
    isThere: true,
  },
  { title: 'after the record', at: 'sent-committed', isThere: true },
]

/** Another process cannot open a database in memory; that engine is played in reply-outcomes.test.ts. */
const isServer = process.env['TEST_ENGINE'] === 'postgres'

describe.runIf(isServer)(
  `a worker killed with ${SENDERS * 8} answers on their way, ${LIVES * deaths.length} times (F3)`,
  () => {
    let lives: Awaited<ReturnType<typeof openReplyLives>>
    let told: Map<number, Told>
    const countOf = (texts: readonly string[]) =>
      new Map([...Map.groupBy(texts, numberOf)].map(([number, all]) => [number, all.length]))

    beforeAll(async () => {
      lives = await openReplyLives(SENDERS)
      for (let life = 0; life < LIVES; life += 1) {
        for (const { at } of deaths) await lives.dieAt(at)
      }
      await lives.liveOn()
      told = await lives.told()
    }, 3600_000)
    afterAll(() => lives?.[Symbol.asyncDispose]())

    it.each(deaths)('$title posts each answer once at most', ({ title, isThere }) => {
      const at = deaths.findIndex((death) => death.title === title)
      const numbers = lives.numbersAt(at, deaths.length)
      expect(numbers).toHaveLength(LIVES * lives.atOnce)
      const posts = [...lives.mastodon.posts, ...lives.forum.posts].map(({ text }) => text)
      const count = countOf(posts)
      for (const number of numbers) {
        const { state, looks, error } = told.get(number) ?? {}
        const posted = count.get(number) ?? 0
        expect({ number, state, posted }).toEqual(
          state === 'sent' ? { number, state, posted: 1 } : { number, state: 'unknown', posted: 0 },
        )
        if (state === 'unknown') expect(error).toMatch(/Look at the network, then say so here/)
        if (state === 'unknown') expect(looks).toBe(3)
        // A forum that knows no keys is never asked twice, so that what is not there waits for a person.
        if (isOnForum(number) || isThere) expect(state).toBe(isThere ? 'sent' : 'unknown')
      }
    })

    it('asks a network without keys once for each answer', () => {
      const times = [...countOf(lives.forum.asked).values()]
      expect(Math.max(...times)).toBe(1)
    })

    it('asks a network with keys again only after it has looked three times over two minutes', () => {
      const { ledger } = lives.mastodon
      let again = 0
      for (const asked of Map.groupBy(ledger.entries(), ([, { text }]) => text).values()) {
        for (const [n, [index, { text, at }]] of asked.entries()) {
          const before = asked[n - 1]
          if (text === null || !before) continue
          again += 1
          const looks = ledger.slice(before[0], index).filter((each) => each.text === null).length
          expect(looks).toBeGreaterThanOrEqual(3)
          expect(at - before[1].at).toBeGreaterThanOrEqual(120_000)
        }
      }
      expect(again).toBeGreaterThan(0)
    })
  },
)
