import type { FitRule } from '../../model/lead.ts'
import type { LeadFacts } from './lead-facts.ts'

/** As much as this speaks for, or against, somebody as rules can. */
const WEIGHT_MOST = 3

/** How well somebody fits by `rules`, from -1 to 1, and the names of the rules that hold. */
export function fitOf(
  facts: Pick<LeadFacts, 'accounts' | 'posts' | 'tags'>,
  rules: readonly FitRule[],
): { fit: number; names: string[] } {
  const holding = rules.filter((rule) => holds(rule, facts))
  const sum = holding.reduce((all, { weight }) => all + weight, 0)
  return {
    fit: Math.max(-1, Math.min(1, sum / WEIGHT_MOST)),
    names: holding.map(({ name }) => name),
  }
}

function holds(
  { field, words }: FitRule,
  { accounts, posts, tags }: Parameters<typeof fitOf>[0],
): boolean {
  const has = (text: string) => words.some((word) => hasWords(text, word))
  const is = (value: string) => words.includes(value.toLowerCase())
  switch (field) {
    case 'profile':
      return accounts.some(({ name, bio }) => has(`${name ?? ''}\n${bio ?? ''}`))
    case 'place':
      return accounts.some(({ place }) => has(place ?? ''))
    case 'text':
      return posts.some(({ text }) => has(text))
    case 'tag':
      return tags.some(is)
    case 'language':
      return posts.some(({ language }) => is(language))
    case 'network':
      return posts.some(({ network }) => is(network))
  }
}

/** Whether `wanted` stands in `text` as whole words, whatever its case. */
export function hasWords(text: string, wanted: string): boolean {
  const words = (of: string) =>
    ` ${of
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
      .trim()} `
  const inside = words(wanted)
  return inside.trim() !== '' && words(text).includes(inside)
}
