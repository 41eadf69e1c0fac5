import { createEngine } from '../src/classify/engine.ts'
import { readFileSync } from 'node:fs'
const tier = process.argv[2] as 'fast' | 'full'
const lines = readFileSync('/work/shared/data/mentions/unlabelled.jsonl', 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((l) => JSON.parse(l).text as string)
  .filter((t) => {
    const n = t.split(/\s+/).length
    return n >= 20 && n <= 30
  })
const n = tier === 'fast' ? 4000 : 1000
const texts = lines.slice(0, n)
const inline = await createEngine({ tier, inline: true })
await inline.predict(lines.slice(n, n + 1000), { tier })
for (let r = 0; r < 5; r++) {
  const s = performance.now()
  const c = process.cpuUsage()
  await inline.predict(texts, { tier })
  const u = process.cpuUsage(c)
  console.log(
    tier,
    (n / ((performance.now() - s) / 1000)).toFixed(0),
    'cpu',
    (n / ((u.user + u.system) / 1e6)).toFixed(0),
  )
}
await inline.close()
