/** What may follow a sign in a text: a colleague after `@`, a saved reply after `;`. */
export type Suggestion = {
  id: string
  label: string
  hint?: string | undefined
  /** What stands in the text instead of what was typed; null = `choose` sees to it. */
  text: string | null
  words?: string
}

/** The word that is being written after a sign: from where it stands, and what of it is there. */
export type Trigger = { sign: '@' | ';'; from: number; typed: string }

const SHOWN = 8

/** The sign and word right before the caret, where there is one; a sign within a word is none. */
export function triggerAt(text: string, caret: number): Trigger | null {
  const found = /(?<=^|[\s(])([@;])([\p{L}\p{N}._-]{0,40})$/u.exec(text.slice(0, caret))
  const [whole, sign, typed] = found ?? []
  if (whole === undefined || typed === undefined) return null
  return { sign: sign === '@' ? '@' : ';', from: caret - whole.length, typed }
}

/** Those that begin with what is typed, then those that hold it. */
export function suggestionsFor(all: readonly Suggestion[], typed: string): Suggestion[] {
  const start = typed.toLowerCase()
  const textOf = ({ label, words = '' }: Suggestion) => `${label} ${words}`.toLowerCase()
  const begins = (one: Suggestion) =>
    textOf(one)
      .split(/\s+/)
      .some((word) => word.startsWith(start))
  const found = all.filter((one) => textOf(one).includes(start))
  return found.toSorted((a, b) => Number(begins(b)) - Number(begins(a))).slice(0, SHOWN)
}

/** The text with `put` in place of what stands between two places, and the caret behind it. */
export function replaced(text: string, from: number, to: number, put: string) {
  return { text: text.slice(0, from) + put + text.slice(to), caret: from + put.length }
}

/** Where the first `{{field}}` stands that nothing filled in, so that it can be written over. */
export function firstGap(text: string): [from: number, to: number] | null {
  const gap = /\{\{[^{}]*\}\}/.exec(text)
  return gap === null ? null : [gap.index, gap.index + gap[0].length]
}
