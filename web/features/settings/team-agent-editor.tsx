import { Button, MultiSelect, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import type { Agent } from '../../../src/model/agent.ts'
import { commonLanguages, languageName } from '../../lib/languages.ts'
import { people } from '../../lib/words/people.ts'
import { Confirm } from '../../ui/confirm.tsx'
import classes from './team-page.module.css'
import { useAgentMutations } from './use-team-mutations.ts'

const words = people.agent
const HANDLE = '[A-Za-z0-9._\\-]{2,30}'

type Draft = Pick<
  Agent,
  'name' | 'handle' | 'languages' | 'timeZone' | 'needsApproval' | 'mayApprove'
> & { capacity: string }

function firstDraft(agent: Agent | null): Draft {
  if (agent) return { ...agent, capacity: String(agent.capacity) }
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const rights = { needsApproval: false, mayApprove: true }
  return { name: '', handle: '', languages: [], timeZone, capacity: '20', ...rights }
}

/** The known ones, and whatever is chosen already. */
const zonesWith = (chosen: string): string[] =>
  [...new Set(['UTC', chosen, ...Intl.supportedValuesOf('timeZone')])].sort()

const languagesWith = (chosen: readonly string[]) =>
  [...new Set([...commonLanguages, ...chosen])].map((value) => ({
    value,
    label: languageName(value),
  }))

/** Changes somebody, or adds them. */
export function TeamAgentEditor({ agent }: { agent: Agent | null }) {
  const [draft, setDraft] = useState(() => firstDraft(agent))
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  const [confirming, { open, close }] = useDisclosure(false)
  const { save, setActive } = useAgentMutations(agent, close)
  const { name, handle, languages, timeZone, capacity, needsApproval, mayApprove } = draft
  function submit(): void {
    const rest = { languages, timeZone, needsApproval, mayApprove, capacity: Number(capacity) }
    save.mutate({ name: name.trim(), ...(handle.trim() === '' ? {} : { handle }), ...rest })
  }
  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {agent === null && <h2 className={classes.title}>{words.newTitle}</h2>}
      <div className={classes.pair}>
        <TextInput
          label={words.name}
          value={name}
          maxLength={80}
          required
          withAsterisk={false}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
        <TextInput
          label={words.handle}
          description={agent === null ? words.handleHint : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={handle}
          pattern={HANDLE}
          required={agent !== null}
          withAsterisk={false}
          leftSection="@"
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ currentTarget }) => set({ handle: currentTarget.value })}
        />
      </div>
      <MultiSelect
        label={words.languages}
        description={words.languagesHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={languagesWith(languages)}
        value={languages}
        searchable
        onChange={(value) => set({ languages: value })}
      />
      <div className={classes.pair}>
        <TextInput
          type="number"
          min={1}
          max={1000}
          required
          withAsterisk={false}
          label={words.capacity}
          description={words.capacityHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={capacity}
          onChange={({ currentTarget }) => set({ capacity: currentTarget.value })}
        />
        <NativeSelect
          label={words.timeZone}
          data={zonesWith(timeZone)}
          value={timeZone}
          onChange={({ currentTarget }) => set({ timeZone: currentTarget.value })}
        />
      </div>
      <div className={classes.switches}>
        <Switch
          label={words.needsApproval}
          checked={needsApproval}
          onChange={({ currentTarget }) => set({ needsApproval: currentTarget.checked })}
        />
        <Switch
          label={words.mayApprove}
          checked={mayApprove}
          onChange={({ currentTarget }) => set({ mayApprove: currentTarget.checked })}
        />
      </div>
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
          {agent === null ? words.create : words.save}
        </Button>
        {agent?.active === true && (
          <Button variant="subtle" color="gray" onClick={open}>
            {words.leave}
          </Button>
        )}
        {agent?.active === false && (
          <Button
            variant="default"
            loading={setActive.isPending}
            onClick={() => setActive.mutate(true)}
          >
            {words.comeBack}
          </Button>
        )}
      </div>
      <Confirm
        opened={confirming}
        title={words.leaveTitle(agent?.name ?? '')}
        text={words.leaveText}
        action={words.leave}
        busy={setActive.isPending}
        onConfirm={() => setActive.mutate(false)}
        onClose={close}
      />
    </form>
  )
}
