/** A listed word or phrase that was found: what it stands for, and how many words it takes up. */
export type Found<Value> = { value: Value; length: number }

type Phrase<Value> = { words: readonly string[]; value: Value }

/** What begins with a word: the phrases that do, and what the word stands for by itself. */
type Opening<Value> = { phrases: readonly Phrase<Value>[] | null; alone: Found<Value> | null }

/** Words that are no stem of another; shorter stems would match at random. */
const STEM_MIN = 2

/** Words are remembered up to this many, then forgotten all at once. */
const REMEMBERED_MAX = 8192

/** Finds listed words and phrases; in a list blanks part entries, `_`, `-` or `'` words, `~` is any ending. */
export type PhraseList<Value> = {
  /** The longest entry that begins with the word at `at`, or null. */
  find(words: readonly string[], at: number): Found<Value> | null
  /** What one word stands for by itself. */
  valueOf(word: string): Value | undefined
}

/**
 * Makes a list out of `[entries, value]` pairs. `fold` is done to each listed word; `prefixes` are
 * what may be glued to the front of a word (articles in Arabic).
 */
export function createPhraseList<Value>(
  groups: Iterable<readonly [entries: string, value: Value]>,
  fold: (word: string) => string,
  prefixes: readonly string[] = [],
): PhraseList<Value> {
  const whole = new Map<string, Value>()
  const stems = new Map<string, Value>()
  const phrases = new Map<string, Phrase<Value>[]>()
  let longestStem = 0

  for (const [entries, value] of groups) {
    for (const entry of entries.split(/\s+/).filter(Boolean)) add(entry, value)
  }

  function add(entry: string, value: Value): void {
    const words = entry.split(/[_'-]/).filter(Boolean).map(fold)
    const [first = ''] = words
    if (words.length > 1) {
      phrases.set(first, [...(phrases.get(first) ?? []), { words, value }])
    } else if (first.endsWith('~')) {
      stems.set(first.slice(0, -1), value)
      longestStem = Math.max(longestStem, first.length - 1)
    } else whole.set(first, value)
  }

  function bareValueOf(word: string): Value | undefined {
    const known = whole.get(word)
    if (known !== undefined) return known
    for (let length = Math.min(word.length, longestStem); length >= STEM_MIN; length -= 1) {
      const stem = stems.get(word.slice(0, length))
      if (stem !== undefined) return stem
    }
    return undefined
  }

  function valueOf(word: string): Value | undefined {
    const own = bareValueOf(word)
    if (own !== undefined) return own
    for (const prefix of prefixes) {
      const rest = word.slice(prefix.length)
      if (rest.length < STEM_MIN + 1 || !word.startsWith(prefix)) continue
      const bare = bareValueOf(rest)
      if (bare !== undefined) return bare
    }
    return undefined
  }

  let remembered = new Map<string, Opening<Value>>()

  function openingOf(word: string): Opening<Value> {
    const known = remembered.get(word)
    if (known) return known
    const value = valueOf(word)
    const alone = value === undefined ? null : { value, length: 1 }
    const opening = { phrases: phrases.get(word) ?? null, alone }
    if (remembered.size >= REMEMBERED_MAX) remembered = new Map()
    remembered.set(word, opening)
    return opening
  }

  return {
    find(words, at) {
      const word = words[at]
      if (word === undefined) return null
      const opening = openingOf(word)
      if (!opening.phrases) return opening.alone
      let best: Found<Value> | null = null
      for (const phrase of opening.phrases) {
        if (phrase.words.length > (best?.length ?? 1) && stands(phrase.words, words, at)) {
          best = { value: phrase.value, length: phrase.words.length }
        }
      }
      return best ?? opening.alone
    },
    valueOf,
  }
}

function stands(phrase: readonly string[], words: readonly string[], at: number): boolean {
  return phrase.every((part, place) => {
    const word = words[at + place]
    if (word === undefined) return false
    return part.endsWith('~') ? word.startsWith(part.slice(0, -1)) : word === part
  })
}
