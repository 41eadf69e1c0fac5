import { readFileSync } from 'node:fs'

/**
 * Fails when the lock file holds a package below its lowest allowed version (floors.json), one from
 * anywhere but the registry, or one whose licence is not on the list. Needs no network: an advisory
 * service is not always in reach, and the newest advisories are in none.
 */
type Floor = { floor: string; why: string }
type Locked = {
  version?: string
  license?: string
  link?: boolean
  resolved?: string
  integrity?: string
}

const licences = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'PostgreSQL',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  '(MIT OR CC0-1.0)',
  '(MIT AND Zlib)',
  'MIT AND ISC AND BSD-3-Clause',
  'Apache-2.0 OR MIT',
  'MIT OR Apache-2.0',
  '(AFL-2.1 OR BSD-3-Clause)',
  '(Apache-2.0 OR MPL-1.1)',
  '(MIT OR Apache-2.0)',
  '(BSD-3-Clause OR GPL-2.0)',
  '(WTFPL OR MIT)',
  'WTFPL',
  'Zlib',
  '(BSD-2-Clause OR MIT OR Apache-2.0)',
])
/** Packages that name no licence in their manifest, or loosely ("BSD" is the three-clause one); each was looked at. */
const looked = new Set(['sylvester', 'url-template'])

const root = new URL('..', import.meta.url)
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, root), 'utf8'))
const floors = read('scripts/floors.json') as Record<string, Floor>
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> }

const problems: string[] = []
for (const [path, { version = '', license, link, resolved, integrity }] of Object.entries(
  packages,
)) {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  if (path === '' || link) continue
  const floor = floors[name]
  if (floor && isBelow(version, floor.floor)) {
    problems.push(`${name} ${version} is below ${floor.floor}: ${floor.why}`)
  }
  if (!integrity) problems.push(`${name} ${version} has no integrity hash in the lock file`)
  if (resolved && !resolved.startsWith('https:'))
    problems.push(`${name} ${version} comes from ${resolved}`)
  if (!looked.has(name) && !licences.has(license ?? 'none')) {
    problems.push(
      `${name} ${version} has the licence ${license ?? 'none'}, which is not on the list`,
    )
  }
}
for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0

/** Compares major, minor and patch; a pre-release counts as its release. */
function isBelow(version: string, floor: string): boolean {
  const parts = (text: string) => text.split('-')[0]?.split('.').map(Number) ?? []
  const [mine, least] = [parts(version), parts(floor)]
  for (let at = 0; at < 3; at += 1) {
    const difference = (mine[at] ?? 0) - (least[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
