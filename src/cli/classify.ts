import { once } from 'node:events'
import { z } from 'zod'
import { createRulesClassifier } from '../classify/rules-classifier.ts'
import { lineText, readLines, type Line as RawLine } from '../collectors/file/lines.ts'
import type { Classifier } from '../model/classification.ts'
import { UsageError, type Command, type Terminal } from './command.ts'
import { openInput } from './open-input.ts'
import { createProgress } from './progress.ts'

const lineSchema = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  text: z.string(),
})
const BATCH = 256

/** `earshot classify`: what each text means, a line each, in the order they came. */
export const runClassify: Command = {
  usage: 'classify [FILE|-]',
  summary: 'Reads {"id"?, "text"} a line and writes what each text means, in the same order.',
  help: `
A line that cannot be read is answered in its place with its error, and the exit code is 1.
`,
  options: {},
  async run(terminal, _values, positionals) {
    const [path = '-', ...more] = positionals
    if (more.length > 0) throw new UsageError('Name one file, or - for standard input.')
    const input = await openInput(terminal, path)
    const classifier = createRulesClassifier()
    const progress = createProgress(terminal)
    let batch: Line[] = []
    let lines = 0
    let broken = 0
    const flush = async () => {
      await write(terminal, answer(classifier, batch))
      batch = []
      progress.show(input.share(), `${lines} texts`)
    }
    for await (const raws of readLines(input.stream)) {
      for (const raw of raws) {
        const line = readLine(raw)
        if (!line) continue
        lines += 1
        if ('error' in line) broken += 1
        batch.push(line)
        if (batch.length >= BATCH) await flush()
      }
    }
    await flush()
    progress.done()
    if (broken > 0)
      terminal.say(`${broken} of ${lines} lines could not be read; each is answered in its place.`)
    return broken > 0 ? 1 : 0
  },
}

type Line = { id?: string | number; text: string } | { line: number; error: string }

/** Null for a blank line. */
function readLine({ number: line, bytes }: RawLine): Line | null {
  if (bytes === null) return { line, error: 'longer than 1 MB; cut the text' }
  const text = lineText(bytes)
  if (text.trim() === '') return null
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { line, error: 'not JSON; write {"text": "..."} on each line' }
  }
  const parsed = lineSchema.safeParse(json)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`,
    )
    return { line, error: problems.join('; ') }
  }
  const { id, text: body } = parsed.data
  return id === undefined ? { text: body } : { id, text: body }
}

function answer(classifier: Classifier, batch: readonly Line[]): string {
  const texts = batch.flatMap((line) => ('text' in line ? [line.text] : []))
  const labels = classifier.predict(texts).values()
  return batch
    .map((line) => {
      if ('error' in line) return `${JSON.stringify(line)}\n`
      const id = line.id === undefined ? {} : { id: line.id }
      return `${JSON.stringify({ ...id, ...labels.next().value })}\n`
    })
    .join('')
}

async function write(terminal: Terminal, text: string): Promise<void> {
  if (text !== '' && !terminal.stdout.write(text)) await once(terminal.stdout, 'drain')
}
