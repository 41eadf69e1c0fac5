import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Calendar, CalendarInput, Policy } from '../../../src/model/sla.ts'
import {
  addCalendar,
  addPolicy,
  calendarsQuery,
  changeCalendar,
  changePolicy,
  deleteCalendar,
  deletePolicy,
  policiesQuery,
  type PolicyForm,
} from '../../lib/sla-endpoints.ts'
import { sla } from '../../lib/words/sla.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import { nameOfCalendar } from './sla-choice.ts'

/** Saving and deleting a policy; `policy` is null while it is not stored yet. */
export function usePolicyMutations(policy: Policy | null, onSettled: () => void) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const renew = () => client.invalidateQueries({ queryKey: policiesQuery.queryKey })
  const open = (what: string | undefined) => navigate({ to: '/targets/{-$what}', params: { what } })
  const save = useMutation({
    mutationFn: (form: PolicyForm) =>
      policy === null ? addPolicy(form) : changePolicy(policy.id, form),
    onSuccess: async (saved) => {
      toast(sla.policy.saved(saved.name))
      await renew()
      if (policy === null) await open(String(saved.id))
    },
    onError: (error, { name }) => toastFailure(name, error),
  })
  const remove = useMutation({
    mutationFn: async () => {
      if (policy !== null) await deletePolicy(policy.id)
    },
    onSuccess: async () => {
      toast(sla.policy.removed(policy?.name ?? ''))
      await renew()
      await open(undefined)
    },
    onError: (error) => toastFailure(policy?.name ?? '', error),
    onSettled,
  })
  return { save, remove }
}

/** The same for a calendar. */
export function useCalendarMutations(calendar: Calendar | null, onSettled: () => void) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const renew = () => client.invalidateQueries({ queryKey: calendarsQuery.queryKey })
  const open = (what: string | undefined) => navigate({ to: '/targets/{-$what}', params: { what } })
  const save = useMutation({
    mutationFn: (form: CalendarInput) =>
      calendar === null ? addCalendar(form) : changeCalendar(calendar.id, form),
    onSuccess: async (saved) => {
      toast(sla.calendar.saved(saved.name))
      await renew()
      if (calendar === null) await open(nameOfCalendar(saved.id))
    },
    onError: (error, { name }) => toastFailure(name, error),
  })
  const remove = useMutation({
    mutationFn: async () => {
      if (calendar !== null) await deleteCalendar(calendar.id)
    },
    onSuccess: async () => {
      toast(sla.calendar.removed(calendar?.name ?? ''))
      await renew()
      await open(undefined)
    },
    onError: (error) => toastFailure(calendar?.name ?? '', error),
    onSettled,
  })
  return { save, remove }
}
