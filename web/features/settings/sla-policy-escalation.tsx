import { NativeSelect, NumberInput, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Escalation } from '../../../src/model/sla.ts'
import { priorityNames } from '../../lib/words/names.ts'
import { agentsQuery, teamsQuery } from '../../lib/ticket-queries.ts'
import { sla } from '../../lib/words/sla.ts'
import classes from './sla-page.module.css'
import { doesSomething } from './sla-policy-draft.ts'

const words = sla.policy
const prioritySteps = ([1, 2] as const).map((priority) => ({
  value: String(priority),
  label: priorityNames[priority],
}))
const FIRST: Escalation = { afterMinutes: 30, notify: true }

type Props = { escalation: Escalation | null; onChange(escalation: Escalation | null): void }

/** What happens where a miss goes unheeded. */
export function SlaPolicyEscalation({ escalation, onChange }: Props) {
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{words.escalate}</legend>
      <Switch
        label={words.escalateOn}
        checked={escalation !== null}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? FIRST : null)}
      />
      {escalation !== null && <Steps escalation={escalation} onChange={onChange} />}
    </fieldset>
  )
}

function Steps({
  escalation,
  onChange,
}: {
  escalation: Escalation
  onChange(escalation: Escalation): void
}) {
  const { data: agents = [] } = useQuery(agentsQuery)
  const { data: teams = [] } = useQuery(teamsQuery)
  const nobody = { value: '', label: words.nobody }
  const people = agents
    .filter(({ id, active }) => active || id === escalation.toAgentId)
    .map(({ id, name }) => ({ value: String(id), label: name }))
  function put(key: 'toAgentId' | 'toTeamId' | 'priority', value: string): void {
    const { [key]: _, ...rest } = escalation
    onChange(value === '' ? rest : ({ ...rest, [key]: Number(value) } as Escalation))
  }
  return (
    <>
      <p className={classes.hint}>{words.escalateHint}</p>
      <div className={classes.fields}>
        <NumberInput
          label={words.afterMinutes}
          value={escalation.afterMinutes}
          min={0}
          max={100_000}
          allowDecimal={false}
          allowNegative={false}
          onChange={(value) =>
            onChange({ ...escalation, afterMinutes: typeof value === 'number' ? value : 0 })
          }
        />
        <NativeSelect
          label={words.toAgent}
          value={escalation.toAgentId ?? ''}
          data={[nobody, ...people]}
          onChange={({ currentTarget }) => put('toAgentId', currentTarget.value)}
        />
        <NativeSelect
          label={words.toTeam}
          value={escalation.toTeamId ?? ''}
          data={[nobody, ...teams.map(({ id, name }) => ({ value: String(id), label: name }))]}
          onChange={({ currentTarget }) => put('toTeamId', currentTarget.value)}
        />
        <NativeSelect
          label={words.raise}
          value={escalation.priority ?? ''}
          data={[{ value: '', label: words.keep }, ...prioritySteps]}
          onChange={({ currentTarget }) => put('priority', currentTarget.value)}
        />
      </div>
      <Switch
        label={words.notify}
        checked={escalation.notify ?? false}
        onChange={({ currentTarget }) => onChange({ ...escalation, notify: currentTarget.checked })}
      />
      {!doesSomething(escalation) && (
        <p className={classes.problem} role="alert">
          {words.nothingHappens}
        </p>
      )}
    </>
  )
}
