import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = process.env['EARSHOT_SHARED'] ?? join(import.meta.dirname, '..', '..', '..', 'shared')

/** The path of one file or folder of the corpora kept outside the repository, null when absent. */
export function sharedPath(...parts: string[]): string | null {
  const path = join(root, ...parts)
  return existsSync(path) ? path : null
}
