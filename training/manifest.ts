/** Writes MODELS/manifest.json, `{"file": "sha256"}`: `node training/manifest.ts MODELS`. */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const NAME = 'manifest.json'
const [models = 'models'] = process.argv.slice(2)
const sums: Record<string, string> = {}
for (const name of (await readdir(models)).sort()) {
  if (name === NAME || !/\.(?:bin|onnx|json)$/.test(name)) continue
  const file = await readFile(join(models, name))
  sums[name] = createHash('sha256').update(file).digest('hex')
}
await writeFile(join(models, NAME), `${JSON.stringify(sums, null, 2)}\n`)
