import { Button, TextInput } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { type DragEvent, useRef, useState } from 'react'
import { strings } from '../../lib/strings.ts'
import classes from './upload-form.module.css'

const words = strings.upload

const example =
  '{"id":"1","text":"The new app is lovely, but where is my order?","author":"sam","postedAt":"2026-01-31T09:30:00Z","url":"https://example.org/1"}'

type Props = { isBusy: boolean; onUpload(upload: { file: File; source: string }): void }

const nameWithoutEnding = (name: string): string => name.replace(/\.[^.]{1,8}$/, '').slice(0, 120)

/** Takes one file, dropped or chosen, and a name for it. */
export function UploadForm({ isBusy, onUpload }: Props) {
  const picker = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const [source, setSource] = useState('')
  const [isOver, setOver] = useState(false)
  function take(chosen: File | undefined): void {
    if (chosen === undefined) return
    setFile(chosen)
    setSource((before) => (before === '' ? nameWithoutEnding(chosen.name) : before))
  }
  function onDrop(event: DragEvent): void {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (file !== null && source.trim() !== '') onUpload({ file, source: source.trim() })
      }}
    >
      <div
        className={classes.zone}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <IconFileUpload size={26} stroke={1.5} aria-hidden="true" />
        <p className={classes.file}>{file === null ? words.drop : file.name}</p>
        <input
          ref={picker}
          type="file"
          className={classes.picker}
          accept=".jsonl,.ndjson,.json,.csv,.tsv,.txt"
          aria-label={words.choose}
          tabIndex={-1}
          onChange={({ currentTarget }) => take(currentTarget.files?.[0])}
        />
        <Button variant="default" size="xs" onClick={() => picker.current?.click()}>
          {words.choose}
        </Button>
        <p className={classes.hint}>{words.format}</p>
      </div>
      <TextInput
        label={words.source}
        description={words.sourceHint}
        value={source}
        maxLength={120}
        required
        withAsterisk={false}
        onChange={({ currentTarget }) => setSource(currentTarget.value)}
      />
      <div>
        <p className={classes.label}>{words.example}</p>
        <code className={classes.example}>{example}</code>
      </div>
      <div className={classes.buttons}>
        <Button type="submit" loading={isBusy} disabled={file === null || source.trim() === ''}>
          {words.submit}
        </Button>
        <output className={classes.hint}>{isBusy ? words.busy : ''}</output>
      </div>
    </form>
  )
}
