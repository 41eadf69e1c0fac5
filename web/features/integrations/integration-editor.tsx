import { Button, MultiSelect, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import type {
  AddedIntegration,
  Integration,
  IntegrationKind,
  OutgoingType,
} from '../../../src/model/integration.ts'
import type { TicketQueue } from '../../../src/model/queue.ts'
import { brandsQuery } from '../../lib/queries.ts'
import { integrationKindNames, integrations, outgoingNames } from '../../lib/words/integrations.ts'
import { queueNames } from '../../lib/words/names.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { DeliveryLog } from './delivery-log.tsx'
import { IntegrationField } from './integration-field.tsx'
import { type Draft, fieldsOf, firstDraft } from './integration-fields.ts'
import classes from './integrations-page.module.css'
import { RenewSigningSecret, SigningSecret } from './signing-secret.tsx'
import { useIntegrationMutations } from './use-integration-mutations.ts'

const words = integrations.form

const dataOf = (names: Record<string, string>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }))
const kinds = dataOf(integrationKindNames)
const events = dataOf(outgoingNames)
const queues = dataOf(queueNames).filter(({ value }) => value !== 'none')
const wrapperOrder: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
]

function noticeOf({ state, offReason, secretsHint }: Integration): string | null {
  if (secretsHint !== null && Object.keys(secretsHint).length === 0) return words.unopened
  if (state === 'off') return integrations.off(offReason ?? '')
  if (state === 'failing') return integrations.failing
  return state === 'waiting' ? integrations.waiting : null
}

/** Changes an integration, or adds one, and shows what was sent. */
export function IntegrationEditor({ integration }: { integration: Integration | null }) {
  const [draft, setDraft] = useState(() => firstDraft(integration))
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  const [removing, removal] = useDisclosure(false)
  const [renewing, renewal] = useDisclosure(false)
  const { save, setEnabled, test, remove, open } = useIntegrationMutations(
    integration,
    removal.close,
  )
  const brands = useQuery(brandsQuery).data ?? []
  const notice = integration && noticeOf(integration)
  const added: AddedIntegration | undefined = save.data
  const secret = added?.secret ?? null
  const isOn = integration !== null && integration.enabled && integration.offAt === null
  return (
    <div className={classes.editor}>
      {notice !== null && <p className={classes.notice}>{notice}</p>}
      <form
        className={classes.editor}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(draft)
        }}
      >
        {integration === null && <h2 className={classes.title}>{words.newTitle}</h2>}
        <div className={classes.pair}>
          {integration === null && (
            <NativeSelect
              label={words.kind}
              data={kinds}
              value={draft.kind}
              onChange={({ currentTarget }) =>
                set({ kind: currentTarget.value as IntegrationKind, values: {} })
              }
            />
          )}
          <TextInput
            label={words.name}
            value={draft.name}
            maxLength={120}
            required
            withAsterisk={false}
            onChange={({ currentTarget }) => set({ name: currentTarget.value })}
          />
        </div>
        <div className={classes.pair}>
          {fieldsOf[draft.kind].map((field) => (
            <IntegrationField
              key={`${draft.kind} ${field.name}`}
              field={field}
              draft={draft}
              integration={integration}
              onChange={(values) => set({ values })}
            />
          ))}
        </div>
        <MultiSelect
          label={words.events}
          description={words.eventsHint}
          inputWrapperOrder={wrapperOrder}
          data={events}
          value={draft.events}
          onChange={(value) => set({ events: value as OutgoingType[] })}
        />
        <div className={classes.pair}>
          <MultiSelect
            label={words.queues}
            description={words.queuesHint}
            inputWrapperOrder={wrapperOrder}
            data={queues}
            value={draft.queues}
            onChange={(value) => set({ queues: value as TicketQueue[] })}
          />
          <MultiSelect
            label={words.brands}
            description={words.brandsHint}
            inputWrapperOrder={wrapperOrder}
            data={brands.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={draft.brandIds}
            onChange={(value) => set({ brandIds: value })}
          />
        </div>
        <div className={classes.buttons}>
          <Button type="submit" loading={save.isPending} disabled={draft.name.trim() === ''}>
            {integration === null ? words.create : words.save}
          </Button>
          {integration !== null && (
            <>
              <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
                {words.test}
              </Button>
              <Button
                variant="default"
                loading={setEnabled.isPending}
                onClick={() => setEnabled.mutate(!isOn)}
              >
                {isOn ? words.pause : words.turnOn}
              </Button>
              {integration.kind === 'webhook' && (
                <Button variant="default" onClick={renewal.open}>
                  {words.secret}
                </Button>
              )}
              <Button variant="subtle" color="gray" onClick={removal.open}>
                {words.remove}
              </Button>
            </>
          )}
        </div>
      </form>
      {integration !== null && <DeliveryLog integration={integration} />}
      {integration !== null && (
        <RenewSigningSecret integration={integration} opened={renewing} onClose={renewal.close} />
      )}
      <SigningSecret
        name={draft.name}
        made={secret === null ? null : { secret, previousUntil: null }}
        onClose={() => void open(String(added?.id))}
      />
      <Confirm
        opened={removing}
        title={words.removeTitle(integration?.name ?? '')}
        text={words.removeText}
        action={words.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={removal.close}
      />
    </div>
  )
}
