import { once } from 'node:events'
import { z } from 'zod'
import { classifyEach } from '../classify/classify-each.ts'
import { UnreadableError } from '../classify/engine/unreadable.ts'
import type { TierName } from '../classify/tier.ts'
import type { Classifier } from '../model/classification.ts'
import { UsageError, type Command, type Terminal } from './command.ts'
import { openEngine } from './engine.ts'
import { type JsonLine, readJsonLines } from './json-lines.ts'
import { openInput } from './open-input.ts'
import { createProgress } from './progress.ts'

const lineSchema = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  text: z.string(),
})

/** A batch is answered when it holds so many lines or so many characters. */
const BATCH_LINES = 256
const BATCH_CHARACTERS = 512 * 1024

/** `earshot classify`: what each text means, a line each, in the order they came. */
export const runClassify: Command = {
  usage: 'classify [FILE|-] [--tier fast|full]',
  summary: 'Reads {"id"?, "text"} a line and writes what each text means, in the same order.',
  help: `
  --tier   full reads best; fast is for floods, and all it needs is this process.
           Left out, EARSHOT_CLASSIFIER decides; where that is auto, the best that runs here.

A line that cannot be read is answered in its place with its error, and the exit code is 1.
`,
  options: { tier: { type: 'string' } },
  async run(terminal, values, positionals) {
    const [path = '-', ...more] = positionals
    if (more.length > 0) throw new UsageError('Name one file, or - for standard input.')
    const input = await openInput(terminal, path)
    const progress = createProgress(terminal)
    const { engine, tier } = await openEngine(terminal, values)
    let lines = 0
    let broken = 0
    try {
      for await (const batch of inBatches(readJsonLines(input.stream))) {
        lines += batch.length
        const answers = await answer(engine, batch, tier)
        broken += answers.filter((each) => 'error' in each).length
        await write(terminal, answers.map((each) => `${JSON.stringify(each)}\n`).join(''))
        progress.show(input.share(), `${lines} texts`)
      }
    } finally {
      progress.done()
      await engine.close()
    }
    if (broken > 0)
      terminal.say(`${broken} of ${lines} lines could not be read; each is answered in its place.`)
    return broken > 0 ? 1 : 0
  },
}

type Line = { line: number } & ({ id?: string | number; text: string } | { error: string })

async function* inBatches(source: AsyncIterable<JsonLine[]>): AsyncGenerator<Line[]> {
  let batch: Line[] = []
  let characters = 0
  for await (const some of source) {
    for (const each of some) {
      const line = checkLine(each)
      batch.push(line)
      characters += 'text' in line ? line.text.length : 0
      if (batch.length < BATCH_LINES && characters < BATCH_CHARACTERS) continue
      yield batch
      batch = []
      characters = 0
    }
  }
  if (batch.length > 0) yield batch
}

function checkLine(read: JsonLine): Line {
  if ('error' in read) return read
  const { line } = read
  const parsed = lineSchema.safeParse(read.json)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`,
    )
    return { line, error: problems.join('; ') }
  }
  const { id, text } = parsed.data
  return id === undefined ? { line, text } : { line, id, text }
}

/** An answer for each line: what its text means, or the line's number and its error. */
async function answer(
  classifier: Classifier,
  batch: readonly Line[],
  tier: TierName,
): Promise<object[]> {
  const texts = batch.flatMap((line) => ('text' in line ? [line.text] : []))
  const read = (await classifyEach(classifier, texts, { tier })).values()
  return batch.map((line) => {
    if ('error' in line) return line
    const id = line.id === undefined ? {} : { id: line.id }
    const found = read.next().value
    if (found instanceof UnreadableError) return { ...id, line: line.line, error: found.message }
    return { ...id, ...found }
  })
}

async function write(terminal: Terminal, text: string): Promise<void> {
  if (!terminal.stdout.write(text)) await once(terminal.stdout, 'drain')
}
