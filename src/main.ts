import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import packageJson from '../package.json' with { type: 'json' }
import { createApp } from './app.ts'
import { loadAssets } from './assets.ts'
import { createEngine } from './classify/engine.ts'
import { readMentions } from './collectors/file/read-mentions.ts'
import { createCollectors } from './collectors/registry.ts'
import { readDelivery } from './collectors/webhook/read-delivery.ts'
import { createWebhookCollector } from './collectors/webhook/webhook.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { openDatabase, type DatabasePlace } from './db/open-database.ts'
import { createDial } from './http/dial.ts'
import { createHttpClient } from './http/http-client.ts'
import { ensureFirstBrand } from './ingest/brands.ts'
import { sealAnew, type KeyPlaces } from './ingest/seal-anew.ts'
import { createListening, type ListeningSource } from './ingest/listening.ts'
import { createSecretBox } from './ingest/secrets.ts'
import { sealIntegrationsAnew } from './integrations/secrets.ts'
import { startWorker } from './jobs/worker.ts'
import { startLearner } from './learn/learner.ts'
import { startHub } from './live/hub.ts'
import type { Logger } from './log.ts'
import { createMetrics } from './metrics.ts'
import { openInFolder } from './open-in-folder.ts'
import { findSecretKey, keptSecretKey, passingSecretKey, secretKeyPath } from './secret-keys.ts'
import { defaultRules } from './triage/rules/default-rules.ts'
import { ensureFirstPolicies } from './triage/targets/sla-policies.ts'

/** Which parts of the service a process runs. */
export type Role = 'all' | 'web' | 'worker'

export type Service = {
  /** Where it answers; null for a worker, which does not. */
  url: string | null
  engine: 'embedded' | 'postgres'
  ctx: Context
  listening: ListeningSource
  /** Finishes what is under way and lets go of everything. */
  stop(): Promise<void>
}

export const version: string = packageJson.version

const WEB_FOLDER = fileURLToPath(new URL('../dist/web', import.meta.url))
const HEADERS_TIMEOUT_MS = 10_000
/** Long enough for a large import over a slow line. */
const REQUEST_TIMEOUT_MS = 30 * 60_000
const DRAIN_MS = 8000

/** Where this configuration keeps its data. */
export function placeOf(config: Config, pid: number): DatabasePlace {
  return config.databaseUrl
    ? { kind: 'postgres', url: config.databaseUrl }
    : { kind: 'folder', dataDir: config.dataDir, pid }
}

/** A database in memory takes its key with it; any other finds its key again. */
async function secretKeysOf(
  { secretKeys, dataDir }: Config,
  { kind }: DatabasePlace,
): Promise<{ keys: readonly Uint8Array[]; places: KeyPlaces }> {
  const path = secretKeyPath(dataDir)
  if (secretKeys) {
    const key = kind === 'memory' ? null : await findSecretKey(dataDir)
    const first = 'the first key that is set now'
    return { keys: secretKeys, places: { first, unused: key && { path, key } } }
  }
  const key = kind === 'memory' ? passingSecretKey() : await keptSecretKey(dataDir)
  return { keys: [key], places: { first: `the line in ${path}`, unused: null } }
}

/**
 * The parts that every command shares; close them at the end. `open` is how the `file` collector
 * reads: the service from the folder `import` beside the data alone, a command from wherever its user
 * may. Rejects with an `AppError` where the classifier cannot start.
 */
export async function openParts(
  config: Config,
  log: Logger,
  open = openInFolder(join(config.dataDir, 'import')),
) {
  const engine = await createEngine({
    tier: config.classifier,
    acceptedError: config.acceptedError,
    warn: (message) => log.warn({}, message),
  })
  const http = createHttpClient({ allow: config.fetchAllow })
  return {
    engine,
    listening: createListening({ classifier: engine, rules: defaultRules }),
    collectors: createCollectors({ open }),
    http,
    readPages: (stream: AsyncIterable<Uint8Array>, format: 'jsonl' | 'csv' | 'auto') =>
      readMentions(stream, { format, pageSize: 500 }),
    async close() {
      await http.close()
      await engine.close()
    },
  }
}

