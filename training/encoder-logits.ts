/**
 * What the exported encoder and its heads say of every text that was cut into pieces:
 * `node training/encoder-logits.ts PIECES ENCODER.onnx HEADS.bin OUT [NAME...]` writes
 * OUT/encoder.NAME.logits.bin (float32, OUTPUTS a row; NaN for heads that the encoder has not) for
 * the named parts, and for those that end in `.dev` when none is named.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openEncoder, STATE_WIDTH } from '../src/classify/encoder/encoder-session.ts'
import { windowsOf } from '../src/classify/encoder/windows.ts'
import { OUTPUTS } from '../src/classify/outputs.ts'
import { floatsOf, readPack } from '../src/classify/pack.ts'

const MAX_SHARE = 0.3
const AT_ONCE = 512

const [pieces, model, headsFile, out, ...named] = process.argv.slice(2)
if (!pieces || !model || !headsFile || !out)
  throw new Error('usage: node training/encoder-logits.ts PIECES ENCODER HEADS OUT [NAME...]')
const heads = readPack(await readFile(headsFile))
const weights = floatsOf(heads, 'weights')
const bias = floatsOf(heads, 'bias')
const encoder = await openEncoder(model)
const names = named.length > 0 ? named : await devParts(pieces)
for (const name of names) {
  const rows = await readRows(join(pieces, name))
  const logits = new Float32Array(rows.length * OUTPUTS)
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE)
    const windows = some.map((ids) => windowsOf(ids.length))
    const runs = some.flatMap((ids, place) =>
      (windows[place] ?? []).map(({ start, end }) => Array.from(ids.subarray(start, end))),
    )
    const states = await encoder.read(runs)
    let next = 0
    for (const [place, own] of windows.entries()) {
      const vector = pool(states.slice(next, next + own.length))
      next += own.length
      for (let output = 0; output < OUTPUTS; output += 1) {
        let sum = bias[output] ?? 0
        for (let i = 0; i < vector.length; i += 1)
          sum += (vector[i] ?? 0) * (weights[output * vector.length + i] ?? 0)
        logits[(at + place) * OUTPUTS + output] = sum
      }
    }
  }
  await writeFile(join(out, `encoder.${name}.logits.bin`), logits)
  console.log(name, rows.length)
}

async function devParts(folder: string): Promise<string[]> {
  const files = await readdir(folder)
  return files.flatMap((file) => (file.endsWith('.dev.ends.bin') ? [file.slice(0, -9)] : []))
}

async function readRows(base: string): Promise<Int16Array[]> {
  const ids = new Int16Array(new Uint8Array(await readFile(`${base}.ids.bin`)).buffer)
  const ends = new Int32Array(new Uint8Array(await readFile(`${base}.ends.bin`)).buffer)
  return [...ends].map((end, place) => ids.subarray(place > 0 ? ends[place - 1] : 0, end))
}

function pool(runs: readonly Float32Array[]): Float32Array {
  const vector = new Float32Array(2 * STATE_WIDTH)
  vector.fill(-1e4, STATE_WIDTH)
  let count = 0
  for (const states of runs) {
    for (let start = 0; start < states.length; start += STATE_WIDTH) {
      count += 1
      for (let at = 0; at < STATE_WIDTH; at += 1) {
        const value = states[start + at] ?? 0
        vector[at] = (vector[at] ?? 0) + value
        vector[STATE_WIDTH + at] = Math.max(vector[STATE_WIDTH + at] ?? 0, value)
      }
    }
  }
  for (let at = 0; at < STATE_WIDTH; at += 1) {
    vector[at] = (vector[at] ?? 0) / Math.max(1, count)
    vector[STATE_WIDTH + at] = count > 0 ? (vector[STATE_WIDTH + at] ?? 0) * MAX_SHARE : 0
  }
  return vector
}
