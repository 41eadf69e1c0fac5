/**
 * What the shipped tiers say of labelled texts: `node training/tier-logits.ts DATA MODELS OUT NAME...`
 * writes OUT/fast.NAME.logits.bin and OUT/full.NAME.logits.bin (float32, OUTPUTS a row) for the named
 * parts of DATA.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createEngine } from '../src/classify/engine.ts'
import { logitsOf } from '../src/classify/heads.ts'
import { OUTPUTS } from '../src/classify/outputs.ts'
import { readParts } from './rows.ts'

const AT_ONCE = 1024

const [data, models, out, ...names] = process.argv.slice(2)
if (!data || !models || !out || names.length === 0) {
  throw new Error('usage: node training/tier-logits.ts DATA MODELS OUT NAME...')
}
const engine = await createEngine({ folder: models, inline: true })
const [fast, full] = [engine.headsOf('fast'), engine.headsOf('full')]
for (const { name, rows } of await readParts(data)) {
  if (!names.includes(name)) continue
  const said = {
    fast: new Float32Array(rows.length * OUTPUTS),
    full: new Float32Array(rows.length * OUTPUTS),
  }
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const texts = rows.slice(at, at + AT_ONCE).map(({ text }) => text)
    // The vector of `full` begins with that of `fast`.
    for (const [place, vector] of (await engine.vectors('full', texts)).entries()) {
      const start = (at + place) * OUTPUTS
      said.full.set(logitsOf(full, vector), start)
      said.fast.set(logitsOf(fast, vector.subarray(0, fast.width)), start)
    }
  }
  for (const [tier, logits] of Object.entries(said)) {
    await writeFile(join(out, `${tier}.${name}.logits.bin`), logits)
  }
  console.log(name, rows.length)
}
await engine.close()