/** Wires everything and starts it. Fails with an `AppError` that says what to do. */
export async function startService(options: {
  config: Config
  place: DatabasePlace
  log: Logger
  role: Role
  demo: boolean
  now?: () => number
}): Promise<Service> {
  const { config, log, role } = options
  const now = options.now ?? Date.now
  const database = await openDatabase(options.place)
  const { db, lock } = database
  const ctx: Context = { db, now, actor: 'system', log }
  const stops: (() => Promise<void>)[] = [database.close]
  const stop = async () => {
    for (const step of stops.reverse()) await step()
  }
  try {
    const parts = await openParts(config, log)
    stops.push(parts.close)
    const learner = await startLearner(ctx, parts.engine)
    stops.push(learner.close)
    await ensureFirstBrand(ctx)
    await ensureFirstPolicies(ctx)
    const { keys, places } = await secretKeysOf(config, options.place)
    const secrets = createSecretBox(keys)
    await sealAnew(ctx, secrets, places)
    await sealIntegrationsAnew(ctx, secrets)
    const { random } = Math
    const dial = createDial({ allow: config.fetchAllow })
    const { http } = parts
    if (role !== 'web') {
      const find = (name: string) => parts.collectors.find((each) => each.name === name) ?? null
      const { listening } = parts
      const rereads = config.classifier === 'auto' && parts.engine.best === 'full'
      const isQuiet = rereads ? parts.engine.isQuiet : null
      const outgoing = { dial, baseUrl: config.baseUrl }
      const reading = { ctx, find, http, secrets, listening, random }
      const worker = startWorker({ ...reading, learner, isQuiet, outgoing })
      stops.push(worker.stop)
    }
    const running = { engine: db.engine, ctx, listening: parts.listening, stop }
    if (role === 'worker') return { url: null, ...running }

    const hub = await startHub({ db, log })
    stops.push(hub.close)
    const localToken = randomBytes(32).toString('base64url')
    let ready = true
    const collectors = [...parts.collectors, createWebhookCollector()]
    const find = (name: string) => collectors.find((each) => each.name === name) ?? null
    const metrics = createMetrics({ ctx, tools: { find, secrets }, readers: hub.readers })
    const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
    const app = createApp({
      ctx: { ...ctx, actor: config.bootstrapToken ? 'admin' : 'you' },
      baseUrl: config.baseUrl,
      version,
      hub,
      session: {
        token: config.bootstrapToken,
        localToken,
        secure: config.baseUrl.startsWith('https:'),
        facts: { database: db.engine, demo: options.demo },
        now,
      },
      sources: {
        collectors,
        baseUrl: config.baseUrl,
        http: parts.http,
        classifier: parts.engine,
        secrets,
      },
      imports: { listening: parts.listening, readPages: parts.readPages },
      hooks: { secrets, listening: parts.listening, readDelivery },
      integrations: { http, dial, secrets, random },
      learning: { learner, listening: parts.listening },
      health: {
        ping: async () => void (await db.query('SELECT 1')),
        ready: () => ready,
        metrics: metrics.read,
      },
      page: await loadAssets(WEB_FOLDER),
      reference: await loadAssets(swagger),
    })
    const server = await listen(config, getRequestListener(app.fetch))
    stops.push(async () => {
      ready = false
      await Promise.all([closeServer(server), hub.close()])
    })
    const { port } = server.address() as AddressInfo
    const url = `http://${config.host === '127.0.0.1' ? 'localhost' : config.host}:${port}`
    await lock?.announce({ url: `http://${config.host}:${port}`, token: localToken })
    return { url, ...running }
  } catch (error) {
    await stop()
    throw error
  }
}

function listen(config: Config, handler: ReturnType<typeof getRequestListener>): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      maxHeaderSize: 16 * 1024,
      keepAliveTimeout: 30_000,
    },
    (request, response) => void handler(request, response),
  )
  server.maxConnections = 2000
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(config, error)))
    server.listen(config.port, config.host, () => resolve(server))
  })
}

function listenError(config: Config, error: NodeJS.ErrnoException): Error {
  if (error.code === 'EADDRINUSE') {
    return new Error(
      `PORT: ${config.port} is taken by another program. Stop it, or choose another with PORT, such as PORT=${config.port + 1}.`,
    )
  }
  if (error.code === 'EADDRNOTAVAIL')
    return new Error(`HOST: this machine has no address ${config.host}.`)
  if (error.code === 'EACCES')
    return new Error(`PORT: ${config.port} needs more rights; use one above 1023.`)
  return error
}

/** Streams end at once; other requests may finish. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  server.closeIdleConnections()
  const force = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  await closed
  clearTimeout(force)
}
