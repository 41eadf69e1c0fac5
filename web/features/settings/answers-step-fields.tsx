import { Checkbox, NativeSelect, NumberInput, TagsInput, Textarea } from '@mantine/core'
import { priorityNames, statusNames } from '../../lib/words/names.ts'
import { answers } from '../../lib/words/answers.ts'
import classes from './answers-page.module.css'
import type { People, StepDraft } from './answers-steps.ts'

const words = answers.fields

type Props = { step: StepDraft; people: People; onChange(step: StepDraft): void }

/** What a step needs to know. */
export function StepFields({ step, people, onChange }: Props) {
  switch (step.kind) {
    case 'move':
      return <MoveFields step={step} onChange={onChange} />
    case 'tags':
      return <TagFields step={step} onChange={onChange} />
    case 'priority':
      return (
        <NativeSelect
          label={words.priority}
          value={String(step.priority)}
          data={([2, 1, 0] as const).map((one) => ({
            value: String(one),
            label: priorityNames[one],
          }))}
          onChange={({ currentTarget: { value } }) => {
            onChange({ kind: 'priority', priority: value === '2' ? 2 : value === '1' ? 1 : 0 })
          }}
        />
      )
    case 'assign':
      return <AssignFields step={step} people={people} onChange={onChange} />
    case 'note':
      return (
        <Textarea
          label={words.note}
          description={words.noteHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autosize
          minRows={2}
          maxLength={10_000}
          dir="auto"
          value={step.text}
          onChange={({ currentTarget }) => onChange({ kind: 'note', text: currentTarget.value })}
        />
      )
    case 'reply':
      return <ReplyFields step={step} people={people} onChange={onChange} />
  }
}

type Of<Kind> = Omit<Props, 'step'> & { step: Extract<StepDraft, { kind: Kind }> }

function MoveFields({ step, onChange }: Omit<Of<'move'>, 'people'>) {
  const isSnooze = step.to === 'snoozed'
  return (
    <>
      <NativeSelect
        label={words.to}
        value={step.to}
        data={Object.entries(statusNames).map(([value, label]) => ({ value, label }))}
        onChange={({ currentTarget }) => {
          const to = statuses.find((status) => status === currentTarget.value)
          if (to !== undefined) {
            onChange({ kind: 'move', to, ...(to === 'snoozed' ? { snoozedHours: 24 } : {}) })
          }
        }}
      />
      {isSnooze && (
        <>
          <NumberInput
            label={words.hours}
            min={1}
            max={8760}
            value={step.snoozedHours ?? ''}
            onChange={(hours) => {
              const { snoozedHours: _before, ...rest } = step
              const isHours = typeof hours === 'number' && hours > 0
              onChange({ ...rest, ...(isHours ? { snoozedHours: hours } : {}) })
            }}
          />
          <Checkbox
            label={words.untilReply}
            checked={step.untilReply === true}
            onChange={({ currentTarget }) => {
              onChange({ ...step, untilReply: currentTarget.checked })
            }}
          />
        </>
      )}
    </>
  )
}

const statuses = ['open', 'pending', 'snoozed', 'resolved', 'dismissed'] as const

function TagFields({ step, onChange }: Omit<Of<'tags'>, 'people'>) {
  const lower = (tags: string[]) => [...new Set(tags.map((tag) => tag.trim().toLowerCase()))]
  return (
    <>
      <TagsInput
        label={words.addTags}
        description={words.tagsHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={step.add}
        maxTags={20}
        onChange={(add) => onChange({ ...step, add: lower(add) })}
      />
      <TagsInput
        label={words.removeTags}
        value={step.remove}
        maxTags={20}
        onChange={(remove) => onChange({ ...step, remove: lower(remove) })}
      />
    </>
  )
}

/** An empty choice stands for what is left out, `none` for null. */
function idOf(value: string): number | null | undefined {
  if (value === '') return undefined
  return value === 'none' ? null : Number(value)
}

function AssignFields({ step, people, onChange }: Of<'assign'>) {
  const { assigneeId, teamId } = step
  const written = (id: number | string | null | undefined) =>
    id === undefined ? '' : id === null ? 'none' : String(id)
  function give(to: {
    assigneeId?: number | 'me' | null | undefined
    teamId?: number | null | undefined
  }) {
    onChange({
      kind: 'assign',
      ...(to.assigneeId === undefined ? {} : { assigneeId: to.assigneeId }),
      ...(to.teamId === undefined ? {} : { teamId: to.teamId }),
    })
  }
  return (
    <>
      <NativeSelect
        label={words.assignee}
        value={written(assigneeId)}
        data={[
          { value: '', label: words.asTeam },
          { value: 'me', label: words.me },
          ...people.agents.map(({ id, name }) => ({ value: String(id), label: name })),
          { value: 'none', label: words.nobody },
        ]}
        onChange={({ currentTarget: { value } }) => {
          give({ assigneeId: value === 'me' ? 'me' : idOf(value), teamId })
        }}
      />
      <NativeSelect
        label={words.team}
        value={written(teamId)}
        data={[
          { value: '', label: words.sameTeam },
          ...people.teams.map(({ id, name }) => ({ value: String(id), label: name })),
          { value: 'none', label: words.noTeam },
        ]}
        onChange={({ currentTarget }) => give({ assigneeId, teamId: idOf(currentTarget.value) })}
      />
    </>
  )
}

function ReplyFields({ step, people, onChange }: Of<'reply'>) {
  if (people.replies.length === 0) return <p className={classes.hint}>{words.noReplies}</p>
  return (
    <NativeSelect
      label={words.reply}
      description={words.replyHint}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={String(step.savedReplyId ?? '')}
      data={[
        { value: '', label: '' },
        ...people.replies.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
      onChange={({ currentTarget: { value } }) => {
        onChange({ kind: 'reply', savedReplyId: value === '' ? null : Number(value) })
      }}
    />
  )
}
