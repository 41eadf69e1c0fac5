const LETTER = /[\p{L}\p{N}]/u

/** Up to two letters that stand for a name in any script; a question mark where it has none. */
export function initialsOf(name: string): string {
  const words = name.slice(0, 200).split(/[\s._-]+/u)
  const letters = words.flatMap((word) => {
    const first = Array.from(word).find((letter) => LETTER.test(letter))
    return first === undefined ? [] : [first]
  })
  const [first, ...rest] = letters
  if (first === undefined) return '?'
  return `${first}${rest.at(-1) ?? ''}`.toLocaleUpperCase()
}

/** An angle on the colour wheel that is always the same for one name. */
export function hueOf(name: string): number {
  let hash = 0
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 3600
  return hash / 10
}
