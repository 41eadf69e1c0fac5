import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { messageOf } from '../errors.ts'
import type { Terminal } from './command.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const STAMP = join(ROOT, 'dist/web/.stamp')
const SOURCES = ['web', 'src/model'] as const
const FILES = ['vite.config.ts', 'package-lock.json'] as const

/**
 * In a checkout: builds the page unless what is built came from these very files. Where the tools
 * to build it are not installed, as in a container, what is there is served.
 */
export async function ensurePage(terminal: Pick<Terminal, 'say'>): Promise<void> {
  const stamp = await fingerprint()
  if (stamp === null || (await readFile(STAMP, 'utf8').catch(() => '')) === stamp) return
  const vite = await import('vite').catch(() => null)
  if (!vite) return
  terminal.say('Building the page; this happens once ...')
  try {
    await vite.build({
      root: join(ROOT, 'web'),
      configFile: join(ROOT, 'vite.config.ts'),
      logLevel: 'error',
    })
    await writeFile(STAMP, stamp)
  } catch (error) {
    terminal.say(`The page could not be built; the API works without it. ${messageOf(error)}`)
  }
}

/** A hash of everything that the page is made of; null where its sources are not here. */
async function fingerprint(): Promise<string | null> {
  const paths: string[] = [...FILES]
  for (const folder of SOURCES) {
    const entries = await readdir(join(ROOT, folder), {
      recursive: true,
      withFileTypes: true,
    }).catch(() => null)
    if (!entries) return null
    for (const entry of entries) if (entry.isFile()) paths.push(join(entry.parentPath, entry.name))
  }
  const hash = createHash('sha256')
  for (const path of paths.sort()) {
    const full = path.startsWith(ROOT) ? path : join(ROOT, path)
    hash.update(full.slice(ROOT.length)).update(await readFile(full).catch(() => ''))
  }
  return hash.digest('hex')
}
