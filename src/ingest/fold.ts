import { COMPOSING, DENSE, DROP, KIND, LATIN, LOOK_ALIKE, MAPPED, WORD } from './character.ts'
import { foldedForm, profileOf } from './character.ts'
import { lookAlikes } from './look-alikes.ts'

/**
 * A text folded for comparing, as code points in parallel arrays of which the first `size` count.
 * `from` is where in the original what a code point stands for begins, in UTF-16 units; one entry
 * more holds the length of the text.
 */
export type Folded = {
  size: number
  chars: Int32Array
  profiles: Uint8Array
  from: Int32Array
}

/** The longest form of one code point: the Arabic ligature U+FDFA folds to 18. */
const LONGEST_FORM = 32

/** ASCII has a way of its own, as most texts are nothing else; profile 0 sends to the general way. */
const asciiChars = Uint8Array.from({ length: 128 }, (_, unit) =>
  unit > 0x40 && unit < 0x5b ? unit + 0x20 : unit,
)
const asciiProfiles = asciiChars.map((char) => {
  const profile = profileOf(char)
  return profile === DROP || profile >= MAPPED ? 0 : profile
})

function allocate(capacity: number): Folded {
  return {
    size: 0,
    chars: new Int32Array(capacity),
    profiles: new Uint8Array(capacity),
    from: new Int32Array(capacity),
  }
}

function grown(old: Folded, capacity: number): Folded {
  const next = allocate(capacity)
  next.size = old.size
  next.chars.set(old.chars)
  next.profiles.set(old.profiles)
  next.from.set(old.from)
  return next
}

/**
 * A function that folds a text: compatibility forms, case, accents and invisible characters are
 * gone, and look-alike letters inside Latin words are Latin. Its answer holds until the next call.
 * Time is linear in the length of the text.
 */
export function createFolder(): (text: string) => Folded {
  let out = allocate(1024)

  return function fold(text) {
    const { length } = text
    if (out.chars.length < length + LONGEST_FORM) out = allocate(2 * length + LONGEST_FORM)
    out.size = 0
    let seen = 0
    for (let i = foldAscii(text, 0, out); i < length; i = foldAscii(text, i, out)) {
      const from = i
      const char = text.codePointAt(i) ?? 0
      i += char > 0xffff ? 2 : 1
      const profile = profileOf(char)
      if (profile === DROP) continue
      if (profile < MAPPED && profile !== COMPOSING) {
        put(out, char, profile, from)
        seen |= profile
      } else {
        if (out.size + LONGEST_FORM + length - i > out.chars.length) {
          out = grown(out, 2 * out.chars.length + LONGEST_FORM)
        }
        const form = profile === COMPOSING ? [char] : foldedForm(char)
        for (const part of form) seen |= putPart(out, part, from)
      }
    }
    // Latin letters of ASCII are not noted in `seen`, a look-alike is enough to look closer.
    if ((seen & LOOK_ALIKE) !== 0) unmask(out)
    out.from[out.size] = length
    return out
  }
}

/** Folds the run of ASCII that starts at `start` and returns its end. */
function foldAscii(text: string, start: number, out: Folded): number {
  const { chars, profiles, from } = out
  const { length } = text
  let { size } = out
  let i = start
  for (; i < length; i++) {
    const unit = text.charCodeAt(i)
    const profile = unit < 0x80 ? (asciiProfiles[unit] ?? 0) : 0
    if (profile === 0) break
    chars[size] = asciiChars[unit] ?? 0
    profiles[size] = profile
    from[size] = i
    size++
  }
  out.size = size
  return i
}

function put(out: Folded, char: number, profile: number, from: number): void {
  const { size } = out
  out.chars[size] = char
  out.profiles[size] = profile
  out.from[size] = from
  out.size = size + 1
}

/** Puts a part of a longer form, or a mark that joins what stands before it; answers its profile. */
function putPart(out: Folded, char: number, from: number): number {
  const profile = profileOf(char)
  if (profile === DROP) return 0
  if (profile !== COMPOSING) {
    put(out, char, profile, from)
    return profile
  }
  const last = out.size - 1
  const whole = last < 0 ? null : composed(out.chars[last] ?? 0, char)
  if (whole === null) put(out, char, DENSE, from)
  else out.chars[last] = whole
  return DENSE
}

/**
 * Where in the original the code point at `i` ends. What was dropped after it belongs to it: an
 * accent, a skin tone, a joiner. Parts of one longer form begin and end together.
 */
export function endOf({ from, size }: Folded, i: number): number {
  let next = i + 1
  while (next < size && from[next] === from[i]) next++
  return from[next] ?? 0
}

function composed(base: number, mark: number): number | null {
  const whole = String.fromCodePoint(base, mark).normalize('NFC')
  const char = whole.codePointAt(0) ?? 0
  return whole.length === (char > 0xffff ? 2 : 1) ? char : null
}

/** In a run of letters that holds Latin ones, every look-alike becomes the letter it imitates. */
function unmask(out: Folded): void {
  for (let start = 0; start < out.size;) {
    let end = start
    let seen = 0
    while (end < out.size && ((out.profiles[end] ?? 0) & KIND) === WORD) {
      seen |= out.profiles[end++] ?? 0
    }
    if ((seen & LATIN) !== 0 && (seen & LOOK_ALIKE) !== 0) {
      for (let i = start; i < end; i++) {
        const char = out.chars[i] ?? 0
        out.chars[i] = lookAlikes.get(char) ?? char
      }
    }
    start = end + 1
  }
}

const foldName = createFolder()
const plainAscii = /^[\x20-\x7e]*$/
const asciiLines = /^[\t\n\r\x20-\x7e]*$/
const unevenBlanks = /[^\S ]|\s\s/
/** So many code units become a string at once: many, and few enough to be arguments of one call. */
const UNITS_AT_ONCE = 8192

/** A text of any length, folded, with each run of blanks as one: for finding parts of it. */
export function foldLine(text: string): string {
  const folded = asciiLines.test(text) ? text.toLowerCase() : foldedString(text)
  return unevenBlanks.test(folded) ? folded.replace(/\s+/g, ' ') : folded
}

/** A short text such as a handle or the name of a source, folded and trimmed, for comparing whole. */
export function foldText(text: string): string {
  return (plainAscii.test(text) ? text.toLowerCase() : foldedString(text)).trim()
}

function foldedString(text: string): string {
  const { chars, size } = foldName(text)
  let folded = ''
  for (let i = 0; i < size; i += UNITS_AT_ONCE) {
    const part = chars.subarray(i, Math.min(size, i + UNITS_AT_ONCE))
    folded += Reflect.apply(String.fromCodePoint, null, part)
  }
  return folded
}
