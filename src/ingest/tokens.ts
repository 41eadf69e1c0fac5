import {
  APOSTROPHE,
  AT,
  DENSE,
  DOT,
  HASH,
  JOINER,
  KIND,
  SYMBOL,
  UNDERSCORE,
  WORD,
} from './character.ts'
import { createFolder, endOf } from './fold.ts'
import type { Folded } from './fold.ts'

/** This word is joined to the one before it by a hyphen or the like: `wi-fi` may be read `wifi`. */
export const JOINED = 1
/** This word is an @handle, its @ included. */
export const HANDLE = 2

/** A #hashtag lies over the words it holds, from `first` up to `next`. */
export type Tag = { first: number; next: number; begin: number; end: number }

/**
 * The words of one or more texts in parallel arrays, of which the first `size` count. A word's
 * letters are `chars[begin..end)`; joined words lie side by side. `short` ends a second reading:
 * without a possessive s, or a handle without its server; 0 where there is none. `from` and `to`
 * are UTF-16 offsets in the original text.
 */
export type Tokens = {
  size: number
  chars: Int32Array
  used: number
  begin: Int32Array
  end: Int32Array
  short: Int32Array
  from: Int32Array
  to: Int32Array
  flags: Uint8Array
  tags: Tag[]
}

export type Tokeniser = {
  tokens: Tokens
  clear(): void
  /** Adds the words of `text`. Time is linear in its length. */
  add(text: string): void
  /** Leaves room for `count` words that match nothing, so that no phrase reaches over it. */
  gap(count: number): void
}

const HYPHEN = 0x2d
const LETTER_S = 0x73

function allocate(capacity: number): Tokens {
  return {
    size: 0,
    // A letter is kept at most twice: in its word and in the tag over it.
    chars: new Int32Array(2 * capacity),
    used: 0,
    begin: new Int32Array(capacity),
    end: new Int32Array(capacity),
    short: new Int32Array(capacity),
    from: new Int32Array(capacity),
    to: new Int32Array(capacity),
    flags: new Uint8Array(capacity),
    tags: [],
  }
}

function reserve(tokens: Tokens, more: number): void {
  const needed = tokens.size + more
  if (needed <= tokens.begin.length && tokens.used + 2 * more <= tokens.chars.length) return
  const next = allocate(2 * Math.max(needed, tokens.used))
  for (const name of ['chars', 'begin', 'end', 'short', 'from', 'to'] as const) {
    next[name].set(tokens[name])
    tokens[name] = next[name]
  }
  next.flags.set(tokens.flags)
  tokens.flags = next.flags
}

/** Makes a tokeniser; its buffers are reused, so `tokens` holds until the next `clear`. */
export function createTokeniser(): Tokeniser {
  const tokens = allocate(1024)
  const fold = createFolder()
  return {
    tokens,
    clear() {
      tokens.size = 0
      tokens.used = 0
      tokens.tags.length = 0
    },
    add(text) {
      const folded = fold(text)
      reserve(tokens, folded.size)
      scan(folded, tokens)
    },
    gap(count) {
      reserve(tokens, count)
      const start = tokens.size
      tokens.size += count
      for (const name of ['begin', 'end', 'short', 'flags'] as const) {
        tokens[name].fill(0, start, tokens.size)
      }
    },
  }
}

function scan(folded: Folded, tokens: Tokens): void {
  for (let i = 0; i < folded.size;) {
    const kind = kindAt(folded, i)
    if (kind === WORD) i = words(folded, i, folded.size, tokens)
    else if (kind === DENSE || kind === SYMBOL) i = single(folded, i, tokens)
    else if (kind === AT) i = handle(folded, i, tokens)
    else if (kind === HASH) i = tag(folded, i, tokens)
    else i++
  }
}

/** The kind at `i`, 0 outside the text. */
function kindAt(folded: Folded, i: number): number {
  return i >= 0 && i < folded.size ? (folded.profiles[i] ?? 0) & KIND : 0
}

function push(tokens: Tokens, begin: number, short: number, from: number, to: number): number {
  const token = tokens.size++
  tokens.begin[token] = begin
  tokens.end[token] = tokens.used
  tokens.short[token] = short
  tokens.from[token] = from
  tokens.to[token] = to
  tokens.flags[token] = 0
  return token
}

