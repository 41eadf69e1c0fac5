import type { PeopleSearch } from '../../lib/search.ts'

let opened: string | null = null
let search: PeopleSearch = {}

/** Called by a profile: whoever comes back to the list goes on from there. */
export function noteOpened(id: string): void {
  opened = id
}

/** Whose profile was on screen last; once. */
export function wasOpened(): string | null {
  const id = opened
  opened = null
  return id
}

/** Called by the list: what was looked for, for the way back. */
export function keepSearch(now: PeopleSearch): void {
  search = now
}

export const lastSearch = (): PeopleSearch => search
