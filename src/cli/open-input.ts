import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError } from '../errors.ts'
import type { Terminal } from './command.ts'

export type Input = {
  /** The bytes, with a count of how many have been read. */
  stream: AsyncIterable<Uint8Array>
  /** How much of it has been read, 0..1; null where its size is not known. */
  share(): number | null
}

/** A file, or standard input for `-`. `AppError` not_found where there is no such file. */
export async function openInput(terminal: Terminal, path: string): Promise<Input> {
  if (path === '-') return counted(terminal.stdin, null)
  const full = resolve(terminal.cwd, path)
  const found = await stat(full).catch(() => null)
  if (!found) throw new AppError('not_found', `There is no file ${path}.`)
  if (found.isDirectory()) throw new AppError('invalid', `${path} is a folder; name a file in it.`)
  return counted(
    createReadStream(full, { highWaterMark: 256 * 1024 }),
    found.isFile() ? found.size : null,
  )
}

function counted(source: AsyncIterable<Uint8Array>, size: number | null): Input {
  let read = 0
  async function* count(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      read += chunk.byteLength
      yield chunk
    }
  }
  return { stream: count(), share: () => (size === null ? null : size === 0 ? 1 : read / size) }
}
