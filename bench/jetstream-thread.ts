import { once } from 'node:events'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import { postEvent, startJetstream } from '../test/helpers/jetstream.ts'
import { madeUpLines } from './made-up-mentions.ts'

/** The other side of bench/stream.ts: a Jetstream in a thread of its own, paced by the clock. */
const port = parentPort as MessagePort
const { perSecond, seconds } = workerData as { perSecond: number; seconds: number }
const lines = madeUpLines(perSecond * seconds, { seed: 4, now: Date.now() })
const texts = [...lines].map((line) => z.object({ text: z.string() }).parse(JSON.parse(line)).text)
const jetstream = await startJetstream()
port.postMessage(jetstream.url)
for (let round = 0; ; round++) {
  const [asked] = await once(port, 'message')
  if (asked === 'end') break
  await jetstream.pace({
    perSecond,
    seconds,
    make: (n) =>
      postEvent(Date.now() * 1000, `${texts[n]} acme`, {
        rkey: `round${round}post${n}`,
        did: `did:plc:${String(n % 5000).padStart(24, 'a')}`,
      }),
  })
  port.postMessage('said')
}
await jetstream[Symbol.asyncDispose]()
