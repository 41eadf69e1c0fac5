import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, messageOf } from './errors.ts'

const KEY_BYTES = 32
const FILE = 'secret.key'

/** A key as `openssl rand -base64 32` prints it, or null. */
export function parseSecretKey(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === KEY_BYTES && bytes.toString('base64') === text ? bytes : null
}

/** A key that nobody keeps: what is sealed under it is lost with the process. */
export function passingSecretKey(): Uint8Array {
  return randomBytes(KEY_BYTES)
}

export const secretKeyPath = (dataDir: string): string => join(dataDir, FILE)

/** The key of the data folder; null where it has none that can be read. */
export async function findSecretKey(dataDir: string): Promise<Uint8Array | null> {
  const text = await readIfThere(secretKeyPath(dataDir)).catch(() => null)
  return text === null ? null : parseSecretKey(text.trim())
}

/** The key of the data folder, made by whoever comes first; `AppError` that says what to do instead. */
export async function keptSecretKey(dataDir: string): Promise<Uint8Array> {
  const path = secretKeyPath(dataDir)
  try {
    const text = (await readIfThere(path)) ?? (await makeOnce(dataDir, path))
    const key = parseSecretKey(text.trim())
    if (key) return key
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `EARSHOT_SECRET_KEY: none is set, and none can be kept in ${path} (${messageOf(cause)}). Set one (openssl rand -base64 32), or give this user rights to the folder.`,
      { cause },
    )
  }
  throw new AppError(
    'unavailable',
    `The key in ${path} is damaged: restore the file. Where there is no copy, delete it and enter the keys of the sources again.`,
  )
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Written whole beside its place and linked there: of several processes one makes it, all read it. */
async function makeOnce(dataDir: string, path: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const aside = `${path}.${randomUUID()}`
  try {
    const file = await open(aside, 'wx', 0o600)
    try {
      await file.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await link(aside, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(aside, { force: true })
  }
  return await readFile(path, 'utf8')
}
