import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { RuleView } from '../../../src/model/rule.ts'
import { rules as words } from '../../lib/words/rules.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { RuleActions } from './rules-actions.tsx'
import { RuleCondition } from './rules-condition.tsx'
import { draftOf, emptyCondition, thenOf, whenOf, type Draft } from './rules-draft.ts'
import classes from './rules-editor.module.css'
import { RulePreview } from './rules-preview.tsx'
import { useRuleMutations } from './use-rule-mutations.tsx'

type PartProps = { draft: Draft; onChange(change: Partial<Draft>): void }

function Conditions({ draft, onChange }: PartProps) {
  const { conditions, mode } = draft
  const setAll = (next: Draft['conditions']) => onChange({ conditions: next })
  return (
    <fieldset className={classes.part}>
      <legend className={classes.legend}>{words.when}</legend>
      {conditions.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={words.mode}
          value={mode}
          data={[
            { value: 'all', label: words.all },
            { value: 'any', label: words.any },
          ]}
          onChange={(value) => onChange({ mode: value as Draft['mode'] })}
        />
      )}
      {conditions.length === 0 && <p className={classes.hint}>{words.always}</p>}
      <ol className={classes.conditions}>
        {conditions.map((condition, at) => (
          <RuleCondition
            key={condition.key}
            condition={condition}
            place={at + 1}
            onChange={(next) =>
              setAll(conditions.map((each) => (each.key === condition.key ? next : each)))
            }
            onRemove={() => setAll(conditions.filter(({ key }) => key !== condition.key))}
          />
        ))}
      </ol>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlus size={14} stroke={1.9} />}
        onClick={() => setAll([...conditions, emptyCondition()])}
      >
        {words.addCondition}
      </Button>
    </fieldset>
  )
}

/** Changes a rule, or makes a new one, and shows what it would have done. */
export function RuleEditor({ rule }: { rule: RuleView | null }) {
  const [draft, setDraft] = useState(() => draftOf(rule))
  const [confirming, { open, close }] = useDisclosure(false)
  const { save, remove } = useRuleMutations(rule, close)
  const onChange = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  const when = whenOf(draft)
  const then = thenOf(draft)
  const name = draft.name.trim()
  const trial = when && then && { when, then, ...(rule === null ? {} : { id: rule.id }) }
  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault()
        if (when && then) save.mutate({ name, enabled: rule?.enabled ?? true, when, then })
      }}
    >
      {rule === null && <h2 className={classes.title}>{words.newTitle}</h2>}
      {rule !== null && rule.problem !== null && (
        <p className={classes.problem}>
          {words.problem} <code>{rule.problem}</code>
        </p>
      )}
      <TextInput
        label={words.name}
        description={words.nameHint}
        value={draft.name}
        maxLength={120}
        required
        withAsterisk={false}
        onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
      />
      <Conditions draft={draft} onChange={onChange} />
      <fieldset className={classes.part}>
        <legend className={classes.legend}>{words.then}</legend>
        <RuleActions then={draft.then} onChange={(next) => onChange({ then: next })} />
        {then === null && <p className={classes.hint}>{words.needsAction}</p>}
      </fieldset>
      <RulePreview trial={trial} paused={remove.isPending} />
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending} disabled={name === '' || trial === null}>
          {rule === null ? words.create : words.save}
        </Button>
        {rule !== null && (
          <Button variant="subtle" color="gray" onClick={open}>
            {words.remove}
          </Button>
        )}
      </div>
      <Confirm
        opened={confirming}
        title={words.removeTitle(rule?.name ?? '')}
        text={words.removeText}
        action={words.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      />
    </form>
  )
}
