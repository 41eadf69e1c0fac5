import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { parseGold } from '../classify/score/gold.ts'
import type { GivenExample } from '../db/example-store.ts'
import { AppError } from '../errors.ts'
import { givenOfGold } from '../learn/examples.ts'
import type { Terminal } from './command.ts'
import { readJsonLines } from './json-lines.ts'
import { openInput } from './open-input.ts'

const PROBLEMS_LISTED = 10

/**
 * The labelled texts of a JSON Lines file, or of every `.jsonl` in a folder. `AppError` invalid that lists
 * the lines that cannot be read: half of a training set is not what was meant.
 */
export async function readGoldFiles(terminal: Terminal, path: string): Promise<GivenExample[]> {
  const problems: string[] = []
  const examples: GivenExample[] = []
  for (const file of await filesOf(terminal, path)) {
    const { stream } = await openInput(terminal, file)
    for await (const lines of readJsonLines(stream)) {
      for (const read of lines) {
        const name = `${basename(file)}:${read.line}`
        const parsed =
          'error' in read ? { ok: false as const, problems: [read.error] } : parseGold(read.json)
        if (parsed.ok) examples.push(givenOfGold(name, parsed.row))
        else problems.push(`${name}: ${parsed.problems.join('; ')}`)
      }
    }
  }
  if (problems.length > 0) {
    const listed = problems.slice(0, PROBLEMS_LISTED).map((problem) => `  - ${problem}`)
    const more = problems.length - listed.length
    const rest = more > 0 ? `\n  and ${more} more` : ''
    throw new AppError('invalid', `--data: lines that cannot be read:\n${listed.join('\n')}${rest}`)
  }
  return examples
}

async function filesOf(terminal: Terminal, path: string): Promise<string[]> {
  const full = resolve(terminal.cwd, path)
  const found = await stat(full).catch(() => null)
  if (!found?.isDirectory()) return [path]
  const names = (await readdir(full)).filter((name) => name.endsWith('.jsonl')).sort()
  if (names.length === 0) {
    throw new AppError('not_found', `--data: the folder ${path} holds no .jsonl file.`)
  }
  return names.map((name) => join(full, name))
}
