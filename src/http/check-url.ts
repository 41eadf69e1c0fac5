import { isIP } from 'node:net'
import {
  allowsAddress,
  allowsHost,
  allowsSomeNetwork,
  isHostName,
  type AllowList,
} from './allow-list.ts'
import type { HttpErrorKind } from './http-error.ts'
import { checkAddress } from './special-use.ts'

/** Where a connection would go; `host` is without brackets or trailing dot. */
export type Target = { host: string; port: number }

type Refusal = { ok: false; kind: Extract<HttpErrorKind, 'blocked' | 'bad-url'>; message: string }

export type UrlDecision = ({ ok: true; url: URL } & Target) | Refusal

/** Names that resolve only inside some network (RFC 6761, 6762, 8375, 9476 and common habit). */
const insideNames = new Set(
  [
    ['localhost', 'localdomain', 'local', 'home.arpa', 'internal', 'intranet', 'private', 'lan'],
    ['corp', 'home', 'svc', 'cluster.local', 'test', 'invalid', 'example', 'onion', 'alt'],
  ].flat(),
)

const ordinaryPorts: readonly number[] = [80, 443]

const howToAllow = 'EARSHOT_FETCH_ALLOW opens it if that is wanted'

/**
 * Decides from its text alone whether `text` may be asked for at all. A name that passes must still
 * have its addresses checked by `checkTarget` before a connection is made.
 */
export function checkUrl(text: string, allow: AllowList): UrlDecision {
  if (hasControl(text)) return badUrl('an address holds no control characters')
  if (text.includes('\\')) return badUrl('an address holds no backslash')
  if (!/^https?:\/\/[^/]/i.test(text)) return badUrl('an address starts with http:// or https://')
  const url = URL.parse(text)
  if (url === null) return badUrl('this is not a web address')
  if (url.username !== '' || url.password !== '') {
    return badUrl('an address holds no user name or password')
  }
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  if (isIP(host) === 0 && !isHostName(host)) {
    return badUrl(`${host.slice(0, 80)} is not a host name`)
  }
  const reason =
    isIP(host) === 0 ? checkName(host, port, allow) : checkTarget({ host, port }, host, allow)
  if (reason !== null) return { ok: false, kind: 'blocked', message: reason }
  return { ok: true, url, host, port }
}

/**
 * Why `address` may not be connected to as `target`, null when it may. Names on the allow list may
 * live anywhere; others need a public address on one of `ports`, or an allowed network.
 */
export function checkTarget(
  target: Target,
  address: string,
  allow: AllowList,
  ports: readonly number[] = ordinaryPorts,
): string | null {
  if (isIP(address) !== 0) {
    if (allowsAddress(allow, address, target.port)) return null
    if (allowsHost(allow, target.host, target.port)) return null
  }
  const special = checkAddress(address)
  if (special !== null) return `${address} is not public (${special}); ${howToAllow}`
  return ports.includes(target.port) ? null : strangePort(target.port, ports)
}

function strangePort(port: number, ports: readonly number[]): string {
  return `port ${port} is not ${ports.join(' or ')}; ${howToAllow}`
}

function checkName(host: string, port: number, allow: AllowList): string | null {
  // With an allowed network, a name may lead there on any port; its addresses decide.
  if (allowsHost(allow, host, port) || allowsSomeNetwork(allow)) return null
  if (isInsideName(host)) return `${host} is a name inside a private network; ${howToAllow}`
  return ordinaryPorts.includes(port) ? null : strangePort(port, ordinaryPorts)
}

function isInsideName(host: string): boolean {
  const labels = host.split('.')
  if (labels.length === 1) return true
  return insideNames.has(labels.slice(-1).join('.')) || insideNames.has(labels.slice(-2).join('.'))
}

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x20 || unit === 0x7f) return true
  }
  return false
}

function badUrl(message: string): Refusal {
  return { ok: false, kind: 'bad-url', message }
}
