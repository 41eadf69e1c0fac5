/**
 * Cyrillic and Greek letters that pass for a Latin one, in lower case: `асme` is meant to be read
 * as acme. Where only the capitals look alike the capital decides (Cyrillic В passes for B).
 */
const pairs: readonly (readonly [string, string])[] = [
  ['авсенікморѕтухјԛԝһԁӏѵү', 'abcehikmopstyxjqwhdlvy'],
  ['αβεικνορτυχζη', 'abeikvoptuxzh'],
]

/** Latin code point by the code point that imitates it. */
export const lookAlikes: ReadonlyMap<number, number> = new Map(
  pairs.flatMap(([foreign, latin]) =>
    Array.from(foreign, (letter, index): [number, number] => [
      letter.charCodeAt(0),
      latin.charCodeAt(index),
    ]),
  ),
)
