import type { MacroStep } from '../../../src/model/macro.ts'
import type { SavedReply } from '../../../src/model/saved-reply.ts'
import { priorityNames, statusNames } from '../../lib/words/names.ts'
import { answers } from '../../lib/words/answers.ts'

/** A step as it is being put together: what is not chosen yet is left out. */
export type StepDraft =
  | Exclude<MacroStep, { kind: 'reply' }>
  | { kind: 'reply'; savedReplyId: number | null }

export type People = {
  agents: readonly { id: number; name: string }[]
  teams: readonly { id: number; name: string }[]
  replies: readonly SavedReply[]
}

/** A step of a kind as it begins. */
export function newStep(kind: MacroStep['kind']): StepDraft {
  switch (kind) {
    case 'move':
      return { kind, to: 'resolved' }
    case 'tags':
      return { kind, add: [], remove: [] }
    case 'priority':
      return { kind, priority: 2 }
    case 'assign':
      return { kind, assigneeId: 'me' }
    case 'note':
      return { kind, text: '' }
    case 'reply':
      return { kind, savedReplyId: null }
  }
}

/** What is still wrong with a step, or null. */
export function stepProblem(step: StepDraft): string | null {
  const { problems } = answers
  switch (step.kind) {
    case 'move': {
      const isTimed = (step.snoozedHours ?? 0) > 0 || step.untilReply === true
      return step.to === 'snoozed' && !isTimed ? problems.hours : null
    }
    case 'tags':
      return step.add.length + step.remove.length === 0 ? problems.tags : null
    case 'assign':
      return step.assigneeId === undefined && step.teamId === undefined ? problems.owner : null
    case 'note':
      return step.text.trim() === '' ? problems.note : null
    case 'reply':
      return step.savedReplyId === null ? problems.reply : null
    case 'priority':
      return null
  }
}

/** The steps as they are saved; null while something is wrong with one of them. */
export function readySteps(drafts: readonly StepDraft[]): MacroStep[] | null {
  const steps = drafts.flatMap((step): MacroStep[] => {
    if (stepProblem(step) !== null) return []
    if (step.kind !== 'reply') return [step]
    return step.savedReplyId === null ? [] : [{ ...step, savedReplyId: step.savedReplyId }]
  })
  const isWhole = drafts.length > 0 && steps.length === drafts.length
  return isWhole && steps.filter(({ kind }) => kind === 'reply').length < 2 ? steps : null
}

/** What a step does, in words. */
export function tellStep(step: MacroStep, { agents, teams, replies }: People): string {
  const { told, fields } = answers
  const nameIn = (list: People['agents'], id: number) =>
    list.find((one) => one.id === id)?.name ?? String(id)
  switch (step.kind) {
    case 'move':
      return step.to === 'snoozed'
        ? told.snooze(step.snoozedHours, step.untilReply === true)
        : told.move(statusNames[step.to].toLowerCase())
    case 'tags':
      return told.tags(step.add.join(', '), step.remove.join(', '))
    case 'priority':
      return told.priority(priorityNames[step.priority])
    case 'note':
      return told.note(step.text.trim())
    case 'reply':
      return told.reply(replies.find(({ id }) => id === step.savedReplyId)?.name ?? '')
    case 'assign': {
      const { assigneeId, teamId } = step
      const owner =
        assigneeId === 'me'
          ? fields.me.toLowerCase()
          : typeof assigneeId === 'number'
            ? nameIn(agents, assigneeId)
            : ''
      const team = typeof teamId === 'number' ? nameIn(teams, teamId) : ''
      const whom = [owner, team].filter(Boolean).join(', ')
      return whom === '' ? told.free : told.assign(whom)
    }
  }
}
