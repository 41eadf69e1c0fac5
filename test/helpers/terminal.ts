import { Readable, Writable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { Terminal } from '../../src/cli/command.ts'

export type MadeUpTerminal = Terminal & {
  /** What has been written so far. */
  out(): string
  err(): string
}

/**
 * A terminal for commands that are called in this process. `input` is what stands on standard input;
 * `onWrite` sees every piece of the answer before the next one is taken.
 */
export function madeUpTerminal(
  options: {
    input?: string | AsyncIterable<Uint8Array> | Iterable<Uint8Array>
    cwd?: string
    isTty?: boolean
    onWrite?: (piece: string) => void
  } = {},
): MadeUpTerminal {
  const { input = '', cwd = '/', isTty = false, onWrite } = options
  const out: string[] = []
  const err: string[] = []
  const stdout = new Writable({
    highWaterMark: 1,
    decodeStrings: false,
    write(piece: string, _encoding, taken) {
      if (onWrite) onWrite(piece)
      else out.push(piece)
      void setImmediate().then(() => taken())
    },
  })
  const stderr = new Writable({
    decodeStrings: false,
    write(piece: string, _encoding, taken) {
      err.push(piece)
      taken()
    },
  })
  return {
    stdin: Readable.from(typeof input === 'string' ? [Buffer.from(input)] : input),
    stdout,
    stderr,
    isTty,
    say: (message) => void stderr.write(`${message}\n`),
    env: {},
    cwd,
    pid: 1,
    onStop: () => undefined,
    out: () => out.join(''),
    err: () => err.join(''),
  }
}
