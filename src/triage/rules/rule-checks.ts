import type { Condition } from '../../model/rule.ts'
import { checkHours } from './rule-hours.ts'
import type { Check, Fold, RuleFacts, Seen } from './rule-facts.ts'

type Of<F extends Condition['field']> = Extract<Condition, { field: F }>
type Figure = 'stars' | 'likes' | 'replies' | 'reposts' | 'views' | 'followers' | 'age_hours'

const HOUR_MS = 3_600_000

const percent = (share: number): string => `${Math.round(share * 100)} %`
const plain = (label: string): string => label.replaceAll('_', ' ')

/** Makes a condition ready to be asked of many mentions. */
export function compileCondition(condition: Condition, fold: Fold): Check {
  switch (condition.field) {
    case 'text':
      return textCheck(condition, fold, 'The text', (seen) => seen.text())
    case 'author_name':
      return textCheck(condition, fold, "The author's name", (seen) => seen.authorName())
    case 'kind':
      return listCheck(
        condition,
        ({ kind }) => kind,
        (kind) => `It is ${article(kind)} ${kind}`,
      )
    case 'language':
      return listCheck(lowered(condition), languageOf, (name) => `The language is ${name}`)
    case 'network':
      return listCheck(lowered(condition), networkOf, (name) => `It was posted on ${name}`)
    case 'source':
      return listCheck(condition, ({ sourceId }) => sourceId, saySource)
    case 'author':
      return listCheck(handles(condition, fold), handleOf(fold), sayAuthor)
    case 'brand':
      return listCheck(condition, ({ brandId }) => brandId, sayBrand)
    case 'brand_kind':
      return listCheck(
        condition,
        ({ brandKind }) => brandKind,
        (kind) => `It is about a brand of kind "${kind}"`,
      )
    case 'sentiment':
    case 'model_queue':
    case 'intent':
    case 'topic':
    case 'label':
      return labelCheck(condition)
    case 'has_link':
      return flagCheck(condition.value, ({ text }) => LINK.test(text), sayLink)
    case 'spam':
      return flagCheck(condition.value, ({ classification }) => classification.spam.label, saySpam)
    case 'unsure':
      return flagCheck(condition.value, ({ classification }) => classification.unsure, sayUnsure)
    case 'urgency':
      return amountCheck(
        condition,
        ({ classification }) => classification.urgency,
        (value) => `Urgency is ${value}`,
      )
    case 'queue_confidence':
      return amountCheck(
        condition,
        ({ classification }) => classification.queue.confidence,
        sayConfidence,
      )
    case 'posted':
      return checkHours(condition)
    default:
      return amountCheck(condition, figures[condition.field].of, figures[condition.field].say)
  }
}

const LINK = /\bhttps?:\/\/\S|\bwww\.\S/i

const count = (value: number, one: string, more: string): string =>
  `${value.toLocaleString('en')} ${value === 1 ? one : more}`

const figures: Record<
  Figure,
  { of(facts: RuleFacts): number | null; say(value: number, facts: RuleFacts): string }
> = {
  stars: metric(['stars', 'rating'], 'star', 'stars'),
  likes: metric(['likes', 'score'], 'like', 'likes'),
  replies: metric(['replies', 'comments'], 'reply', 'replies'),
  reposts: metric(['reposts', 'shares'], 'repost', 'reposts'),
  views: metric(['views'], 'view', 'views'),
  followers: {
    of: ({ author }) => author?.followers ?? null,
    say: (value) => `The author has ${count(value, 'follower', 'followers')}`,
  },
  age_hours: {
    of: ({ postedAt, seenAt }) => (seenAt - postedAt) / HOUR_MS,
    say: (value) =>
      `It was ${count(Math.round(value * 10) / 10, 'hour', 'hours')} old when it came`,
  },
}

/** Networks call the same figure by several names: the first that is told counts. */
function metric(names: readonly string[], one: string, more: string) {
  return {
    of({ metrics }: RuleFacts): number | null {
      for (const name of names) {
        const value = metrics[name]
        if (value !== undefined) return value
      }
      return null
    },
    say: (value: number) => `It has ${count(value, one, more)}`,
  }
}

function textCheck(
  { op, value }: Of<'text' | 'author_name'>,
  fold: Fold,
  where: string,
  read: (seen: Seen) => string,
): Check {
  const whole = op === 'phrase' || op === 'not_phrase'
  const isNegative = op === 'not_contains' || op === 'not_phrase'
  const needles = value.map((typed) => ({ typed, find: finder(fold(typed).trim(), whole) }))
  const found = (seen: Seen) => {
    const text = read(seen)
    return needles.find(({ find }) => find(text))
  }
  const none = `${where} does not contain ${oneOf(value.map(quoted))}`
  return {
    holds: (seen) => (found(seen) !== undefined) !== isNegative,
    ground: (seen) => (isNegative ? none : `${where} contains ${quoted(found(seen)?.typed ?? '')}`),
  }
}

/** Scripts that put no spaces between words: there any place may be where a word begins. */
const DENSE =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u
const WORD = /[\p{L}\p{N}_]/u

