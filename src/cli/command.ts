import type { Readable, Writable } from 'node:stream'
import type { ParseArgsConfig } from 'node:util'
import { readConfig, type Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { createLogger, type Logger } from '../log.ts'

/** What a command may touch of the world around it. */
export type Terminal = {
  stdin: Readable
  stdout: Writable
  stderr: Writable
  /** Whether somebody watches: only then is progress drawn. */
  isTty: boolean
  say(message: string): void
  env: Readonly<Record<string, string | undefined>>
  cwd: string
  pid: number
  /** Calls `stop` when the process is asked to end; a second time it ends at once. */
  onStop(stop: () => void): void
}

export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>

export type Command = {
  usage: string
  summary: string
  help: string
  options: NonNullable<ParseArgsConfig['options']>
  /** The exit code. */
  run(terminal: Terminal, values: Values, positionals: readonly string[]): Promise<number>
}

/** The command was called in a way that it does not know. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** The settings, or an `AppError` that lists every problem. */
export function configOf(terminal: Terminal): Config {
  const read = readConfig(terminal.env, terminal.cwd)
  if (read.ok) return read.config
  const list = read.problems.map((problem) => `  - ${problem}`).join('\n')
  throw new AppError('invalid', `The settings cannot be used:\n${list}`)
}

export function loggerOf(terminal: Terminal, config: Config): Logger {
  return createLogger(config.logLevel, (line) => void terminal.stderr.write(line))
}

/** A text option, or null; a `UsageError` where it is given without one. */
export function textOf(values: Values, name: string): string | null {
  const value = values[name]
  return typeof value === 'string' ? value : null
}
