/**
 * How long the classifier takes to its first answer and how much memory the process then holds, as
 * one line of JSON: milliseconds from the start of this script, and megabytes after 2,000 texts.
 *
 *   node bench/classify-start.ts fast|full
 */
import { createEngine } from '../src/classify/engine.ts'
import { tierNames } from '../src/classify/tier.ts'

const TEXTS = 2000
const BATCH = 64
const startedAt = performance.now()

const tier = tierNames.find((name) => name === process.argv[2])
if (!tier) throw new Error('usage: node bench/classify-start.ts fast|full')
const engine = await createEngine({ tier })
await engine.predict(['Where is my order?'], { tier })
const firstAnswerMs = performance.now() - startedAt
for (let at = 0; at < TEXTS; at += BATCH) {
  const texts = Array.from(
    { length: BATCH },
    (_, place) => `Order ${at + place} came late and one of the two lamps in it does not light up.`,
  )
  await engine.predict(texts, { tier })
}
const memoryMb = process.memoryUsage().rss / 2 ** 20
await engine.close()
console.log(JSON.stringify({ firstAnswerMs, memoryMb }))