/** Whether a folded text holds `needle`, and where `whole` is asked as words of their own. */
function finder(needle: string, whole: boolean): (text: string) => boolean {
  if (needle === '') return () => false
  if (!whole) return (text) => text.includes(needle)
  const letters = Array.from(needle)
  const isEdge = (letter: string | undefined) =>
    letter !== undefined && WORD.test(letter) && !DENSE.test(letter)
  const before = isEdge(letters[0]) ? '(?<![\\p{L}\\p{N}_])' : ''
  const after = isEdge(letters.at(-1)) ? '(?![\\p{L}\\p{N}_])' : ''
  const words = new RegExp(`${before}${RegExp.escape(needle)}${after}`, 'u')
  return (text) => text.includes(needle) && words.test(text)
}

function listCheck<T extends string | number>(
  { op, value }: { op: 'in' | 'not_in'; value: readonly T[] },
  of: (facts: RuleFacts) => T | null,
  say: (value: T, facts: RuleFacts) => string,
): Check {
  const named = new Set(value)
  const isIn = op === 'in'
  return {
    holds({ facts }) {
      const own = of(facts)
      return (own !== null && named.has(own)) === isIn
    },
    ground({ facts }) {
      const own = of(facts)
      return own === null ? 'Nothing is known of its author' : say(own, facts)
    },
  }
}

function labelCheck(
  condition: Of<'sentiment' | 'model_queue' | 'intent' | 'topic' | 'label'>,
): Check {
  const { op, value, confidence = 0 } = condition
  const named = new Set<string>(value)
  const heard = (facts: RuleFacts) =>
    labelsOf(condition.field, facts).find(
      (each) => named.has(each.label) && each.confidence >= confidence,
    )
  const sayNot = `${notWords[condition.field]} ${oneOf(value.map(plain))}${
    confidence === 0 ? '' : ` with ${percent(confidence)} or more`
  }`
  return {
    holds: ({ facts }) => (heard(facts) !== undefined) === (op === 'in'),
    ground({ facts }) {
      const own = heard(facts)
      if (own === undefined) return sayNot
      return `${isWords[condition.field]} ${plain(own.label)}, ${percent(own.confidence)} sure`
    },
  }
}

type LabelField = 'sentiment' | 'model_queue' | 'intent' | 'topic' | 'label'

const isWords: Record<LabelField, string> = {
  sentiment: 'The mood is',
  model_queue: 'The model says',
  intent: 'Heard:',
  topic: 'The topic is',
  label: 'It has your label',
}
const notWords: Record<LabelField, string> = {
  sentiment: 'The mood is not',
  model_queue: 'The model does not say',
  intent: 'Not heard:',
  topic: 'The topic is not',
  label: 'It does not have your label',
}

function labelsOf(
  field: LabelField,
  { classification }: RuleFacts,
): readonly { label: string; confidence: number }[] {
  if (field === 'sentiment') return [classification.sentiment]
  if (field === 'model_queue') return [classification.queue]
  if (field === 'intent') return classification.intents
  return field === 'topic' ? classification.topics : classification.labels
}

function flagCheck(
  value: boolean,
  of: (facts: RuleFacts) => boolean,
  say: (is: boolean, facts: RuleFacts) => string,
): Check {
  return {
    holds: ({ facts }) => of(facts) === value,
    ground: ({ facts }) => say(value, facts),
  }
}

function amountCheck(
  { op, value }: { op: 'at_least' | 'below'; value: number },
  of: (facts: RuleFacts) => number | null,
  say: (value: number, facts: RuleFacts) => string,
): Check {
  return {
    holds({ facts }) {
      const own = of(facts)
      return own !== null && (op === 'at_least' ? own >= value : own < value)
    },
    ground: ({ facts }) => say(of(facts) ?? 0, facts),
  }
}

const lowered = <C extends { value: string[] }>(condition: C): C => ({
  ...condition,
  value: condition.value.map((each) => each.toLowerCase()),
})
const bare = (handle: string): string => handle.replace(/^@+/, '')
const handles = (condition: Of<'author'>, fold: Fold) => ({
  ...condition,
  value: condition.value.map((each) => fold(bare(each)).trim()),
})
const handleOf =
  (fold: Fold) =>
  ({ author }: RuleFacts) =>
    author?.handle == null ? null : fold(bare(author.handle)).trim()

const languageOf = ({ classification }: RuleFacts) => classification.language.toLowerCase()
const networkOf = ({ network }: RuleFacts) => network.toLowerCase()
const sayAuthor = (handle: string, { author }: RuleFacts) =>
  `The author is @${author?.handle ?? handle}`
const sayBrand = (id: number, { brandName }: RuleFacts) =>
  `It is about ${brandName ?? `brand ${id}`}`
const saySource = (id: number, { sourceName }: RuleFacts) =>
  `It came through ${sourceName ?? `source ${id}`}`
const sayLink = (is: boolean) => (is ? 'It has a link' : 'It has no link')
const saySpam = (is: boolean, { classification }: RuleFacts) =>
  `${is ? 'Spam or an advert' : 'No spam'}, ${percent(classification.spam.confidence)} sure`
const sayUnsure = (is: boolean) =>
  is
    ? 'That is not sure enough for the share of mistakes that is accepted'
    : 'That is sure enough for the share of mistakes that is accepted'
const sayConfidence = (value: number, { classification }: RuleFacts) =>
  `The model says ${classification.queue.label}, ${percent(value)} sure`

function article(word: string): string {
  return /^[aeiou]/.test(word) ? 'an' : 'a'
}

function quoted(text: string): string {
  return `'${text}'`
}

function oneOf(values: readonly string[]): string {
  return values.length < 2
    ? (values[0] ?? '')
    : `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`
}
