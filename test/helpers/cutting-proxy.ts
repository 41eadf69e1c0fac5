import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { vi, expect } from 'vitest'

type Pair = { down: Socket; up: Socket; kept: Buffer[]; bytes: number }

/** How lines are cut: at once, in the middle of what is told next, or with all that a proxy held back. */
export type Cut = 'at once' | 'in half' | 'held back'

export type CuttingProxy = Awaited<ReturnType<typeof startCuttingProxy>>

/** What stands between readers and services, which take turns; it cuts all lines when it is told to. */
export async function startCuttingProxy(targets: readonly number[]) {
  const pairs = new Set<Pair>()
  const waiting: Socket[] = []
  let mode: 'pass' | Cut = 'pass'
  let isShut = false
  let turn = 0

  function end(pair: Pair): void {
    pairs.delete(pair)
    pair.down.destroy()
    pair.up.destroy()
  }

  function join(down: Socket): void {
    const port = targets[turn++ % targets.length] ?? 0
    const pair: Pair = { down, up: connect(port, '127.0.0.1'), kept: [], bytes: 0 }
    pairs.add(pair)
    down.on('data', (chunk) => pair.up.write(chunk))
    pair.up.on('data', (chunk: Buffer) => {
      if (mode === 'in half' && pair.bytes > 0) {
        down.write(chunk.subarray(0, chunk.length >> 1), () => end(pair))
      } else if (mode === 'held back') pair.kept.push(chunk)
      else down.write(chunk)
      pair.bytes += chunk.length
    })
    for (const side of [down, pair.up])
      side.on('error', () => undefined).on('close', () => end(pair))
  }
  const server = createServer((down) => {
    down.on('error', () => undefined)
    if (isShut) waiting.push(down)
    else join(down)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', 4096, done))

  return {
    port: (server.address() as AddressInfo).port,
    /** Cuts every line that is open now; `tell` has something be told meanwhile. */
    async cut(how: Cut, tell: () => Promise<unknown>): Promise<void> {
      const old = [...pairs]
      mode = how === 'at once' ? 'pass' : how
      const telling = tell()
      if (how === 'in half') {
        const areCut = () => expect(old.filter((pair) => pairs.has(pair))).toHaveLength(0)
        await vi.waitFor(areCut, { timeout: 60_000, interval: 5 })
      }
      if (how === 'held back') {
        const isHeld = () => expect(old.every(({ kept }) => kept.length > 0)).toBe(true)
        await vi.waitFor(isHeld, { timeout: 60_000, interval: 5 })
      }
      mode = 'pass'
      for (const pair of how === 'held back' ? [...pairs] : old) end(pair)
      await telling
    },
    /** Nobody comes through until it is opened again. */
    shut: () => void (isShut = true),
    open(): void {
      isShut = false
      for (const down of waiting.splice(0)) join(down)
    },
    async [Symbol.asyncDispose]() {
      for (const pair of pairs) end(pair)
      for (const down of waiting) down.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
