import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue, useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import type { ReplyField, SavedReply } from '../../../src/model/saved-reply.ts'
import { previewQuery } from '../../lib/answer-endpoints.ts'
import { commonLanguages, languageName } from '../../lib/languages.ts'
import { answers } from '../../lib/words/answers.ts'
import { Confirm } from '../../ui/confirm.tsx'
import classes from './answers-page.module.css'
import { useReplyMutations } from './use-answer-mutations.ts'

const words = answers.reply

/** Every field; the names are the service's, and a compiler's error where one is missing. */
const fields = Object.keys({
  'author.name': true,
  'author.handle': true,
  'agent.name': true,
  'brand.name': true,
  'ticket.id': true,
  today: true,
  network: true,
} satisfies Record<ReplyField, true>)

const languagesWith = (chosen: string | null) => [
  { value: '', label: words.anyLanguage },
  ...[...new Set([...commonLanguages, ...(chosen === null ? [] : [chosen])])].map((value) => ({
    value,
    label: languageName(value),
  })),
]

/** Changes a saved answer, or writes a new one. */
export function AnswersReplyEditor({ reply }: { reply: SavedReply | null }) {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const [name, setName] = useState(reply?.name ?? '')
  const [language, setLanguage] = useState(reply?.language ?? null)
  const [text, setText] = useState(reply?.text ?? '')
  const [settled] = useDebouncedValue(text, 250)
  const [confirming, { open, close }] = useDisclosure(false)
  const { save, remove } = useReplyMutations(reply, close)
  const { data: preview } = useQuery({
    ...previewQuery(settled),
    enabled: settled.trim() !== '',
    placeholderData: (before) => before,
  })
  const problem = settled.trim() === '' ? null : (preview?.problem ?? null)

  /** Puts a field in where the caret is. */
  function insert(field: string): void {
    const { current } = area
    const [from, to] = [
      current?.selectionStart ?? text.length,
      current?.selectionEnd ?? text.length,
    ]
    const written = `{{${field}}}`
    setText(`${text.slice(0, from)}${written}${text.slice(to)}`)
    setTimeout(() => {
      current?.focus()
      current?.setSelectionRange(from + written.length, from + written.length)
    })
  }

  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ name: name.trim(), text: text.trim(), language })
      }}
    >
      {reply === null && <h2 className={classes.title}>{words.newTitle}</h2>}
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
          label={words.language}
          title={words.languageHint}
          data={languagesWith(language)}
          value={language ?? ''}
          onChange={({ currentTarget: { value } }) => setLanguage(value === '' ? null : value)}
        />
      </div>
      <div>
        <Textarea
          ref={area}
          label={words.text}
          autosize
          minRows={5}
          maxRows={20}
          maxLength={10_000}
          required
          withAsterisk={false}
          dir="auto"
          value={text}
          aria-invalid={problem !== null}
          aria-describedby={id}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <div className={classes.fields}>
          <span>{words.fields}</span>
          {fields.map((field) => (
            <Button key={field} size="compact-xs" variant="default" onClick={() => insert(field)}>
              {field}
            </Button>
          ))}
        </div>
        <p className={classes.hint}>{words.fieldsHint}</p>
        <p id={id} className={classes.problem} aria-live="polite">
          {problem}
        </p>
      </div>
      {preview !== undefined && settled.trim() !== '' && problem === null && (
        <section aria-label={words.preview}>
          <p className={classes.label}>{words.preview}</p>
          <p className={classes.preview} dir="auto">
            {preview.text}
          </p>
        </section>
      )}
      <div className={classes.buttons}>
        <Button
          type="submit"
          loading={save.isPending}
          disabled={name.trim() === '' || text.trim() === '' || problem !== null}
        >
          {reply === null ? words.create : words.save}
        </Button>
        {reply !== null && (
          <Button variant="subtle" color="gray" onClick={open}>
            {words.remove}
          </Button>
        )}
      </div>
      <Confirm
        opened={confirming}
        title={words.removeTitle(reply?.name ?? '')}
        text={words.removeText}
        action={words.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      />
    </form>
  )
}
