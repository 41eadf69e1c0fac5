import type { ReactNode } from 'react'

/** One thing to choose in a quick menu. */
export type Choice = {
  id: string
  label: string
  hint?: ReactNode
  /** Chooses it at once. */
  key?: string | undefined
  checked?: boolean
  group?: string
  /** Begins the second column, where there is room for two. */
  column?: boolean
  /** The menu stays open, for the next one. */
  stays?: boolean
  /** Further words that it is found by. */
  words?: string
  run(): void
}

/** The choices that hold every typed word; those that begin with it come first. */
export function fitting(choices: readonly Choice[], typed: string): Choice[] {
  const start = typed.trim().toLowerCase()
  if (start === '') return [...choices]
  const words = start.split(/\s+/)
  const rank = ({ label }: Choice) => (label.toLowerCase().startsWith(start) ? 0 : 1)
  return choices
    .filter(({ label, words: more = '' }) => {
      const text = `${label} ${more}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    .toSorted((a, b) => rank(a) - rank(b))
}

/** The first nine get the digits, but for those that have a key of their own. */
export function withDigits(choices: readonly Choice[]): Choice[] {
  const taken = new Set(choices.map(({ key }) => key))
  const free = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].filter((digit) => !taken.has(digit))
  return choices.map((choice) =>
    choice.key === undefined ? { ...choice, key: free.shift() } : choice,
  )
}
