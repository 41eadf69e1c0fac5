import { ActionIcon, Button, Menu, NativeSelect, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Macro, MacroStep } from '../../../src/model/macro.ts'
import type { SavedReply } from '../../../src/model/saved-reply.ts'
import { agentsQuery, teamsQuery } from '../../lib/ticket-queries.ts'
import { answers, stepNames } from '../../lib/words/answers.ts'
import { Confirm } from '../../ui/confirm.tsx'
import classes from './answers-page.module.css'
import { StepFields } from './answers-step-fields.tsx'
import {
  newStep,
  type People,
  readySteps,
  type StepDraft,
  stepProblem,
  tellStep,
} from './answers-steps.ts'
import { useMacroMutations } from './use-answer-mutations.ts'

const words = answers.macro
const kinds = Object.keys(stepNames) as MacroStep['kind'][]
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']

type Props = { macro: Macro | null; replies: readonly SavedReply[]; macros: readonly Macro[] }
/** Steps have no names of their own, so each gets a number to be told by while they are moved. */
type Numbered = { id: number; step: StepDraft }

/** Changes a macro, or makes a new one. */
export function AnswersMacroEditor({ macro, replies, macros }: Props) {
  const [name, setName] = useState(macro?.name ?? '')
  const [key, setKey] = useState(macro?.key ?? null)
  const [drafts, setDrafts] = useState<readonly Numbered[]>(() =>
    (macro?.steps ?? []).map((step, id) => ({ id, step })),
  )
  const [confirming, { open, close }] = useDisclosure(false)
  const { data: agents = [] } = useQuery(agentsQuery)
  const { data: teams = [] } = useQuery(teamsQuery)
  const { save, remove } = useMacroMutations(macro, close)
  const people = { agents: agents.filter(({ active }) => active), teams, replies }
  const steps = readySteps(drafts.map(({ step }) => step))
  const taken = new Set(macros.filter(({ id }) => id !== macro?.id).map((one) => one.key))
  const add = (kind: MacroStep['kind']) =>
    setDrafts((all) => [
      ...all,
      { id: Math.max(-1, ...all.map(({ id }) => id)) + 1, step: newStep(kind) },
    ])
  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault()
        if (steps !== null) save.mutate({ name: name.trim(), key, steps })
      }}
    >
      {macro === null && <h2 className={classes.title}>{words.newTitle}</h2>}
      <div className={classes.pair}>
        <TextInput
          label={words.name}
          value={name}
          maxLength={80}
          required
          withAsterisk={false}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <NativeSelect
          label={words.key}
          title={words.keyHint}
          value={key ?? ''}
          data={[
            { value: '', label: words.noKey },
            ...digits.map((digit) => ({
              value: digit,
              label: answers.key(digit),
              disabled: taken.has(digit),
            })),
          ]}
          onChange={({ currentTarget: { value } }) => setKey(value === '' ? null : value)}
        />
      </div>
      <section aria-label={words.steps}>
        <p className={classes.label}>{words.steps}</p>
        <p className={classes.hint}>{words.stepsHint}</p>
        <ol className={classes.steps}>
          {drafts.map((draft, place) => (
            <Step
              key={draft.id}
              draft={draft}
              place={place}
              count={drafts.length}
              people={people}
              onAll={setDrafts}
            />
          ))}
        </ol>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button
              mt="sm"
              size="xs"
              variant="default"
              disabled={drafts.length >= 10}
              leftSection={<IconPlus size={14} stroke={1.9} />}
            >
              {words.add}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {kinds.map((kind) => (
              <Menu.Item key={kind} onClick={() => add(kind)}>
                {stepNames[kind]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </section>
      <Told drafts={drafts} steps={steps} people={people} />
      <div className={classes.buttons}>
        <Button
          type="submit"
          loading={save.isPending}
          disabled={name.trim() === '' || steps === null}
        >
          {macro === null ? words.create : words.save}
        </Button>
        {macro !== null && (
          <Button variant="subtle" color="gray" onClick={open}>
            {words.remove}
          </Button>
        )}
      </div>
      <Confirm
        opened={confirming}
        title={words.removeTitle(macro?.name ?? '')}
        text={words.removeText}
        action={words.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      />
    </form>
  )
}

type ToldProps = { drafts: readonly Numbered[]; steps: MacroStep[] | null; people: People }

/** What the macro does in words, or what is still missing. */
function Told({ drafts, steps, people }: ToldProps) {
  if (steps === null) {
    const problem =
      drafts.length === 0
        ? answers.problems.noSteps
        : drafts.every(({ step }) => stepProblem(step) === null)
          ? answers.problems.replies
          : null
    return problem === null ? null : <p className={classes.problem}>{problem}</p>
  }
  return (
    <section aria-label={words.preview}>
      <p className={classes.label}>{words.preview}</p>
      <ol className={classes.told}>
        {steps.map((step, place) => (
          // Their order is all they are told apart by here.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={place}>
            <bdi>{tellStep(step, people)}</bdi>
          </li>
        ))}
      </ol>
    </section>
  )
}

type StepProps = {
  draft: Numbered
  place: number
  count: number
  people: People
  onAll(change: (all: readonly Numbered[]) => readonly Numbered[]): void
}

function Step({ draft, place, count, people, onAll }: StepProps) {
  const number = place + 1
  const problem = stepProblem(draft.step)
  const change = (step: StepDraft) =>
    onAll((all) => all.map((one) => (one.id === draft.id ? { ...one, step } : one)))
  const shift = (by: 1 | -1) => onAll((all) => swapped(all, place, place + by))
  return (
    <li className={classes.step}>
      <div className={classes.stepHead}>
        <NativeSelect
          className={classes.kind}
          size="xs"
          aria-label={words.step(number)}
          value={draft.step.kind}
          data={kinds.map((kind) => ({ value: kind, label: `${number}. ${stepNames[kind]}` }))}
          onChange={({ currentTarget }) => {
            const kind = kinds.find((one) => one === currentTarget.value)
            if (kind !== undefined) change(newStep(kind))
          }}
        />
        <StepButton label={words.up(number)} disabled={place === 0} onClick={() => shift(-1)}>
          <IconArrowUp size={15} stroke={1.8} />
        </StepButton>
        <StepButton label={words.down(number)} disabled={number === count} onClick={() => shift(1)}>
          <IconArrowDown size={15} stroke={1.8} />
        </StepButton>
        <StepButton
          label={words.removeStep(number)}
          onClick={() => onAll((all) => all.filter(({ id }) => id !== draft.id))}
        >
          <IconTrash size={15} stroke={1.8} />
        </StepButton>
      </div>
      <StepFields step={draft.step} people={people} onChange={change} />
      {problem !== null && <p className={classes.problem}>{problem}</p>}
    </li>
  )
}

type StepButtonProps = {
  label: string
  disabled?: boolean
  onClick(): void
  children: ReactNode
}

function StepButton({ label, disabled = false, onClick, children }: StepButtonProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={label}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </ActionIcon>
  )
}

function swapped(all: readonly Numbered[], from: number, to: number): readonly Numbered[] {
  const moved = [...all]
  const [one] = moved.splice(from, 1)
  if (one !== undefined) moved.splice(to, 0, one)
  return moved
}
