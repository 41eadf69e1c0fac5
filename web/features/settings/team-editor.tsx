import { Button, MultiSelect, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Agent } from '../../../src/model/agent.ts'
import type { Distribution, Team } from '../../../src/model/team.ts'
import { calendarNamesQuery } from '../../lib/people-endpoints.ts'
import { distributionNames, people } from '../../lib/words/people.ts'
import { Confirm } from '../../ui/confirm.tsx'
import classes from './team-page.module.css'
import { useTeamMutations } from './use-team-mutations.ts'

const words = people.squad
const distributions = Object.entries(distributionNames).map(([value, label]) => ({ value, label }))

type Props = { team: Team | null; agents: readonly Agent[] }

/** Changes a team, or makes a new one. */
export function TeamEditor({ team, agents }: Props) {
  const [name, setName] = useState(team?.name ?? '')
  const [distribution, setDistribution] = useState<Distribution>(
    team?.distribution ?? 'round_robin',
  )
  const [agentIds, setAgentIds] = useState<readonly number[]>(team?.agentIds ?? [])
  const [calendarId, setCalendarId] = useState(team?.calendarId ?? null)
  const [confirming, { open, close }] = useDisclosure(false)
  const { data: calendars = [] } = useQuery(calendarNamesQuery)
  const { save, remove } = useTeamMutations(team, close)
  const members = agents.filter(({ id, active }) => active || agentIds.includes(id))
  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ name: name.trim(), distribution, agentIds: [...agentIds], calendarId })
      }}
    >
      {team === null && <h2 className={classes.title}>{words.newTitle}</h2>}
      <TextInput
        label={words.name}
        value={name}
        maxLength={80}
        required
        withAsterisk={false}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <MultiSelect
        label={words.members}
        data={members.map((agent) => ({ value: String(agent.id), label: agent.name }))}
        value={agentIds.map(String)}
        searchable
        onChange={(value) => setAgentIds(value.map(Number))}
      />
      <div>
        <p className={classes.label}>{words.distribution}</p>
        <SegmentedControl
          size="xs"
          aria-label={words.distribution}
          value={distribution}
          data={distributions}
          onChange={(value) => setDistribution(value as Distribution)}
        />
        <p className={classes.hint}>{words.distributionHints[distribution]}</p>
      </div>
      {(calendars.length > 0 || calendarId !== null) && (
        <NativeSelect
          label={words.calendar}
          value={calendarId ?? ''}
          data={[
            { value: '', label: words.aroundTheClock },
            ...calendars.map(({ id, name: label }) => ({ value: String(id), label })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            setCalendarId(value === '' ? null : Number(value))
          }
        />
      )}
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
          {team === null ? words.create : words.save}
        </Button>
        {team !== null && (
          <Button variant="subtle" color="gray" onClick={open}>
            {words.remove}
          </Button>
        )}
      </div>
      <Confirm
        opened={confirming}
        title={words.removeTitle(team?.name ?? '')}
        text={words.removeText}
        action={words.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      />
    </form>
  )
}
