import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Json } from '../../src/model/mention.ts'
import { conformanceNow, type Handler } from './collector-conformance.ts'

/** When the worlds begin to be read. */
export const worldNow = conformanceNow

/** A network that is played, and to which more is posted while it is read. */
export type PullWorld = {
  handle: Handler
  /** Posts so many more, each newer than all before. */
  post(count: number): void
  /** What is posted from now on is not older than this. */
  passTo(ms: number): void
  /** External ids of all that was ever posted. */
  ids(): string[]
}

/** A source of one collector, and the network that it is read from. */
export type PullSource = {
  collector: string
  /** How the addresses begin that are asked in the world, and here of loopback. */
  moved: readonly string[]
  options(url: string): Record<string, Json>
  credentials?: Record<string, string>
  /** How many posts there are when it is first read; a first reading reaches back to all of them. */
  first: number
  /** How many are posted while nobody reads, once there was a first reading; few where left out. */
  between?: number
  open(): PullWorld
  /** What a place in the source becomes that is a month ahead, where it is written as an id. */
  ahead?(id: string): string
}

const stepMs = 3000

/** Posts `make(n, at)`, at first as if they had come every few seconds in the hours before now. */
export function timeline<Item>(make: (n: number, at: number) => Item) {
  const items: Item[] = []
  let at = worldNow - 8 * 3600_000
  return {
    items,
    post(count: number) {
      for (let left = count; left > 0; left--) items.push(make(items.length, (at += stepMs)))
    },
    passTo: (ms: number) => void (at = Math.max(at, ms)),
  }
}

/** A world of things in a row, each with its external id. */
export function worldOf<Item>(
  make: (n: number, at: number) => Item,
  idOf: (item: Item) => string,
  play: (items: Item[]) => Handler,
): PullWorld {
  const { items, ...line } = timeline(make)
  return { ...line, ids: () => items.map(idOf), handle: play(items) }
}

export const addressOf = (request: IncomingMessage) => new URL(request.url ?? '/', 'http://network')

export function sendJson(
  response: ServerResponse,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}
