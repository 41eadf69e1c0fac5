import type { Condition, RuleField, RuleView, Then, When } from '../../../src/model/rule.ts'
import type { Weekday } from '../../../src/model/sla.ts'
import { fieldKinds, operatorsOf, type FieldKind } from './rules-fields.ts'

export type DraftHours = { days: Weekday[]; from: string; to: string; timeZone: string }

/** A condition as it is being entered: what was typed for one field is there when it comes back. */
export type DraftCondition = {
  key: number
  field: RuleField
  op: Condition['op']
  /** Words, names, labels, and ids as text. */
  list: string[]
  /** As typed; of shares, percent. */
  amount: string
  flag: boolean
  hours: DraftHours
  /** Percent; null = however sure. */
  sureness: number | null
}

export type Draft = {
  name: string
  mode: 'all' | 'any'
  conditions: DraftCondition[]
  then: Then
}

let lastKey = 0

const workdays: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri']

export function emptyCondition(): DraftCondition {
  lastKey += 1
  return {
    key: lastKey,
    field: 'text',
    op: 'contains',
    list: [],
    amount: '',
    flag: true,
    hours: {
      days: workdays,
      from: '09:00',
      to: '17:00',
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    sureness: null,
  }
}

/** The same condition about something else; what does not fit that is left behind. */
export function withField(condition: DraftCondition, field: RuleField): DraftCondition {
  const operators = operatorsOf[fieldKinds[field]]
  const op = operators.includes(condition.op) ? condition.op : (operators[0] ?? 'in')
  const isLikewise = isFree(fieldKinds[field]) && isFree(fieldKinds[condition.field])
  return { ...condition, field, op, list: isLikewise ? condition.list : [], sureness: null }
}

function isFree(kind: FieldKind): boolean {
  return kind === 'words' || kind === 'names' || kind === 'own-labels'
}

/** What a form for `rule` begins with; null = a new one. */
export function draftOf(rule: RuleView | null): Draft {
  if (rule === null) return { name: '', mode: 'all', conditions: [emptyCondition()], then: {} }
  const { name, when, then } = rule
  return {
    name,
    mode: when.any ? 'any' : 'all',
    conditions: (when.all ?? when.any ?? []).map(draftCondition),
    then,
  }
}

function draftCondition(condition: Condition): DraftCondition {
  const { field, op, value } = condition
  const sureness = 'confidence' in condition ? condition.confidence : undefined
  const draft = { ...emptyCondition(), field, op }
  draft.sureness = sureness === undefined ? null : Math.round(sureness * 100)
  if (typeof value === 'boolean') return { ...draft, flag: value }
  if (typeof value === 'number') {
    return {
      ...draft,
      amount: String(field === 'queue_confidence' ? Math.round(value * 1000) / 10 : value),
    }
  }
  return Array.isArray(value)
    ? { ...draft, list: value.map(String) }
    : { ...draft, hours: { ...value } }
}

/** What was entered as the server takes it; null while something is missing. */
export function whenOf({ mode, conditions }: Draft): When | null {
  const read = conditions.map(conditionOf)
  if (read.includes(null)) return null
  const list = read.filter((condition) => condition !== null)
  if (list.length === 0) return { all: [] }
  return mode === 'all' ? { all: list } : { any: list }
}

function conditionOf(draft: DraftCondition): Condition | null {
  const { field, op, sureness } = draft
  const value = valueOf(draft)
  if (value === null) return null
  const isLabelled = ['labels', 'own-labels'].includes(fieldKinds[field])
  const confidence = isLabelled && sureness !== null ? { confidence: sureness / 100 } : {}
  // The table of fields says what goes with what; the server reads it all again.
  return { field, op, value, ...confidence } as Condition
}

function valueOf(draft: DraftCondition): Condition['value'] | null {
  const { field, list, amount, flag, hours } = draft
  const kind = fieldKinds[field]
  if (kind === 'flag') return flag
  if (kind === 'hours') return hours.days.length === 0 ? null : hours
  if (kind === 'figure' || kind === 'share') {
    const number = amount.trim() === '' ? Number.NaN : Number(amount)
    if (!Number.isFinite(number) || number < 0) return null
    return kind === 'share' ? Math.min(number, 100) / 100 : number
  }
  if (list.length === 0) return null
  return kind === 'ids' ? list.map(Number) : list
}

/** The actions without those that are left out; null where nothing would happen. */
export function thenOf({ then }: Draft): Then | null {
  const { addTags, notifyAgentIds, ...rest } = then
  const asked = Object.entries({
    ...rest,
    addTags: addTags?.length ? addTags : undefined,
    notifyAgentIds: notifyAgentIds?.length ? notifyAgentIds : undefined,
  }).filter(([, value]) => value !== undefined)
  return asked.length === 0 ? null : (Object.fromEntries(asked) as Then)
}
