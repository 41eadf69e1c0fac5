import { readFileSync } from 'node:fs'
import type { Profile } from '../../src/people/sameness.ts'

export type AccountPair = { same: boolean; a: Profile; b: Profile }

/** The pairs of accounts of test/fixtures/people/pairs.txt. */
export function accountPairs(): AccountPair[] {
  const file = readFileSync(new URL('../fixtures/people/pairs.txt', import.meta.url), 'utf8')
  return file.split('\n').flatMap((row) => {
    const match = /^([01]) \| (.*?) \|\| (.*)$/.exec(row)
    const [, same, a, b] = match ?? []
    return a === undefined || b === undefined
      ? []
      : [{ same: same === '1', a: profileOf(a), b: profileOf(b) }]
  })
}

function profileOf(text: string): Profile {
  const [network = '', handle, name, place, ...bio] = text.split(',').map((part) => part.trim())
  const told = (part: string | undefined) => (part === undefined || part === '-' ? null : part)
  return {
    network,
    handle: told(handle),
    name: told(name),
    place: told(place),
    bio: told(bio.join(', ') || undefined),
    url: null,
  }
}
