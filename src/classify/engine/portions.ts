/** A portion is full at so many characters too: long texts take time and memory. */
const CHARACTERS = 100_000

/** Cuts texts into portions of at most `count`, none of them empty, in order. */
export function portionsOf(texts: readonly string[], count: number): string[][] {
  const portions: string[][] = []
  let room = 0
  for (const text of texts) {
    const last = portions.at(-1)
    if (last && last.length < count && text.length <= room) last.push(text)
    else {
      portions.push([text])
      room = CHARACTERS
    }
    room -= text.length
  }
  return portions
}
