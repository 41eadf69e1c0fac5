import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../errors.ts'
import { trySource } from '../ingest/try-source.ts'
import { openParts } from '../main.ts'
import { jsonObjectSchema } from '../model/mention.ts'
import { UsageError, configOf, loggerOf, textOf, type Command, type Values } from './command.ts'

const LIMIT_MAX = 1000
const TIMEOUT_MS = 60_000

/** `earshot try`: asks a place once and prints what would be stored. */
export const runTry: Command = {
  usage: 'try COLLECTOR --options JSON [--credentials JSON] [--limit N]',
  summary: 'Asks a place once, stores nothing, and prints what it would store, a mention a line.',
  help: `
  --options      What the collector needs, such as '{"url":"https://blog.example/feed"}'.
  --credentials  Keys, for the collectors that need some.
  --limit        How many at most (default 5).
`,
  options: {
    options: { type: 'string' },
    credentials: { type: 'string' },
    limit: { type: 'string' },
  },
  async run(terminal, values, positionals) {
    const config = configOf(terminal)
    const parts = await openParts(config, loggerOf(terminal, config), (path) =>
      createReadStream(resolve(terminal.cwd, path)),
    )
    try {
      const [name, ...more] = positionals
      const collector = parts.collectors.find((each) => each.name === name)
      if (!collector || more.length > 0) {
        const names = parts.collectors.map((each) => each.name).join(', ')
        throw new UsageError(
          `${name ? `There is no collector "${name}".` : 'Name a collector.'} The collectors are: ${names}.`,
        )
      }
      const options = jsonObjectSchema.safeParse(jsonOf(values, 'options'))
      if (!options.success) throw new UsageError('--options: use one JSON object.')
      const credentials = jsonObjectSchema.nullable().safeParse(jsonOf(values, 'credentials'))
      if (!credentials.success) throw new UsageError('--credentials: use one JSON object.')
      const tried = await trySource(
        {
          ...parts,
          classifier: parts.engine,
          collector,
          now: Date.now,
          signal: AbortSignal.timeout(TIMEOUT_MS),
        },
        {
          options: options.data,
          credentials: credentials.data,
          limit: limitOf(values),
        },
      )
      for (const { draft, classification } of tried.mentions) {
        terminal.stdout.write(`${JSON.stringify({ ...draft, classification })}\n`)
      }
      if (tried.rejected > 0) terminal.say(`${tried.rejected} items could not be read.`)
      if (tried.error) {
        const answer = tried.error.excerpt ? ` It answered: ${tried.error.excerpt}` : ''
        throw new AppError('unavailable', `${tried.error.kind}: ${tried.error.message}${answer}`)
      }
      return 0
    } finally {
      await parts.close()
    }
  },
}

function jsonOf(values: Values, name: string): unknown {
  const text = textOf(values, name)
  if (text === null) return {}
  try {
    return JSON.parse(text)
  } catch {
    const shown = name === 'credentials' ? 'this' : `"${text.slice(0, 60)}"`
    throw new UsageError(`--${name}: ${shown} is not JSON; mind the quotes of your shell.`)
  }
}

function limitOf(values: Values): number {
  const text = textOf(values, 'limit') ?? '5'
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX) {
    throw new UsageError(`--limit: "${text}" is not a number from 1 to ${LIMIT_MAX}.`)
  }
  return limit
}
