/**
 * Writes what the encoder's trainer reads: `node training/dump-pieces.ts DATA OUT` cuts every
 * labelled set of DATA into pieces and leaves OUT/NAME.{ids.bin,ends.bin,rows.jsonl}: int16 piece
 * ids back to back, int32 ends, and each row without its text.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toPieces } from '../src/classify/encoder/to-pieces.ts'
import { createWordPieces, type Vocabulary } from '../src/classify/encoder/word-pieces.ts'
import { tokenise } from '../src/classify/tokenise.ts'
import { type Part, readParts } from './rows.ts'

const PIECES_MAX = 192

const [data, out] = process.argv.slice(2)
if (!data || !out) throw new Error('usage: node training/dump-pieces.ts DATA OUT')
const vocabulary: Vocabulary = JSON.parse(await readFile('models/pieces.json', 'utf8'))
const wordPieces = createWordPieces(vocabulary)
await mkdir(out, { recursive: true })
for (const part of await readParts(data)) await dump(part, out)

async function dump({ name, rows }: Part, folder: string): Promise<void> {
  const ids: number[] = []
  const ends: number[] = []
  for (const { text } of rows) {
    ids.push(...toPieces(text, tokenise(text), wordPieces).ids.slice(0, PIECES_MAX))
    ends.push(ids.length)
  }
  const labels = rows.map((row) => `${JSON.stringify({ ...row, text: undefined })}\n`)
  await writeFile(join(folder, `${name}.ids.bin`), Int16Array.from(ids))
  await writeFile(join(folder, `${name}.ends.bin`), Int32Array.from(ends))
  await writeFile(join(folder, `${name}.rows.jsonl`), labels.join(''))
  console.log(name, rows.length, (ids.length / rows.length).toFixed(1))
}
