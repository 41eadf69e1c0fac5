import { lookup } from 'node:dns/promises'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import { callbackify } from 'node:util'
import { buildConnector } from 'undici'
import { messageOf } from '../errors.ts'
import type { AllowList } from './allow-list.ts'
import { checkTarget, type Target } from './check-url.ts'
import { HttpError } from './http-error.ts'

/** All addresses of a host name, IPv4 and IPv6. */
export type Resolve = (host: string) => Promise<string[]>

export type ConnectorOptions = { allow: AllowList; resolve: Resolve; connectTimeoutMs: number }

/** The system's resolver: hosts file, then DNS. */
export const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true })).map((record) => record.address)

/**
 * A connector that resolves a name once, refuses if any record may not be reached, and connects to
 * the very addresses it checked: nothing is looked up again, so a changing record changes nothing.
 */
export function checkedConnector(options: ConnectorOptions): buildConnector.connector {
  const connect = callbackify((target: buildConnector.Options) => connectChecked(target, options))
  return (target, callback) => {
    connect(target, (error: Error | null, socket) => {
      if (error === null) callback(null, socket)
      else callback(error, null)
    })
  }
}

async function connectChecked(
  target: buildConnector.Options,
  options: ConnectorOptions,
): Promise<Socket> {
  const started = performance.now()
  const host = target.hostname.replace(/\.$/, '')
  const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80)
  const addresses = await checkedAddresses({ host, port }, options)
  const leftMs = options.connectTimeoutMs - (performance.now() - started)
  const connect = buildConnector({
    allowH2: false,
    timeout: Math.max(1, Math.round(leftMs)),
    lookup: answering(addresses),
  })
  return await new Promise((resolve, reject) => {
    connect(target, (error, socket) => {
      if (error === null) resolve(socket)
      else reject(error)
    })
  })
}

/** Every address of `host`; fails with `HttpError` where one of them may not be connected to. */
export async function checkedAddresses(
  { host, port }: Target,
  options: ConnectorOptions,
  ports?: readonly number[],
): Promise<string[]> {
  const addresses = isIP(host) === 0 ? await resolveOnce(host, options) : [host]
  for (const address of addresses) {
    const reason = checkTarget({ host, port }, address, options.allow, ports)
    if (reason !== null) throw new HttpError('blocked', `${host}: ${reason}`)
  }
  return addresses
}

async function resolveOnce(host: string, options: ConnectorOptions): Promise<string[]> {
  const { resolve, connectTimeoutMs } = options
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(new HttpError('timeout', `${host} was not resolved within ${connectTimeoutMs} ms`))
  }, connectTimeoutMs)
  try {
    const addresses = await Promise.race([resolve(host), late.promise])
    if (addresses.length > 0) return addresses
  } catch (error) {
    if (error instanceof HttpError) throw error
    const message = `no server called ${host} was found (${messageOf(error)})`
    throw new HttpError('dns', message, { cause: error })
  } finally {
    clearTimeout(timer)
  }
  throw new HttpError('dns', `${host} has no address`)
}

/** A look-up that answers with what was checked, in either form that `net.connect` asks for. */
export function answering(addresses: readonly string[]): LookupFunction {
  const records = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_host, options, callback) => {
    const [first] = records
    if (options.all === true || first === undefined) callback(null, records)
    else callback(null, first.address, first.family)
  }
}
