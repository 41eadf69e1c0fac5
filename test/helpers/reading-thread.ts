import { parentPort, workerData } from 'node:worker_threads'
import type { Classification } from '../../src/model/classification.ts'
import type { ThreadData } from '../../src/classify/engine/protocol.ts'
import type { Reader } from '../../src/classify/engine/reader.ts'
import { serveReader } from '../../src/classify/engine/serve-reader.ts'
import type { Heads } from '../../src/classify/heads.ts'
import type { TierName } from '../../src/classify/tier.ts'

/**
 * A reading thread for tests: it says which tier, heads and text it was given, and some texts break it.
 */
const { heads } = workerData as ThreadData

function suffer(text: string): void {
  if (text === 'throws') throw new Error('this one throws')
  if (text === 'ends the thread') process.exit(7)
  if (text === 'never ends') for (;;);
  if (text === 'runs out of memory') {
    const held: unknown[] = []
    for (;;) held.push(Array.from({ length: 1_000_000 }, () => ({})))
  }
}

function answer(tier: TierName, text: string): Classification {
  suffer(text)
  return {
    language: 'en',
    sentiment: { label: 'neutral', score: 0, confidence: 1 },
    intents: [],
    queue: { label: 'none', confidence: 1 },
    urgency: 0,
    topics: [],
    spam: { label: false, confidence: 1 },
    unsure: false,
    labels: [{ label: text, confidence: 1 }],
    explanation: [],
    model: `${tier}-${heads[tier].version}`,
  }
}

const reader: Reader = {
  load: async () => undefined,
  classify: async (tierFor, texts) => texts.map((text) => answer(tierFor(), text)),
  vectors: async (_tier, texts) => texts.map((text) => Float32Array.of(text.length, 1)),
  async use(tier: TierName, next: Heads) {
    heads[tier] = next
  },
  close: async () => undefined,
}

if (!parentPort) throw new Error('reading-thread runs as a worker thread only')
serveReader(parentPort, reader)
