import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createFeedCollector } from '../../src/collectors/feed/feed.ts'
import type { HttpClientOptions } from '../../src/http/http-client.ts'
import { startWorker, type Worker } from '../../src/jobs/worker.ts'
import type { Learner } from '../../src/learn/learner.ts'
import { openListeningPost, type ListeningPost } from '../helpers/listening-post.ts'
import { startTcp, startWeb, type Loopback } from '../helpers/loopback.ts'
import { openPullClient } from '../helpers/pull-client.ts'
import { pullSources } from '../helpers/pull-sources.ts'

const trickle = (socket: Socket, line: string) => {
  const timer = setInterval(() => socket.write(line), 5)
  socket.once('close', () => clearInterval(timer))
}
/** Three ways of never being done. */
const waysToHang: ((socket: Socket) => void)[] = [
  () => undefined,
  (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    trickle(socket, 'x-more: 1\r\n')
  },
  (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\n\r\n<rss><channel>')
    trickle(socket, ' ')
  },
]

const feed = pullSources.find(({ collector }) => collector === 'feed')

describe('nine sources whose networks never finish an answer', () => {
  let hanging: Loopback[] = []
  let good: Loopback[] = []
  let listening: ListeningPost
  let client: ReturnType<typeof openPullClient>
  let worker: Worker
  /** What ended, in order. */
  let ends: string[] = []

  async function begin(options: Partial<HttpClientOptions>): Promise<void> {
    ends = []
    hanging = await Promise.all(
      Array.from({ length: 9 }, (_, n) =>
        startTcp((socket) => {
          socket.once('close', () => ends.push('hanging'))
          waysToHang[n % 3]?.(socket)
        }),
      ),
    )
    good = await Promise.all([1, 2, 3].map(() => startWeb(goodFeed())))
    client = openPullClient({}, options)
    listening = await openListeningPost([createFeedCollector() as never], { http: client })
    // Three first pages at once must not meet over who makes the month they are kept in.
    for (const [n, { url }] of [...hanging, ...good].entries()) {
      await listening.add({ name: `feed ${n}`, collector: 'feed', options: { url: `${url}/feed` } })
    }
    const learner = { closing: new AbortController().signal } as unknown as Learner
    worker = startWorker({ ...listening.deps, isQuiet: null, learner })
  }
  afterEach(async () => {
    await worker.stop()
    await client.close()
    await listening[Symbol.asyncDispose]()
    for (const web of [...hanging, ...good]) await web[Symbol.asyncDispose]()
  })

  function goodFeed() {
    const world = feed?.open()
    world?.post(1200)
    return (...[request, response]: Parameters<NonNullable<typeof world>['handle']>) => {
      response.once('finish', () => ends.push('good'))
      world?.handle(request, response as ServerResponse)
    }
  }
  const stored = async () => {
    const rows = await listening.ctx.db.query<{ stored: number }>(
      `SELECT stored::int AS stored FROM sources WHERE id > 9`,
    )
    return rows.map((row) => row.stored)
  }
  const open = (webs: readonly Loopback[]) => webs.reduce((sum, web) => sum + web.open(), 0)

  it('keep none of three others waiting, and leave no socket when the worker stops', async () => {
    // Longer than the test takes on any machine: none of them is given up meanwhile.
    await begin({ firstByteTimeoutMs: 100_000, totalTimeoutMs: 110_000, graceMs: 110_000 })
    await expect.poll(stored, { timeout: 60_000 }).toEqual([1200, 1200, 1200])
    expect(ends).toEqual(['good', 'good', 'good'])
    expect(hanging.map((web) => web.open())).toEqual(Array(9).fill(1))
    await worker.stop()
    await vi.waitFor(() => expect(open(hanging)).toBe(0))
    await client.close()
    await vi.waitFor(() => expect(open([...hanging, ...good])).toBe(0))
    expect(await stored()).toEqual([1200, 1200, 1200])
  })

  it('are given up when their time is over, are shown as failing, and leave no socket', async () => {
    await begin({ firstByteTimeoutMs: 300, totalTimeoutMs: 1000, graceMs: 300 })
    const failing = async () => {
      const rows = await listening.ctx.db.query<{ kind: string }>(
        `SELECT last_error ->> 'kind' AS kind FROM sources WHERE id <= 9 AND failures > 0`,
      )
      return rows.map(({ kind }) => kind)
    }
    await expect.poll(failing).toEqual(Array(9).fill('transient'))
    await expect.poll(stored).toEqual([1200, 1200, 1200])
    await worker.stop()
    await vi.waitFor(() => expect(open(hanging)).toBe(0))
  })
})
