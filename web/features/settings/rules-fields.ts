import type { Condition, RuleField } from '../../../src/model/rule.ts'

/** How the values of a field are entered. */
export type FieldKind =
  | 'words'
  | 'choices'
  | 'names'
  | 'ids'
  | 'labels'
  | 'own-labels'
  | 'figure'
  | 'share'
  | 'flag'
  | 'hours'

export const fieldKinds: Record<RuleField, FieldKind> = {
  text: 'words',
  author_name: 'words',
  kind: 'choices',
  brand_kind: 'choices',
  language: 'names',
  network: 'names',
  author: 'names',
  source: 'ids',
  brand: 'ids',
  sentiment: 'labels',
  intent: 'labels',
  model_queue: 'labels',
  topic: 'labels',
  label: 'own-labels',
  has_link: 'flag',
  spam: 'flag',
  unsure: 'flag',
  stars: 'figure',
  likes: 'figure',
  replies: 'figure',
  reposts: 'figure',
  views: 'figure',
  followers: 'figure',
  urgency: 'figure',
  age_hours: 'figure',
  queue_confidence: 'share',
  posted: 'hours',
}

type Operator = Condition['op']

const list: readonly Operator[] = ['in', 'not_in']
const amount: readonly Operator[] = ['at_least', 'below']

/** The operators of a field, the usual one first. */
export const operatorsOf: Record<FieldKind, readonly Operator[]> = {
  words: ['contains', 'phrase', 'not_contains', 'not_phrase'],
  choices: list,
  names: list,
  ids: list,
  labels: list,
  'own-labels': list,
  figure: amount,
  share: amount,
  flag: ['is'],
  hours: list,
}
