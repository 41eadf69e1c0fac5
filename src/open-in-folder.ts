import { createReadStream } from 'node:fs'
import { mkdir, realpath } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { CollectorError } from './collectors/collector.ts'

/**
 * Opens files of one folder and nowhere else, whatever a path or a link says: whoever may add a
 * source must not be able to read what the service can.
 */
export function openInFolder(folder: string): (path: string) => AsyncIterable<Uint8Array> {
  return async function* open(path) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const root = await realpath(folder)
    const full = await realpath(resolve(root, path)).catch(() => null)
    if (full === null || !full.startsWith(root + sep)) {
      throw new CollectorError('fatal', `there is no file ${path} in ${folder}; put it there first`)
    }
    yield* createReadStream(full)
  }
}
