import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net'
import type { HttpClient, Meter } from '../../src/collectors/collector.ts'
import { createHttpClient, type HttpClientOptions } from '../../src/http/http-client.ts'
import { parseAllowList } from '../../src/http/allow-list.ts'
import type { AllowList } from '../../src/http/allow-list.ts'

export type Loopback = {
  port: number
  url: string
  /** One entry for each request line or connection seen, oldest first. */
  seen: string[]
  /** Connections that are open now. */
  open(): number
  [Symbol.asyncDispose](): Promise<void>
}

/** A web server on loopback that answers with `handle`. */
export async function startWeb(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  host = '127.0.0.1',
): Promise<Loopback> {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    handle(request, response)
  })
  return listen(server, seen, host)
}

/** A TCP server on loopback, for answers that no proper web server gives. */
export async function startTcp(
  handle: (socket: Socket) => void,
  host = '127.0.0.1',
): Promise<Loopback> {
  const seen: string[] = []
  const server = createTcpServer((socket) => {
    seen.push('connection')
    // Read what comes, so that the other side's closing is noticed.
    socket.on('error', () => {}).resume()
    handle(socket)
  })
  return listen(server, seen, host)
}

/** The guarded client with loopback allowed; patient, as a test of something else must not end by time. */
export function loopbackClient(options: Partial<HttpClientOptions> = {}) {
  return createHttpClient({
    allow: allowed('127.0.0.1'),
    connectTimeoutMs: 30_000,
    firstByteTimeoutMs: 30_000,
    totalTimeoutMs: 60_000,
    ...options,
  })
}

/** A client that asks `to` for what is asked of `from`; both are origins. */
export function movedClient(client: HttpClient, from: string, to: string): HttpClient {
  return {
    request(url, request) {
      if (!url.startsWith(`${from}/`)) throw new Error(`${url} is not at ${from}`)
      return client.request(to + url.slice(from.length), request)
    },
    connect(url, request) {
      const [ws, there] = [from, to].map((origin) => origin.replace(/^http/, 'ws'))
      if (!url.startsWith(`${ws}/`)) throw new Error(`${url} is not at ${ws}`)
      return client.connect(String(there) + url.slice(String(ws).length), request)
    },
  }
}

/** A meter that never runs out and keeps count, for collectors that are read without a database. */
export function countingMeter(): Meter & { spent: Map<string, number> } {
  const spent = new Map<string, number>()
  const add = async (budget: string, amount = 1) =>
    void spent.set(budget, (spent.get(budget) ?? 0) + amount)
  return { spent, add, take: add, left: async () => Infinity }
}

/** What a collector is given besides options, credentials, http, clock and signal. */
export function restOfEnv() {
  return { meter: countingMeter(), renew: async () => {} }
}

export function allowed(text: string): AllowList {
  const result = parseAllowList(text)
  if (!result.ok) throw new Error(result.errors.join('\n'))
  return result.allow
}

async function listen(server: Server, seen: string[], host: string): Promise<Loopback> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, host, done))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://${host}:${port}`,
    seen,
    open: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
