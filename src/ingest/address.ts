/** Longest address kept, in UTF-16 units. */
const ADDRESS_MAX = 4000

/**
 * The address as a browser would read it, null unless it is absolute and its scheme is one of
 * `schemes` (such as `https:`). A user name or password in it is left out: it only disguises the host.
 */
export function readAddress(address: string, schemes: ReadonlySet<string>): string | null {
  if (address.length > ADDRESS_MAX) return null
  const url = URL.parse(address)
  if (url === null || !schemes.has(url.protocol)) return null
  if (url.username !== '') url.username = ''
  if (url.password !== '') url.password = ''
  return url.href.length > ADDRESS_MAX ? null : url.href
}
