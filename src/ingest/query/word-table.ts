/** Ids of words and of word beginnings, looked up by their letters; 0 stands for "not known". */
export type WordTable = {
  /** The id of `chars[begin..end)` as a whole word. */
  find(chars: Int32Array, begin: number, end: number): number
  /** Writes the ids of all known beginnings of it, longer than `skip` letters, and counts them. */
  findPrefixes(chars: Int32Array, begin: number, end: number, skip: number, out: number[]): number
}

type Slots = {
  mask: number
  hash: Int32Array
  id: Int32Array
  words: (readonly number[])[]
}

/** Step of the FNV-1a hash (Fowler, Noll, Vo), over code points instead of bytes. */
function step(hash: number, char: number): number {
  return Math.imul(hash ^ char, 0x01000193)
}
const START = 0x811c9dc5 | 0

/** Builds the table. A word's id is its place in `words`, from 1; those of `prefixes` go on. */
export function createWordTable(
  words: readonly (readonly number[])[],
  prefixes: readonly (readonly number[])[],
): WordTable {
  const whole = buildSlots(words, 1)
  const starts = buildSlots(prefixes, 1 + words.length)
  const longest = prefixes.reduce((most, prefix) => Math.max(most, prefix.length), 0)
  const hasLength = new Uint8Array(longest + 1)
  for (const prefix of prefixes) hasLength[prefix.length] = 1

  return {
    find(chars, begin, end) {
      let hash = START
      for (let i = begin; i < end; i++) hash = step(hash, chars[i] ?? 0)
      return lookUp(whole, hash, chars, begin, end)
    },
    findPrefixes(chars, begin, end, skip, out) {
      const last = Math.min(end, begin + longest)
      let hash = START
      let count = 0
      for (let i = begin; i < last; i++) {
        hash = step(hash, chars[i] ?? 0)
        const length = i + 1 - begin
        if (length <= skip || hasLength[length] === 0) continue
        const id = lookUp(starts, hash, chars, begin, i + 1)
        if (id !== 0) out[count++] = id
      }
      return count
    },
  }
}

function buildSlots(words: readonly (readonly number[])[], firstId: number): Slots {
  // At most a quarter full, so that an unknown word is most often settled by one look.
  const size = 2 ** Math.ceil(Math.log2(4 * words.length + 4))
  const slots: Slots = {
    mask: size - 1,
    hash: new Int32Array(size),
    id: new Int32Array(size),
    words: [],
  }
  words.forEach((word, index) => {
    const hash = word.reduce(step, START)
    let slot = firstSlot(hash, slots.mask)
    while (slots.id[slot] !== 0) slot = (slot + 1) & slots.mask
    slots.hash[slot] = hash
    slots.id[slot] = firstId + index
    slots.words[slot] = word
  })
  return slots
}

function firstSlot(hash: number, mask: number): number {
  return (hash ^ (hash >>> 15)) & mask
}

function lookUp(slots: Slots, hash: number, chars: Int32Array, begin: number, end: number): number {
  for (let slot = firstSlot(hash, slots.mask); ; slot = (slot + 1) & slots.mask) {
    const id = slots.id[slot] ?? 0
    if (id === 0) return 0
    if (slots.hash[slot] === hash && isSame(slots.words[slot], chars, begin, end)) return id
  }
}

function isSame(
  word: readonly number[] | undefined,
  chars: Int32Array,
  begin: number,
  end: number,
): boolean {
  if (word === undefined || word.length !== end - begin) return false
  for (let i = 0; i < word.length; i++) if (word[i] !== chars[begin + i]) return false
  return true
}
