import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { RuleInput, RulePatch, RuleView } from '../../../src/model/rule.ts'
import {
  addRule,
  changeRule,
  deleteRule,
  orderRules,
  restoreRule,
  rulesQuery,
  type Rules,
} from '../../lib/rule-endpoints.ts'
import { strings } from '../../lib/strings.ts'
import { rules as words } from '../../lib/words/rules.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import classes from './rules-page.module.css'

/** How long, in milliseconds, a deletion can be taken back from its note. */
const UNDO_MS = 10_000

function useRenew() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['rules'] })
}

/** Saving and deleting a rule; `rule` is null while it is not stored yet. */
export function useRuleMutations(rule: RuleView | null, onSettled: () => void) {
  const navigate = useNavigate()
  const renew = useRenew()
  const open = (ruleId: string | undefined) =>
    navigate({ to: '/rules/{-$ruleId}', params: { ruleId } })
  const save = useMutation({
    mutationFn: (input: RuleInput) =>
      rule === null ? addRule(input) : changeRule(rule.id, withoutSwitch(input)),
    onSuccess: async (saved) => {
      toast(words.saved(saved.name))
      await renew()
      if (rule === null) await open(String(saved.id))
    },
    onError: (error, { name }) => toastFailure(name, error),
  })
  const restore = useMutation({
    mutationFn: (id: number) => restoreRule(id),
    onSuccess: async ({ id, name }) => {
      toast(words.restored(name))
      await renew()
      await open(String(id))
    },
    onError: (error) => toastFailure(rule?.name ?? '', error),
  })
  const remove = useMutation({
    mutationFn: async () => {
      if (rule !== null) await deleteRule(rule.id)
    },
    onSuccess: async () => {
      if (rule !== null) showRemoved(rule, () => restore.mutate(rule.id))
      await renew()
      await open(undefined)
    },
    onError: (error) => toastFailure(rule?.name ?? '', error),
    onSettled,
  })
  return { save, remove }
}

/** Whether it is on is said in the list, and stays as it is there. */
function withoutSwitch({ name, when, then }: RuleInput): RulePatch {
  return { name, when, then }
}

function showRemoved({ id, name }: RuleView, onUndo: () => void): void {
  const noteId = `rule-${id}`
  notifications.show({
    id: noteId,
    autoClose: UNDO_MS,
    closeButtonProps: { 'aria-label': strings.app.close },
    message: (
      <span className={classes.note}>
        {words.removed(name)}
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(noteId)
            onUndo()
          }}
        >
          {words.undo}
        </Button>
      </span>
    ),
  })
}

/** The order of the rules, and which are on: shown at once, and put back where the server refuses. */
export function useRuleList() {
  const client = useQueryClient()
  const renew = useRenew()
  const show = async (change: (items: RuleView[]) => RuleView[]) => {
    await client.cancelQueries({ queryKey: rulesQuery.queryKey })
    const before = client.getQueryData(rulesQuery.queryKey)
    client.setQueryData(rulesQuery.queryKey, (known: Rules | undefined) =>
      known ? { ...known, items: change(known.items) } : known,
    )
    return { before }
  }
  const putBack = (title: string, error: Error, before: Rules | undefined) => {
    if (before) client.setQueryData(rulesQuery.queryKey, before)
    toastFailure(title, error)
  }
  const order = useMutation({
    // One after the other, so that the last word is the one that stays.
    scope: { id: 'rules-order' },
    mutationFn: (ids: readonly number[]) => orderRules(ids),
    onError: (error) => toastFailure(words.title, error),
    onSettled: renew,
  })
  const turn = useMutation({
    mutationFn: ({ id, enabled }: { id: number; enabled: boolean }) => changeRule(id, { enabled }),
    onMutate: ({ id, enabled }) =>
      show((items) => items.map((rule) => (rule.id === id ? { ...rule, enabled } : rule))),
    onError: (error, _turned, shown) => putBack(words.title, error, shown?.before),
    onSettled: renew,
  })
  return { order, turn }
}
