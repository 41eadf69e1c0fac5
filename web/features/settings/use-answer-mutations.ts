import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Macro, MacroInput } from '../../../src/model/macro.ts'
import type { SavedReply, SavedReplyInput } from '../../../src/model/saved-reply.ts'
import {
  addMacro,
  addSavedReply,
  changeMacro,
  changeSavedReply,
  deleteMacro,
  deleteSavedReply,
} from '../../lib/answer-endpoints.ts'
import { macrosQuery, savedRepliesQuery } from '../../lib/ticket-queries.ts'
import { answers } from '../../lib/words/answers.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import { nameOfMacro, nameOfReply } from './answers-choice.ts'

function useOpen() {
  const navigate = useNavigate()
  return (what: string | undefined) => navigate({ to: '/answers/{-$what}', params: { what } })
}

/** Saving and deleting an answer; `reply` is null while it is not stored yet. */
export function useReplyMutations(reply: SavedReply | null, onSettled: () => void) {
  const client = useQueryClient()
  const open = useOpen()
  const renew = () => client.invalidateQueries({ queryKey: savedRepliesQuery.queryKey })
  const save = useMutation({
    mutationFn: (input: SavedReplyInput) =>
      reply === null ? addSavedReply(input) : changeSavedReply(reply.id, input),
    onSuccess: async (saved) => {
      toast(answers.reply.saved(saved.name))
      await renew()
      if (reply === null) await open(nameOfReply(saved.id))
    },
    onError: (error, { name }) => toastFailure(name, error),
  })
  const remove = useMutation({
    mutationFn: async () => {
      if (reply !== null) await deleteSavedReply(reply.id)
    },
    onSuccess: async () => {
      toast(answers.reply.removed(reply?.name ?? ''))
      await renew()
      await open(undefined)
    },
    onError: (error) => toastFailure(reply?.name ?? '', error),
    onSettled,
  })
  return { save, remove }
}

/** Saving and deleting a macro; `macro` is null while it is not stored yet. */
export function useMacroMutations(macro: Macro | null, onSettled: () => void) {
  const client = useQueryClient()
  const open = useOpen()
  const renew = () => client.invalidateQueries({ queryKey: macrosQuery.queryKey })
  const save = useMutation({
    mutationFn: (input: MacroInput) =>
      macro === null ? addMacro(input) : changeMacro(macro.id, input),
    onSuccess: async (saved) => {
      toast(answers.macro.saved(saved.name))
      await renew()
      if (macro === null) await open(nameOfMacro(saved.id))
    },
    onError: (error, { name }) => toastFailure(name, error),
  })
  const remove = useMutation({
    mutationFn: async () => {
      if (macro !== null) await deleteMacro(macro.id)
    },
    onSuccess: async () => {
      toast(answers.macro.removed(macro?.name ?? ''))
      await renew()
      await open(undefined)
    },
    onError: (error) => toastFailure(macro?.name ?? '', error),
    onSettled,
  })
  return { save, remove }
}
