import { connect, type Socket } from 'node:net'
import type { AllowList } from './allow-list.ts'
import { answering, checkedAddresses, systemResolve, type Resolve } from './checked-connector.ts'
import { HttpError } from './http-error.ts'

/** Opens a TCP connection as guarded as every web request is. Fails with `HttpError`. */
export type Dial = (host: string, port: number, signal: AbortSignal) => Promise<Socket>

/** Where mail servers take mail; what `EARSHOT_FETCH_ALLOW` opens may listen anywhere. */
const MAIL_PORTS = [25, 465, 587, 2525]
const CONNECT_TIMEOUT_MS = 10_000

/** The way out for mail: resolved once, every address checked, connected to what was checked. */
export function createDial({ allow, resolve }: { allow: AllowList; resolve?: Resolve }): Dial {
  const options = { allow, resolve: resolve ?? systemResolve, connectTimeoutMs: CONNECT_TIMEOUT_MS }
  return async (name, port, signal) => {
    const host = name.replace(/\.$/, '')
    const addresses = await checkedAddresses({ host, port }, options, MAIL_PORTS)
    return new Promise((done, refuse) => {
      const socket = connect({ host, port, lookup: answering(addresses), signal })
      const fail = (message: string) => {
        socket.destroy()
        refuse(new HttpError('connect', `${host}:${port}: ${message}`))
      }
      socket.setTimeout(CONNECT_TIMEOUT_MS, () => fail('it did not answer'))
      socket.once('error', (error) => fail(error.message))
      socket.once('connect', () => {
        socket.setTimeout(0)
        socket.removeAllListeners('error')
        socket.removeAllListeners('timeout')
        done(socket)
      })
    })
  }
}
