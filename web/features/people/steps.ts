import type { PersonDetail, PersonStep } from '../../../src/model/person.ts'
import { consentNames, isStage, stageNames } from '../../lib/words/person-names.ts'
import { persons } from '../../lib/words/persons.ts'

const words = persons.history
/** How long, in milliseconds, the service may take to look again at somebody. */
const FRESH_MS = 15_000

type Fields = Record<string, unknown>

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {})
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const tagsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((tag) => typeof tag === 'string') : []
const nameIn = (names: Record<string, string>, key: unknown): string =>
  typeof key === 'string' && Object.hasOwn(names, key) ? (names[key] ?? key) : String(key)

/** Which step a step took back; null where it took back none. */
const takenBack = ({ data }: PersonStep): string | null =>
  typeof data['of'] === 'string' ? data['of'] : null

/** The steps that were taken back and have not been done again. */
function undoneIds(history: readonly PersonStep[]): Set<string> {
  const undone = new Set<string>()
  for (const step of history) {
    const of = takenBack(step)
    if (of !== null && !undone.has(step.id)) undone.add(of)
  }
  return undone
}

/** A joining stands in the history of both; here it is one step. */
export function shownSteps(history: readonly PersonStep[]): PersonStep[] {
  const undone = undoneIds(history)
  const seen = new Set<string>()
  const shown: PersonStep[] = []
  for (const step of history) {
    const key = /^person-(?:joined|parted)$/.test(step.type)
      ? JSON.stringify([step.type, step.at, step.data])
      : step.id
    if (seen.has(key)) continue
    seen.add(key)
    shown.push({ ...step, undoable: step.undoable && !undone.has(step.id) })
  }
  return shown
}

/** What `z` takes back: the newest step that stands and did not itself take one back. */
export const lastStep = (history: readonly PersonStep[]): PersonStep | undefined =>
  shownSteps(history).find((step) => step.undoable && takenBack(step) === null)

/**
 * The person with the stage that somebody of ours has said last: the service takes a moment to follow.
 */
export function asSaid(person: PersonDetail): PersonDetail {
  if (person.stageBy === null) return person
  const step = person.history.find(
    ({ type, data }) => type === 'person-changed' && 'saidStage' in fieldsOf(data['after']),
  )
  const stage = fieldsOf(step?.data['after'])['saidStage']
  if (step === undefined || !isStage(stage) || stage === person.stage) return person
  return { ...person, stage, stageAt: step.at }
}

/** Whether something was done so lately that the person may yet move by it. */
export function isFresh(person: PersonDetail | undefined): boolean {
  const at = person?.history[0]?.at
  return at !== undefined && Date.now() - Date.parse(at) < FRESH_MS
}

type Names = { agent(id: number): string | undefined }

function changedLines(before: Fields, after: Fields, { agent }: Names): string[] {
  const lines: string[] = []
  if ('name' in after) {
    lines.push(after['name'] === null ? words.nameTaken : words.renamed(textOf(after['name'])))
  }
  if ('ownerId' in after) {
    const { ownerId } = after
    lines.push(
      typeof ownerId === 'number' ? words.owner(agent(ownerId) ?? words.somebody) : words.noOwner,
    )
  }
  if ('tags' in after) {
    const [had, has] = [tagsOf(before['tags']), tagsOf(after['tags'])]
    const added = has.filter((tag) => !had.includes(tag)).join(', ')
    const removed = had.filter((tag) => !has.includes(tag)).join(', ')
    if (added !== '') lines.push(words.tagsAdded(added))
    if (removed !== '') lines.push(words.tagsRemoved(removed))
  }
  if ('saidStage' in after) {
    const { saidStage } = after
    lines.push(saidStage === null ? words.follow : words.stage(nameIn(stageNames, saidStage)))
  }
  if ('consent' in after) lines.push(words.consent(nameIn(consentNames, after['consent'])))
  if ('notInterestedAt' in after) {
    lines.push(after['notInterestedAt'] === null ? words.interested : words.notInterested)
  }
  return lines
}

/** The event's own name, for what is not known here. */
function nameOf(type: string): string {
  const name = type.replace(/^person-/, '').replaceAll(/[-_.]/g, ' ')
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function lineOf({ type, data }: PersonStep, names: Names): string {
  const text = textOf(fieldsOf(data['note'])['text'])
  const value = textOf(fieldsOf(data['identifier'])['value'])
  switch (type) {
    case 'person-changed': {
      const lines = changedLines(fieldsOf(data['before']), fieldsOf(data['after']), names)
      return lines.join(' · ') || nameOf(type)
    }
    case 'person-stage':
      return words.moved(nameIn(stageNames, data['from']), nameIn(stageNames, data['to']))
    case 'person-joined':
      return words.joined
    case 'person-parted':
      return words.parted
    case 'person-note-added':
      return words.noteAdded(text)
    case 'person-note-deleted':
      return words.noteRemoved(text)
    case 'person-identifier-added':
      return words.identifierAdded(value)
    case 'person-identifier-removed':
      return words.identifierRemoved(value)
    default:
      return nameOf(type)
  }
}

/** One line for a step of a person's history. */
export function describeStep(step: PersonStep, names: Names): string {
  const line = lineOf(step, names)
  return takenBack(step) === null ? line : words.undid(line)
}
