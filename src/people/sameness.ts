import type { Sameness } from '../model/person.ts'

/** What an account says of itself, as far as it is known. */
export type Profile = {
  network: string
  handle: string | null
  name: string | null
  url: string | null
  bio: string | null
  place: string | null
}

/** What speaks for or against two accounts being one person's; each is there or not. */
export type Clue =
  | 'link'
  | 'site'
  | 'rareHandle'
  | 'plainHandle'
  | 'fullName'
  | 'samePlace'
  | 'otherPlace'
  | 'otherName'
  | 'sameNetwork'

/**
 * Log-odds that each clue adds, and those of a pair without any: a logistic regression, fitted by
 * `npm run fit:sameness` on the pairs of test/fixtures/people/pairs.txt (L2 penalty 0.05).
 */
export const weights: Record<Clue, number> = {
  link: 3.96,
  site: 3.41,
  rareHandle: 2.88,
  plainHandle: -0.17,
  fullName: 0.84,
  samePlace: 3.01,
  otherPlace: -2.5,
  otherName: -1.26,
  sameNetwork: -3.75,
}
export const BIAS = -2.35

const kinds: Record<Clue, Sameness['kind']> = {
  link: 'link',
  site: 'site',
  rareHandle: 'handle',
  plainHandle: 'handle',
  fullName: 'name',
  samePlace: 'place',
  otherPlace: 'against',
  otherName: 'against',
  sameNetwork: 'against',
}

/** Sites that many people have a page on: sharing one says nothing. */
const shared =
  /(?:^|\.)(?:x|twitter|t|reddit|youtube|youtu|instagram|facebook|fb|linkedin|tiktok|bsky|threads|medium|github|linktr|patreon|twitch|discord|telegram|wa|google|apple|amazon|wikipedia|substack|wordpress|blogspot|tumblr|mastodon)\.[a-z.]+$/

/** Telling what is equal: without case, accents and what is no letter or digit. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ı/g, 'i')
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** A handle without the server that it belongs to, as it is compared. */
export function plainHandle(handle: string): string {
  const own = handle.replace(/^@/, '').split('@')[0] ?? ''
  const [first = '', ...rest] = own.split('.')
  const isDomain = rest.length > 0 && /\.[a-z]{2,}$/i.test(own)
  return plain(isDomain ? first : own).replaceAll(' ', '')
}

const ADDRESS = /^(?:https?:\/\/)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#].*)?$/i

