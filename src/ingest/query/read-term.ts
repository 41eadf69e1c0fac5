import { NEAR_MAX, PHRASE_MAX, fields } from './tree.ts'
import type { Field } from './tree.ts'
import { wordsOf } from './words.ts'

/** What a word of a query is; the fields say it all, without where it stands. */
export type Keyword =
  | { type: 'or' | 'and' }
  /** `NOT`, or the minus that stands for it. */
  | { type: 'not'; sign: string }
  | { type: 'near'; distance: number }
export type Term =
  | { type: 'text'; text: string; prefix: boolean }
  | { type: 'field'; field: Field; value: string }

/** Notes what is wrong at an offset of the query. */
export type Fail = (at: number, message: string) => void

const letter = /[\p{L}\p{N}]/gu
const nearWord = /^near\/(.*)$/isu

/** The keyword that `word` is, if it is one. */
export function readKeyword(word: string, at: number, fail: Fail): Keyword | null {
  if (word === 'OR') return { type: 'or' }
  if (word === 'AND') return { type: 'and' }
  if (word === 'NOT') return { type: 'not', sign: word }
  const number = nearWord.exec(word)?.[1]
  if (number === undefined) return null
  const distance = /^[0-9]{1,3}$/u.test(number) ? Number(number) : 0
  if (distance < 1 || distance > NEAR_MAX) {
    fail(at, `near/ needs a whole number from 1 to ${NEAR_MAX}, such as near/5.`)
    return { type: 'near', distance: 1 }
  }
  return { type: 'near', distance }
}

/** A word, or the inside of a phrase, that starts at `at`; null where something is wrong with it. */
export function readText(raw: string, at: number, fail: Fail): Term | null {
  const spaced = raw.replace(/\s+/gu, ' ').trim()
  const prefix = spaced.endsWith('*')
  const text = prefix ? spaced.slice(0, -1).trimEnd() : spaced
  const star = text.indexOf('*')
  if (star !== -1) {
    fail(at + raw.indexOf('*'), '* may only stand at the end, after the last letter: refund*.')
    return null
  }
  const last = text.slice(text.lastIndexOf(' ') + 1)
  if (prefix && (last.match(letter)?.length ?? 0) < 2) {
    fail(at + raw.indexOf('*'), '* needs at least 2 letters before it, such as re*.')
    return null
  }
  const { length } = wordsOf(text).words
  if (length === 0) {
    const shown = text === '' ? 'an empty phrase' : `“${text.slice(0, 40).toWellFormed()}”`
    fail(at, `there is nothing to look for in ${shown}. Write a word, a number or an emoji.`)
    return null
  }
  if (length > PHRASE_MAX) {
    fail(at, `a phrase may be ${PHRASE_MAX} words long, and this has ${length}. Shorten it.`)
    return null
  }
  return { type: 'text', text, prefix }
}

const languageTag = /^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}$/u
const examples: Record<Field, string> = {
  author: 'author:alice',
  lang: 'lang:en',
  source: 'source:"Our forum"',
  network: 'network:reddit',
}

/** A filter such as `lang:en`; null where something is wrong with it. */
export function readField(name: string, raw: string, at: number, fail: Fail): Term | null {
  const field = fields.find((known) => known === name.toLowerCase())
  if (field === undefined) {
    const known = fields.map((each) => `${each}:`).join(', ')
    fail(at, `“${name}” is no field; there are ${known}. To look for the text, put it in "quotes".`)
    return null
  }
  const value = readValue(field, raw)
  if (value === '') {
    fail(at, `${field}: needs a value right after it, such as ${examples[field]}.`)
    return null
  }
  if (value.includes('*')) {
    fail(at, `* does not work in ${field}:. Write the whole value, such as ${examples[field]}.`)
    return null
  }
  if (field === 'lang' && !languageTag.test(value)) {
    fail(
      at,
      `“${value.slice(0, 40).toWellFormed()}” is no language code. Write one such as lang:en.`,
    )
    return null
  }
  return { type: 'field', field, value }
}

function readValue(field: Field, raw: string): string {
  const value = raw.replace(/\s+/gu, ' ').trim()
  if (field === 'author') return value.replace(/^@/u, '')
  return field === 'lang' ? value.toLowerCase() : value
}