function single(folded: Folded, i: number, tokens: Tokens): number {
  const begin = tokens.used
  tokens.chars[tokens.used++] = folded.chars[i] ?? 0
  push(tokens, begin, 0, folded.from[i] ?? 0, endOf(folded, i))
  return i + 1
}

/** One word, or a chain of them held together by joiners; stops at `limit`. Returns what follows. */
function words(folded: Folded, start: number, limit: number, tokens: Tokens): number {
  let i = word(folded, start, limit, tokens)
  while (i + 1 < limit && kindAt(folded, i) === JOINER && kindAt(folded, i + 1) === WORD) {
    i = word(folded, i + 1, limit, tokens)
    tokens.flags[tokens.size - 1] = JOINED
  }
  return i
}

/** A run of letters and digits; an apostrophe between two of them belongs to the word unseen. */
function word(folded: Folded, start: number, limit: number, tokens: Tokens): number {
  const { chars, profiles } = folded
  const { chars: letters, used: begin } = tokens
  let used = begin
  let afterApostrophe = -1
  let i = start
  for (; i < limit; i++) {
    const kind = (profiles[i] ?? 0) & KIND
    if (kind === WORD) letters[used++] = chars[i] ?? 0
    else if (kind === APOSTROPHE && i + 1 < limit && kindAt(folded, i + 1) === WORD) {
      afterApostrophe = used
    } else break
  }
  tokens.used = used
  const possessive = afterApostrophe === used - 1 && letters[used - 1] === LETTER_S
  push(tokens, begin, possessive ? used - 1 : 0, folded.from[start] ?? 0, endOf(folded, i - 1))
  return i
}

/** `@name`, `@name.domain` or `@name@server`; anything else after an @ is read as usual. */
function handle(folded: Folded, start: number, tokens: Tokens): number {
  if (kindAt(folded, start - 1) === WORD) return start + 1
  const first = kindAt(folded, start + 1)
  if (first !== WORD && first !== DENSE && first !== UNDERSCORE) return start + 1

  let server = 0
  let end = start + 2
  for (let i = end; i < folded.size; i++) {
    const kind = kindAt(folded, i)
    if (kind === WORD || kind === UNDERSCORE || (kind === DENSE && first === DENSE)) {
      end = i + 1
    } else if (kind === AT) {
      if (server !== 0 || end !== i || kindAt(folded, i + 1) !== WORD) break
      server = i
    } else if (kind !== DOT && folded.chars[i] !== HYPHEN) break
  }
  const begin = tokens.used
  copy(folded, start, end, tokens)
  const short = server === 0 ? 0 : begin + server - start
  const token = push(tokens, begin, short, folded.from[start] ?? 0, endOf(folded, end - 1))
  tokens.flags[token] = HANDLE
  return afterPossessive(folded, end)
}

/** `#name`: a tag over the words in it. */
function tag(folded: Folded, start: number, tokens: Tokens): number {
  if (kindAt(folded, start - 1) === WORD) return start + 1
  let end = start + 1
  while (isTagPart(kindAt(folded, end))) end++

  const first = tokens.size
  for (let i = start + 1; i < end;) {
    const kind = kindAt(folded, i)
    if (kind === WORD) i = words(folded, i, end, tokens)
    else if (kind === DENSE) i = single(folded, i, tokens)
    else i++
  }
  if (tokens.size === first) return end
  tokens.from[first] = folded.from[start] ?? 0
  const begin = tokens.used
  copy(folded, start, end, tokens)
  tokens.tags.push({ first, next: tokens.size, begin, end: tokens.used })
  return afterPossessive(folded, end)
}

function isTagPart(kind: number): boolean {
  return kind === WORD || kind === DENSE || kind === UNDERSCORE
}

function copy(folded: Folded, start: number, end: number, tokens: Tokens): void {
  for (let i = start; i < end; i++) tokens.chars[tokens.used++] = folded.chars[i] ?? 0
}

/** Steps over the 's after a handle or a tag, which is no word of its own. */
function afterPossessive(folded: Folded, i: number): number {
  const owns =
    kindAt(folded, i) === APOSTROPHE &&
    folded.chars[i + 1] === LETTER_S &&
    kindAt(folded, i + 1) === WORD &&
    kindAt(folded, i + 2) !== WORD
  return owns ? i + 2 : i
}
