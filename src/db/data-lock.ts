import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { kill } from 'node:process'
import { z } from 'zod'
import { AppError } from '../errors.ts'

/**
 * Who has the embedded data folder open. Two processes on one folder silently lose data, so the
 * second is refused. `url` and `token` let the command line reach a service that holds it.
 */
const holderSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  /** What the system says of when that process began; a reused pid has another. */
  started: z.string().nullable(),
  nonce: z.string(),
  url: z.string().nullable(),
  token: z.string().nullable(),
})
export type Holder = z.infer<typeof holderSchema>

export type DataLock = {
  /** Tells others where the service that holds the folder answers. */
  announce(reach: { url: string; token: string }): Promise<void>
  release(): Promise<void>
}

const FILE = 'earshot.lock'
const HEARTBEAT_MS = 2000
/** A holder on another machine (a shared folder) counts as gone after this long without a sign. */
const SILENT_MS = 15_000

/** The process that has the folder open now, or null. */
export async function findHolder(dataDir: string): Promise<Holder | null> {
  const holder = await readHolder(join(dataDir, FILE))
  return holder && (await isAlive(holder, join(dataDir, FILE))) ? holder : null
}

/** Takes the folder, making it where needed; `AppError` conflict where another process has it. */
export async function lockDataDir(dataDir: string, pid: number): Promise<DataLock> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, FILE)
  const me: Holder = {
    pid,
    host: hostname(),
    started: await startOf(pid),
    nonce: randomUUID(),
    url: null,
    token: null,
  }
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (await create(path, me)) return hold(path, me)
    const holder = await readHolder(path)
    if (holder && (await isAlive(holder, path))) throw refusal(dataDir, holder)
    await setAside(path, holder)
  }
  throw new AppError(
    'conflict',
    `The data folder ${dataDir} is being opened by another process; try again.`,
  )
}

function refusal(dataDir: string, holder: Holder): AppError {
  const where = holder.url ? ` and answers at ${holder.url}` : ''
  const who =
    holder.host === hostname() ? `process ${holder.pid}` : `process ${holder.pid} on ${holder.host}`
  return new AppError(
    'conflict',
    `The data folder ${dataDir} is in use: Earshot runs already as ${who}${where}. ` +
      'Use that one, stop it first, give this one another folder with EARSHOT_DATA_DIR, ' +
      'or set DATABASE_URL to a PostgreSQL server, which any number of processes may share.',
    { details: { holder: { pid: holder.pid, url: holder.url } } },
  )
}

/** False where the file is there already. It appears with all its content or not at all. */
async function create(path: string, holder: Holder): Promise<boolean> {
  const aside = await writeAside(path, holder)
  try {
    await link(aside, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(aside, { force: true })
  }
}

async function writeAside(path: string, holder: Holder): Promise<string> {
  const aside = `${path}.${randomUUID()}`
  await writeFile(aside, JSON.stringify(holder), { mode: 0o600, flag: 'wx' })
  return aside
}

/** Moves a dead holder's file out of the way; of several that try, one succeeds. */
async function setAside(path: string, dead: Holder | null): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const moved = await readHolder(aside)
  // Somebody took the folder between our look and our move: give it back.
  if (moved && moved.nonce !== dead?.nonce) await rename(aside, path)
  else await rm(aside, { force: true })
}

function hold(path: string, me: Holder): DataLock {
  const heartbeat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => undefined)
  }, HEARTBEAT_MS)
  heartbeat.unref()
  return {
    async announce({ url, token }) {
      await rename(await writeAside(path, { ...me, url, token }), path)
    },
    async release() {
      clearInterval(heartbeat)
      const holder = await readHolder(path)
      if (holder?.nonce === me.nonce) await rm(path, { force: true })
    },
  }
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

async function isAlive(holder: Holder, path: string): Promise<boolean> {
  if (holder.host !== hostname()) {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }))
    return Date.now() - mtimeMs < SILENT_MS
  }
  const started = await startOf(holder.pid)
  if (started !== null && holder.started !== null) return started === holder.started
  return exists(holder.pid)
}

function exists(pid: number): boolean {
  try {
    return kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When the process began, in the kernel's ticks since boot (field 22 of /proc/PID/stat); else null. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8')
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