/** Addresses in a text, as host and path in lower case without `www.`; none of more than 300 units. */
export function addressesIn(text: string): string[] {
  const words = text.split(/[\s<>"'()[\]{}|]+/).map((word) => word.replace(/[/.,;:!?]+$/, ''))
  return words.filter((word) => word.length <= 300 && ADDRESS.test(word)).map(plainAddress)
}

function plainAddress(address: string): string {
  return address
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/[/.,;:!?]+$/, '')
}

const hostOf = (address: string) => address.split('/')[0] ?? ''

/** Where an account can be found, as others write it. */
function homesOf({ network, handle, url }: Profile): string[] {
  const names = handle === null ? [] : [handle.replace(/^@/, '').toLowerCase()]
  const sites: Record<string, string> = {
    x: 'x.com',
    instagram: 'instagram.com',
    reddit: 'reddit.com/user',
    bluesky: 'bsky.app/profile',
  }
  const site = sites[network]
  const written = site === undefined ? [] : names.map((name) => `${site}/${name}`)
  const twitter = network === 'x' ? names.map((name) => `twitter.com/${name}`) : []
  const own = url === null ? [] : [plainAddress(url)]
  const domain = network === 'bluesky' ? names : []
  return [...own, ...written, ...twitter, ...domain]
}

/** Every address that an account gives. */
function linksOf({ bio, url }: Profile): string[] {
  const own = url === null ? [] : [plainAddress(url)]
  return addressesIn(bio ?? '').concat(own)
}

/** The clues that a pair of accounts gives. */
export function cluesOf(a: Profile, b: Profile): Clue[] {
  const clues: Clue[] = []
  const [inA, inB] = [linksOf(a), linksOf(b)]
  const links = (from: readonly string[], to: Profile) =>
    homesOf(to).some((home) => from.includes(home))
  const writes = (from: Profile, to: Profile) => {
    const full =
      to.handle !== null && to.handle.includes('@') ? `@${to.handle.replace(/^@/, '')}` : null
    return full !== null && (from.bio ?? '').toLowerCase().includes(full.toLowerCase())
  }
  if (links(inA, b) || links(inB, a) || writes(a, b) || writes(b, a)) clues.push('link')
  const own = (addresses: readonly string[]) =>
    new Set(addresses.map(hostOf).filter((host) => !shared.test(host)))
  const sites = own(inB)
  if ([...own(inA)].some((host) => sites.has(host))) clues.push('site')
  const [handleA, handleB] = [a, b].map(({ handle }) =>
    handle === null ? '' : plainHandle(handle),
  )
  if (handleA && handleA === handleB) {
    const rare = [a, b].some(({ handle }) => isRare(handle ?? ''))
    clues.push(rare ? 'rareHandle' : 'plainHandle')
  }
  const [nameA, nameB] = [a, b].map(ownName)
  if (nameA && nameB) {
    const [wordsA, wordsB] = [nameA.split(' '), nameB.split(' ')]
    const common = wordsA.filter((word) => wordsB.includes(word)).length
    if (common >= 2) clues.push('fullName')
    else if (nameA !== nameB && wordsA.length > 1 && wordsB.length > 1) clues.push('otherName')
  }
  const [placeA, placeB] = [a, b].map(({ place }) => plain(place ?? ''))
  if (placeA && placeB) {
    const same = placeA.includes(placeB) || placeB.includes(placeA)
    clues.push(same ? 'samePlace' : 'otherPlace')
  }
  if (a.network === b.network) clues.push('sameNetwork')
  return clues
}

/** A name in one word that only repeats the handle says nothing that the handle does not. */
function ownName({ name, handle }: Profile): string {
  const isWord = name !== null && !/\s/.test(name.trim())
  const repeats = isWord && plainHandle(name) === plainHandle(handle ?? '')
  return repeats ? '' : plain(name ?? '')
}

/** Long, or made of several parts: few people would think of it apart. */
function isRare(handle: string): boolean {
  const own = handle.replace(/^@/, '').split('@')[0] ?? ''
  return plainHandle(handle).length >= 9 || (own.length >= 8 && /[_\d-]/.test(own))
}

const words: Record<Clue, (a: Profile, b: Profile) => string> = {
  link: () => 'One of them links to the other',
  site: () => 'Both name the same site',
  rareHandle: (a) => `The same unusual handle: ${a.handle ?? ''}`,
  plainHandle: (a) => `The same handle: ${a.handle ?? ''}`,
  fullName: (a) => `The same name: ${a.name ?? ''}`,
  samePlace: (a) => `The same place: ${a.place ?? ''}`,
  otherPlace: (a, b) => `Different places: ${a.place ?? ''} and ${b.place ?? ''}`,
  otherName: (a, b) => `Different names: ${a.name ?? ''} and ${b.name ?? ''}`,
  sameNetwork: () => 'Two accounts on one network',
}

/** How likely it is that two accounts are one person's, 0 to 1, and why; the weightiest first. */
export function sameness(a: Profile, b: Profile): { score: number; because: Sameness[] } {
  const clues = cluesOf(a, b)
  const logOdds = clues.reduce((sum, clue) => sum + weights[clue], BIAS)
  const because = clues
    .map((clue) => ({ kind: kinds[clue], text: words[clue](a, b), weight: weights[clue] }))
    .sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
  return { score: 1 / (1 + Math.exp(-logOdds)), because }
}
