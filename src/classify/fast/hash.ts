/**
 * Hashes of words and of runs of words, 32 bits. FNV-1a over UTF-16 units, finished as MurmurHash3
 * finishes, so that the low bits can name a row of a table whose size is a power of two.
 */
const FNV_START = 0x811c9dc5
const FNV_PRIME = 0x01000193

export function hashOf(text: string, seed = FNV_START): number {
  let hash = seed
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME)
  }
  return hash | 0
}

/** The hash of two things in their order. */
export function join(first: number, second: number): number {
  return Math.imul(first, 0x9e3779b1) ^ second
}

export function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
