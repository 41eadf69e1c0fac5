import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { PersonDetail, PersonStep } from '../../../src/model/person.ts'
import { ApiError } from '../../lib/api.ts'
import { persons } from '../../lib/words/persons.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import { hideStepToast, showStepToast } from '../inbox/step-toast.tsx'
import { peopleListKey, personKey, personQuery, undoStep } from './people-api.ts'
import { lastStep } from './steps.ts'

const words = persons.person

/** Something done to a person: the call, and what it is called once done. */
export type Deed = {
  /** `version` is that of the person as they are on screen. */
  run(version: number): Promise<PersonDetail>
  done: string
  /** What it was done to, where that is not the person. */
  name?: string
  /** Says itself why it was refused. */
  quiet?: boolean
  /** The answer is somebody else: the one who was taken out. */
  other?: boolean
  /** It took something back, or offers its own way back: no button for that. */
  plain?: boolean
}

/** What the server says, without the name of the field it is about. */
export const refusal = (error: Error): string => error.message.replace(/^[a-zA-Z]+: /, '')

/** Whether a refusal is for want of consent. */
export const isConsent = (error: unknown): boolean =>
  error instanceof ApiError && 'consent' in error.details

/** Somebody else was faster: what is on screen is old. */
const isOld = (error: unknown): boolean => error instanceof ApiError && 'version' in error.details

/** Doing something to a person and taking it back; `id` is the one on screen. */
export function usePerson(id: string) {
  const client = useQueryClient()
  const { queryKey } = personQuery(id)
  const deed = useMutation({
    // One after the other: each builds on what the one before has left.
    scope: { id: `person-${id}` },
    mutationFn: ({ run }: Deed) => run(client.getQueryData(queryKey)?.version ?? 0),
    onSuccess: (after, { done, name, other = false, plain = false }) => {
      if (after.id === id) client.setQueryData(queryKey, after)
      const step = lastStep(after.history)
      const noteId = `person-${id}`
      hideStepToast(noteId)
      if (step === undefined || other || plain) toast(done, noteId)
      else {
        showStepToast({
          id: noteId,
          done,
          name: name ?? after.name,
          onUndo: () => undo(step),
        })
      }
    },
    onError: (error, { quiet = false }) => {
      if (isOld(error)) toastFailure(words.failedChange, new Error(words.conflict))
      else if (!quiet) toastFailure(words.failedChange, new Error(refusal(error)))
    },
    onSettled: () => {
      // Not waited for: the next step begins from what this one has answered.
      void client.invalidateQueries({ queryKey: personKey })
      void client.invalidateQueries({ queryKey: peopleListKey })
    },
  })
  function undo(step: PersonStep): void {
    hideStepToast(`person-${id}`)
    deed.mutate({ run: () => undoStep(id, step.id), done: words.undone, plain: true })
  }
  function undoLast(history: readonly PersonStep[]): void {
    if (lastStep(history) === undefined) return toast(words.nothingToUndo)
    hideStepToast(`person-${id}`)
    const run = (): Promise<PersonDetail> => {
      // Looked up when its turn comes: pressed twice at once, it takes back two steps.
      const step = lastStep(client.getQueryData(queryKey)?.history ?? [])
      if (step === undefined) throw new Error(words.nothingToUndo)
      return undoStep(id, step.id)
    }
    deed.mutate({ run, done: words.undone, plain: true })
  }
  return { ...deed, undo, undoLast }
}

export type PersonDeeds = ReturnType<typeof usePerson>
