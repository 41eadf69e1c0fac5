import { Button, NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Policy } from '../../../src/model/sla.ts'
import { calendarsQuery, type PolicyForm } from '../../lib/sla-endpoints.ts'
import { sla } from '../../lib/words/sla.ts'
import { Confirm } from '../../ui/confirm.tsx'
import classes from './sla-page.module.css'
import { doesSomething, firstForm } from './sla-policy-draft.ts'
import { SlaPolicyEscalation } from './sla-policy-escalation.tsx'
import { SlaPolicyWhen } from './sla-policy-when.tsx'
import { PolicyPreview } from './sla-preview.tsx'
import { usePolicyMutations } from './use-sla-mutations.ts'

const words = sla.policy
const whole = { allowDecimal: false, allowNegative: false, max: 525_600 } as const

type FormProps = { form: PolicyForm; onChange(part: Partial<PolicyForm>): void }

/** By when: the targets, the warning before them and whose hours count. */
function Times({ form, onChange }: FormProps) {
  const { data: calendars = [] } = useQuery(calendarsQuery)
  const { answerMinutes, resolutionMinutes, warnMinutes, calendarId } = form
  const minutes = (value: string | number) => (typeof value === 'number' ? value : null)
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{words.times}</legend>
      <div className={classes.fields}>
        <NumberInput
          {...whole}
          label={words.answerMinutes}
          placeholder={words.noTarget}
          min={1}
          value={answerMinutes ?? ''}
          onChange={(value) => onChange({ answerMinutes: minutes(value) })}
        />
        <NumberInput
          {...whole}
          label={words.resolutionMinutes}
          placeholder={words.noTarget}
          min={1}
          value={resolutionMinutes ?? ''}
          onChange={(value) => onChange({ resolutionMinutes: minutes(value) })}
        />
        <NumberInput
          {...whole}
          label={words.warnMinutes}
          description={words.warnHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={0}
          value={warnMinutes}
          onChange={(value) => onChange({ warnMinutes: minutes(value) ?? 0 })}
        />
        <NativeSelect
          label={words.calendar}
          value={calendarId ?? ''}
          data={[
            { value: '', label: words.teamHours },
            ...calendars.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            onChange({ calendarId: value === '' ? null : Number(value) })
          }
        />
      </div>
      <PolicyPreview
        calendarId={calendarId}
        answerMinutes={answerMinutes}
        resolutionMinutes={resolutionMinutes}
      />
    </fieldset>
  )
}

type Props = {
  policy: Policy | null
  /** Where it stands in the order. */
  place: number
}

/** Changes a policy, or makes a new one. */
export function SlaPolicyEditor({ policy, place }: Props) {
  const [form, setForm] = useState(() => firstForm(policy, place))
  const [confirming, { open, close }] = useDisclosure(false)
  const { save, remove } = usePolicyMutations(policy, close)
  const change = (part: Partial<PolicyForm>) => setForm((before) => ({ ...before, ...part }))
  const { name, enabled, position, when, escalation } = form
  const isFine =
    name.trim() !== '' &&
    (form.answerMinutes !== null || form.resolutionMinutes !== null) &&
    (escalation === null || doesSomething(escalation))
  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ ...form, name: name.trim() })
      }}
    >
      {policy === null && <h2 className={classes.title}>{words.newTitle}</h2>}
      <div className={classes.fields}>
        <TextInput
          label={words.name}
          value={name}
          maxLength={80}
          required
          withAsterisk={false}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
        <NumberInput
          label={words.position}
          description={words.positionHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={1}
          max={10_000}
          allowDecimal={false}
          allowNegative={false}
          value={position}
          onChange={(value) => change({ position: typeof value === 'number' ? value : place })}
        />
      </div>
      <Switch
        label={words.enabled}
        checked={enabled}
        onChange={({ currentTarget }) => change({ enabled: currentTarget.checked })}
      />
      <SlaPolicyWhen when={when} onChange={(next) => change({ when: next })} />
      <Times form={form} onChange={change} />
      <SlaPolicyEscalation
        escalation={escalation}
        onChange={(next) => change({ escalation: next })}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending} disabled={!isFine}>
          {policy === null ? words.create : words.save}
        </Button>
        {policy !== null && (
          <Button variant="subtle" color="gray" onClick={open}>
            {words.remove}
          </Button>
        )}
      </div>
      <Confirm
        opened={confirming}
        title={words.removeTitle(policy?.name ?? '')}
        text={words.removeText}
        action={words.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      />
    </form>
  )
}
