import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Integration } from '../../../src/model/integration.ts'
import {
  addIntegration,
  changeIntegration,
  deliveriesKey,
  integrationsQuery,
  removeIntegration,
  testIntegration,
} from '../../lib/integration-endpoints.ts'
import { integrations } from '../../lib/words/integrations.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import { type Draft, inputOf } from './integration-fields.ts'

const words = integrations.form

/** What can be done with an integration; it is null while it is not stored. */
export function useIntegrationMutations(integration: Integration | null, onSettled: () => void) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const name = integration?.name ?? ''
  const renew = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: integrationsQuery.queryKey }),
      client.invalidateQueries({ queryKey: deliveriesKey }),
    ])
  const open = (what: string | undefined) =>
    navigate({ to: '/integrations/{-$what}', params: { what } })
  const onError = (error: unknown) => toastFailure(name, error)
  /** Opens what is new once nothing has to be shown of it any more. */
  const save = useMutation({
    mutationFn: (draft: Draft) => {
      const input = inputOf(draft, integration?.options)
      if (integration) return changeIntegration(integration.id, input)
      const rest = { kind: draft.kind, enabled: true, secrets: input.secrets ?? null }
      return addIntegration({ ...input, ...rest })
    },
    onSuccess: async (saved) => {
      toast(words.saved(saved.name))
      await renew()
      if (integration === null && !('secret' in saved)) await open(String(saved.id))
    },
    onError: (error, draft) => toastFailure(draft.name, error),
  })
  const setEnabled = useMutation({
    mutationFn: async (enabled: boolean) => {
      if (integration) await changeIntegration(integration.id, { enabled })
    },
    onSuccess: async (_changed, enabled) => {
      toast(enabled ? words.turnedOn(name) : words.paused(name))
      await renew()
    },
    onError,
  })
  const test = useMutation({
    mutationFn: async () => (integration ? testIntegration(integration.id) : null),
    onSuccess: async (sent) => {
      if (sent?.state === 'delivered') toast(words.tested)
      else toastFailure(words.testFailed, new Error(sent?.error ?? ''))
      await renew()
    },
    onError,
  })
  const remove = useMutation({
    mutationFn: async () => {
      if (integration) await removeIntegration(integration.id)
    },
    onSuccess: async () => {
      toast(words.removed(name))
      // Out of sight first, so that nothing is asked of its log any more.
      client.setQueryData(integrationsQuery.queryKey, (known) =>
        known?.filter(({ id }) => id !== integration?.id),
      )
      await open(undefined)
      client.removeQueries({ queryKey: deliveriesKey })
      await client.invalidateQueries({ queryKey: integrationsQuery.queryKey })
    },
    onError,
    onSettled,
  })
  return { save, setEnabled, test, remove, open }
}
