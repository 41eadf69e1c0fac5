import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** One thing the operator lets requests reach although it is private; `port` null means any. */
type Target =
  | { kind: 'network'; range: ReturnType<typeof ipaddr.parseCIDR>; port: number | null }
  | { kind: 'host'; host: string; port: number | null }

/** What `EARSHOT_FETCH_ALLOW` opens; `parseAllowList` makes it. */
export type AllowList = readonly Target[]

export type AllowListResult = { ok: true; allow: AllowList } | { ok: false; errors: string[] }

/**
 * Reads comma-separated CIDRs, addresses, hosts and `host:port`. Each error names its entry and
 * says what would be right.
 */
export function parseAllowList(text: string): AllowListResult {
  const allow: Target[] = []
  const errors: string[] = []
  for (const part of text.split(',')) {
    const entry = part.trim()
    if (entry === '') continue
    const target = parseEntry(entry)
    if (typeof target === 'string') errors.push(`"${entry}" ${target}`)
    else allow.push(target)
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, allow }
}

/** Whether `host` is named in the list for `port`, whatever its address. */
export function allowsHost(allow: AllowList, host: string, port: number): boolean {
  return allow.some((t) => t.kind === 'host' && t.host === host && (t.port ?? port) === port)
}

/** Whether `address` lies in an allowed network for `port`. `address` must be an IP. */
export function allowsAddress(allow: AllowList, address: string, port: number): boolean {
  const ip = ipaddr.parse(address)
  return allow.some(
    (t) =>
      t.kind === 'network' &&
      t.range[0].kind() === ip.kind() &&
      ip.match(t.range) &&
      (t.port ?? port) === port,
  )
}

/** Whether a name that does not say so itself may still lead into an allowed network. */
export function allowsSomeNetwork(allow: AllowList): boolean {
  return allow.some((t) => t.kind === 'network')
}

function parseEntry(entry: string): Target | string {
  if (entry.includes('://')) return 'is a URL; give the host alone, such as intranet.example:8080'
  if (entry.includes('@')) return 'holds a user name; give the host alone'
  if (entry.includes('*')) return 'holds a wildcard; name each host, or give its network as a CIDR'
  if (entry.includes('/')) return parseNetwork(entry)
  const { host, port } = splitPort(entry)
  if (port === 'bad') return 'has no port after its last colon; ports go from 1 to 65535'
  if (isIP(host) !== 0) {
    return { kind: 'network', range: [ipaddr.parse(host), isIP(host) === 4 ? 32 : 128], port }
  }
  const name = host.toLowerCase().replace(/\.$/, '')
  return isHostName(name)
    ? { kind: 'host', host: name, port }
    : 'is no CIDR (10.0.0.0/8), address (10.1.2.3), host (intranet.example) or host:port'
}

function parseNetwork(entry: string): Target | string {
  const [address = '', prefix = '', ...rest] = entry.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return 'is no CIDR; write it as 10.0.0.0/8 or fd00::/8'
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1
  const most = family === 4 ? 32 : 128
  if (bits < 0 || bits > most) return `has no prefix length from 0 to ${most} after the slash`
  const version = family === 4 ? ipaddr.IPv4 : ipaddr.IPv6
  const base = version.networkAddressFromCIDR(entry)
  if (base.toString() !== ipaddr.parse(address).toString()) {
    return `has bits beyond its prefix; write ${base.toString()}/${bits} or ${address}`
  }
  return { kind: 'network', range: [base, bits], port: null }
}

function splitPort(entry: string): { host: string; port: number | null | 'bad' } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(entry)
  if (bracketed) return { host: bracketed[1] ?? '', port: toPort(bracketed[2]) }
  const colon = entry.indexOf(':')
  // More than one colon without brackets is a bare IPv6 address.
  if (colon === -1 || colon !== entry.lastIndexOf(':')) return { host: entry, port: null }
  return { host: entry.slice(0, colon), port: toPort(entry.slice(colon + 1)) }
}

function toPort(text: string | undefined): number | null | 'bad' {
  if (text === undefined) return null
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : 'bad'
}

/** Letters, digits, `-` and `_` in labels of 1 to 63, 253 in all. `name` is in lower case. */
export function isHostName(name: string): boolean {
  return name.length <= 253 && name.split('.').every((label) => /^[a-z0-9_-]{1,63}$/.test(label))
}
