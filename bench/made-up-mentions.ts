import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** Mentions for measuring: what the demo's people say, each made one of a kind, the same for the same seed. */

export const texts = readFileSync(new URL('../demo/mentions.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => z.object({ text: z.string() }).parse(JSON.parse(line)).text)

/** A small deterministic generator (mulberry32), 0..1. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * `count` mentions as JSON Lines, posted within the last hour by 5,000 people: a text of the demo
 * with an order number and a few words of another one, so that no two are alike.
 */
export function* madeUpLines(
  count: number,
  options: { seed: number; now: number },
): Generator<string> {
  const random = createRandom(options.seed)
  const pick = () => texts[Math.floor(random() * texts.length)] ?? ''
  for (let index = 0; index < count; index += 1) {
    const words = pick().split(' ')
    const from = Math.floor(random() * words.length)
    const author = Math.floor(random() * 5000)
    yield JSON.stringify({
      id: `${options.seed}-${index}`,
      text: `${pick()} ${words.slice(from, from + 4).join(' ')} ${Math.floor(random() * 1e9).toString(36)}`,
      author: `user${author}`,
      authorName: `User ${author}`,
      postedAt: new Date(options.now - Math.floor(random() * 3_600_000)).toISOString(),
      url: `https://social.example/user${author}/${index}`,
      network: 'x',
      likes: Math.floor(random() * 20),
    })
  }
}
