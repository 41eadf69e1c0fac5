import { Checkbox, MultiSelect, NativeSelect, TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { TicketQueue } from '../../../src/model/queue.ts'
import type { Then } from '../../../src/model/rule.ts'
import type { Priority } from '../../../src/model/ticket.ts'
import { policiesQuery } from '../../lib/rule-endpoints.ts'
import { priorityNames, queueHints, queueNames } from '../../lib/words/names.ts'
import { agentsQuery, teamsQuery } from '../../lib/ticket-queries.ts'
import { rules as words } from '../../lib/words/rules.ts'
import classes from './rules-editor.module.css'

type Props = { then: Then; onChange(then: Then): void }

type Named = { id: number; name: string }

const DISMISS = 'dismiss'
const queues = (Object.keys(queueHints) as TicketQueue[]).map((value) => ({
  value,
  label: queueNames[value],
}))
const priorities = Object.entries(priorityNames).map(([value, label]) => ({ value, label }))

const choicesOf = (named: readonly Named[]) =>
  named.map(({ id, name }) => ({ value: String(id), label: name }))
const idOf = (value: string): number | undefined => (value === '' ? undefined : Number(value))

type ChooserProps = {
  label: string
  none: string
  of: readonly Named[]
  value: number | undefined
  onChange(id: number | undefined): void
}

/** One of the named things, or none. */
function Chooser({ label, none, of, value, onChange }: ChooserProps) {
  return (
    <NativeSelect
      label={label}
      data={[{ value: '', label: none }, ...choicesOf(of)]}
      value={value === undefined ? '' : String(value)}
      onChange={({ currentTarget }) => onChange(idOf(currentTarget.value))}
    />
  )
}

/** What happens to the ticket. */
export function RuleActions({ then, onChange }: Props) {
  const { data: agents = [] } = useQuery(agentsQuery)
  const { data: teams = [] } = useQuery(teamsQuery)
  const { data: policies = [] } = useQuery(policiesQuery)
  const active = agents.filter((agent) => agent.active)
  const set = (change: { [K in keyof Then]?: Then[K] | undefined }) =>
    onChange({ ...then, ...change })
  function sendTo(value: string): void {
    const queue = value === '' || value === DISMISS ? undefined : (value as TicketQueue)
    set({ queue, dismiss: value === DISMISS ? true : undefined })
  }
  return (
    <div className={classes.actions}>
      <NativeSelect
        label={words.goTo}
        data={[
          { value: '', label: words.asBefore },
          ...queues,
          { value: DISMISS, label: words.dismiss },
        ]}
        value={then.dismiss ? DISMISS : (then.queue ?? '')}
        onChange={({ currentTarget }) => sendTo(currentTarget.value)}
      />
      <NativeSelect
        label={words.priority}
        data={[{ value: '', label: words.keep }, ...priorities]}
        value={then.priority === undefined ? '' : String(then.priority)}
        onChange={({ currentTarget }) =>
          set({ priority: idOf(currentTarget.value) as Priority | undefined })
        }
      />
      <Chooser
        label={words.assignee}
        none={words.nobody}
        of={active}
        value={then.assigneeId}
        onChange={(assigneeId) => set({ assigneeId })}
      />
      <Chooser
        label={words.team}
        none={words.noTeam}
        of={teams}
        value={then.teamId}
        onChange={(teamId) => set({ teamId })}
      />
      <Chooser
        label={words.policy}
        none={words.noPolicy}
        of={policies}
        value={then.slaPolicyId}
        onChange={(slaPolicyId) => set({ slaPolicyId })}
      />
      <TagsInput
        label={words.addTags}
        value={then.addTags ?? []}
        maxTags={20}
        acceptValueOnBlur
        clearable={false}
        onChange={(tags) => set({ addTags: tags.map((tag) => tag.trim().toLowerCase()) })}
      />
      <MultiSelect
        label={words.notify}
        data={choicesOf(active)}
        value={(then.notifyAgentIds ?? []).map(String)}
        searchable
        onChange={(ids) => set({ notifyAgentIds: ids.map(Number) })}
      />
      <Checkbox
        className={classes.stop}
        label={words.stop}
        checked={then.stop === true}
        onChange={({ currentTarget }) => set({ stop: currentTarget.checked ? true : undefined })}
      />
    </div>
  )
}
