import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * Blocks of the IANA special-purpose address registries (RFC 6890 and its successors) that no
 * public service answers from, with the name shown to the operator.
 */
const specialBlocks: readonly (readonly [cidr: string, name: string])[] = [
  ['0.0.0.0/8', 'unspecified'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'shared by carriers'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'reserved for protocols'],
  ['192.0.2.0/24', 'documentation'],
  ['192.88.99.0/24', '6to4 relay'],
  ['192.168.0.0/16', 'private'],
  ['198.18.0.0/15', 'benchmarking'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback'],
  ['::ffff:0:0/96', 'IPv4-mapped'],
  ['64:ff9b::/96', 'NAT64'],
  ['64:ff9b:1::/48', 'NAT64'],
  ['100::/64', 'discard-only'],
  ['2001::/23', 'reserved for protocols'],
  ['2001:db8::/32', 'documentation'],
  ['2002::/16', '6to4'],
  ['3fff::/20', 'documentation'],
  ['fc00::/7', 'private'],
  ['fe80::/10', 'link-local'],
  ['fec0::/10', 'site-local'],
  ['ff00::/8', 'multicast'],
]

const blocks = specialBlocks.map(([cidr, name]) => ({ range: ipaddr.parseCIDR(cidr), name }))

/** All IPv6 handed out so far lies in here; what is outside and unnamed above is reserved too. */
const globalUnicast = ipaddr.parseCIDR('2000::/3')

/** The kind of special-use address that `address` is, null for a public one. Not an IP = `invalid`. */
export function checkAddress(address: string): string | null {
  if (isIP(address) === 0) return 'invalid'
  const ip = ipaddr.parse(address)
  for (const { range, name } of blocks) {
    if (range[0].kind() === ip.kind() && ip.match(range)) return name
  }
  return ip.kind() === 'ipv6' && !ip.match(globalUnicast) ? 'reserved' : null
}
