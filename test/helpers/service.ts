import { randomBytes } from 'node:crypto'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import { inject } from 'vitest'
import { readConfig } from '../../src/config.ts'
import type { DatabasePlace } from '../../src/db/open-database.ts'
import { createLogger } from '../../src/log.ts'
import { startService as start, type Role } from '../../src/main.ts'
import type { Context } from '../../src/context.ts'
import type { ImportSummary } from '../../src/model/views.ts'

/** The same for every service of a test file, so that a second one opens what the first sealed. */
const SECRET_KEY = randomBytes(32).toString('base64')

export type TestService = {
  url: string
  ctx: Context
  /** A request below /api/v1, with a JSON body where one is given. */
  call<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T }>
  /** Sends objects as JSON Lines through the import. */
  importLines(lines: readonly object[], source?: string): Promise<ImportSummary>
  stop(): Promise<void>
}

/** A database of its own on the engine that this run is about, and how to be rid of it. */
export async function freshPlace(): Promise<{ place: DatabasePlace; drop(): Promise<void> }> {
  if (process.env['TEST_ENGINE'] !== 'postgres') {
    return { place: { kind: 'memory', archive: inject('archive') }, drop: async () => undefined }
  }
  const { url, template } = inject('postgres')
  const name = `${template}_${randomBytes(6).toString('hex')}`
  const admin = postgres(url, { max: 1, onnotice: () => undefined })
  await admin.unsafe(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return {
    place: { kind: 'postgres', url: own.href },
    async drop() {
      await admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await admin.end()
    },
  }
}

/** Puts a migrated embedded database into a data folder: a first start there is as quick as a later one. */
export async function seedDataDir(dataDir: string): Promise<void> {
  await cp(inject('seed'), join(dataDir, 'database'), { recursive: true })
}

/** The real service on a port of its own, over HTTP; settings as in the environment. */
export async function startService(
  options: {
    env?: Record<string, string>
    role?: Role
    now?: () => number
    /** Where log lines go; nowhere when left out. */
    log?: (line: string) => void
    place?: DatabasePlace
  } = {},
): Promise<TestService> {
  const read = readConfig(
    {
      PORT: '0',
      EARSHOT_FETCH_ALLOW: '127.0.0.0/8',
      EARSHOT_SECRET_KEY: SECRET_KEY,
      ...options.env,
    },
    '/nowhere',
  )
  if (!read.ok) throw new Error(read.problems.join('\n'))
  const fresh = options.place ? null : await freshPlace()
  const place = options.place ?? fresh?.place
  if (!place) throw new Error('No database')
  const { role = 'all', now, log: write } = options
  const log = write ? createLogger('debug', write) : createLogger('silent', () => undefined)
  const service = await start({
    config: read.config,
    place,
    log,
    role,
    demo: false,
    ...(now ? { now } : {}),
  })
  const url = (service.url ?? '').replace('localhost', '127.0.0.1')
  const token = options.env?.['EARSHOT_BOOTSTRAP_TOKEN']
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {}

  async function call<T>(method: string, path: string, body?: unknown) {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as T }
  }

  return {
    url,
    ctx: service.ctx,
    call,
    async importLines(lines, source = 'test') {
      const answer = await fetch(`${url}/api/v1/import?source=${encodeURIComponent(source)}`, {
        method: 'POST',
        headers,
        body: lines.map((line) => JSON.stringify(line)).join('\n'),
      })
      if (!answer.ok) throw new Error(await answer.text())
      return (await answer.json()) as ImportSummary
    },
    async stop() {
      await service.stop()
      await fresh?.drop()
    },
  }
}
