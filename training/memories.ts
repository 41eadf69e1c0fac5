/**
 * Writes what a user's training needs beside their own corrections, for both tiers:
 * `node training/memories.ts DATA MODELS` leaves MODELS/rehearsal.TIER.bin (vectors of texts of the
 * unlabelled pool) and MODELS/held-out.TIER.bin (vectors and labels of texts of intents.dev), int8 with
 * one scale a column. No text can be read off them.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createEngine } from '../src/classify/engine.ts'
import { OUTPUTS } from '../src/classify/outputs.ts'
import { writePack } from '../src/classify/pack.ts'
import { tierNames } from '../src/classify/tier.ts'
import { readParts, type Row, targetsOf } from './rows.ts'

const REHEARSED = 2000
const HELD_OUT = 1500

const [data, models] = process.argv.slice(2)
if (!data || !models) throw new Error('usage: node training/memories.ts DATA MODELS')
const parts = await readParts(data)
const engine = await createEngine({ folder: models, inline: true })
for (const tier of tierNames) {
  const pool = evenly(rowsOf('unlabelled'), REHEARSED)
  const held = evenly(rowsOf('intents.dev'), HELD_OUT)
  await save(`rehearsal.${tier}.bin`, await engine.vectors(tier, textsOf(pool)), {})
  const labels = new Int8Array(held.length * OUTPUTS)
  for (const [place, row] of held.entries()) {
    const targets = targetsOf('intents.dev', row)
    labels.set(
      Array.from(targets, (target) => (Number.isNaN(target) ? -1 : target)),
      place * OUTPUTS,
    )
  }
  await save(`held-out.${tier}.bin`, await engine.vectors(tier, textsOf(held)), { labels })
}
await engine.close()

function rowsOf(name: string): Row[] {
  return parts.find((part) => part.name === name)?.rows ?? []
}

function textsOf(rows: readonly Row[]): string[] {
  return rows.map(({ text }) => text)
}

/** So many rows, spread evenly over all. */
function evenly(rows: readonly Row[], count: number): Row[] {
  const step = Math.max(1, rows.length / count)
  return rows.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step))
}

async function save(
  name: string,
  vectors: readonly Float32Array[],
  more: Record<string, Int8Array>,
): Promise<void> {
  const width = vectors[0]?.length ?? 0
  const scale = new Float32Array(width).fill(1e-9)
  for (const vector of vectors)
    for (const [column, value] of vector.entries())
      scale[column] = Math.max(scale[column] ?? 0, Math.abs(value) / 127)
  const small = new Int8Array(vectors.length * width)
  for (const [row, vector] of vectors.entries())
    for (const [column, value] of vector.entries())
      small[row * width + column] = Math.round(value / (scale[column] ?? 1))
  const meta = { rows: vectors.length, width }
  const file = writePack({ meta, arrays: { vectors: small, scale, ...more } })
  await writeFile(join(models ?? '.', name), file)
  console.log(name, file.byteLength)
}
