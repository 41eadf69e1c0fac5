/** Accents and points that readers do without, and characters that nobody sees. */
const dropped =
  /[[\p{M}&&[\p{sc=Zinh}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Hebr}\p{sc=Arab}]]--\p{scx=Hira}]|\p{DI}/gv
// oxlint-disable-next-line no-control-regex -- all of ASCII, control characters too
const ascii = /^[\x00-\x7f]*$/

/** A letter or digit of a script that puts blanks between words. */
const spaced =
  '[[\\p{L}\\p{M}\\p{N}]--[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}]]'
const startsSpaced = new RegExp(`^${spaced}`, 'v')
const endsSpaced = new RegExp(`${spaced}$`, 'v')

/** Case, accents, compatibility forms and invisible characters are gone. */
export function foldText(text: string): string {
  if (ascii.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(dropped, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll('’', "'")
}

/**
 * A function that tells whether one of the texts holds one of the words, as a whole word where its
 * script has such; a phrase may be broken by any blanks. Nearly all texts hold none, so those are
 * told by one plain look, and only a hit is looked at closely.
 */
export function compileWords(words: readonly string[]): (texts: readonly string[]) => boolean {
  const folded = [...new Set(words.map((word) => foldText(word).trim()))]
  const quick = new RegExp(folded.map(bodyOf).join('|'), 'v')
  const exact = new RegExp(folded.map(wholeWord).join('|'), 'v')
  return (texts) =>
    texts.some((text) => {
      const plain = foldText(text)
      return quick.test(plain) && exact.test(plain)
    })
}

function wholeWord(word: string): string {
  const before = startsSpaced.test(word) ? `(?<!${spaced})` : ''
  const after = endsSpaced.test(word) ? `(?!${spaced})` : ''
  return before + bodyOf(word) + after
}

function bodyOf(word: string): string {
  return word
    .split(/\s+/)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('\\s+')
}
