import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { IconEye } from '@tabler/icons-react'
import { useRef } from 'react'
import type { Source } from '../../../src/model/source.ts'
import type { CollectorInfo } from '../../lib/endpoints.ts'
import { strings } from '../../lib/strings.ts'
import { CostNote } from './cost-note.tsx'
import { retentionOf } from './retention.ts'
import classes from './source-editor.module.css'
import { SourceFields } from './source-fields.tsx'
import { TryResults } from './try-results.tsx'
import { isAsked, nameOf, useSourceEditor } from './use-source-editor.ts'
import { useSourceForm } from './use-source-form.ts'
import { WebhookSecret } from './webhook-secret.tsx'

const words = strings.sources

/** About half a second: by then what the answer changes is drawn, also on a busy machine. */
const FRAMES = 30

type Props = { collector: CollectorInfo; source: Source | null }

/** The form of a source, and beside it what would come in with it. */
export function SourceEditor({ collector, source }: Props) {
  const navigate = useNavigate()
  const toSources = () => navigate({ to: '/sources' })
  const form = useSourceForm(collector, source)
  const place = useRef<HTMLFormElement>(null)
  /** The first field that was refused is the next one to be looked at; it may be drawn some frames later. */
  const lookAtError = (frames = FRAMES): number =>
    requestAnimationFrame(() => {
      const field = place.current?.querySelector<HTMLElement>('[aria-invalid=true]')
      if (field) field.focus()
      else if (frames > 1) lookAtError(frames - 1)
    })
  const { trial, save } = useSourceEditor(form, collector, source, toSources)
  const tryButton = useRef<HTMLButtonElement>(null)
  function tryWith(options: typeof form.options): void {
    // A button that is switched off meanwhile would lose the focus.
    if (!trial.isPending) trial.mutate(options, { onSettled: () => void lookAtError() })
  }
  function putInstead(option: string, value: string): void {
    form.changeValue(option, value)
    // What was pressed goes away with the answer that it stands in.
    tryButton.current?.focus()
    tryWith(form.optionsWith(option, value))
  }
  const isRead = isAsked(collector)
  const { secret, hookUrl = '' } = save.data ?? {}
  const name = nameOf(form)
  const canSave = form.canTry && name !== '' && retentionOf(form.draft.retentionDays) !== undefined
  return (
    <div className={classes.editor}>
      <form
        ref={place}
        // The service says what is wrong, in its words and beside the field.
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (canSave) save.mutate(undefined, { onError: () => void lookAtError() })
        }}
      >
        <SourceFields form={form} collector={collector} isNew={source === null} />
        <CostNote
          collector={collector}
          form={form}
          trial={{ tried: trial.data, at: trial.submittedAt }}
        />
        {form.missing.length > 0 && (
          <p className={classes.missing}>{words.missing(form.missing)}</p>
        )}
        <div className={classes.buttons}>
          <Button type="submit" disabled={!canSave} loading={save.isPending}>
            {source === null ? words.save : words.saveChanges}
          </Button>
          {isRead && (
            <Button
              variant="default"
              leftSection={<IconEye size={16} stroke={1.7} />}
              ref={tryButton}
              disabled={!form.canTry}
              onClick={() => tryWith(form.options)}
            >
              {trial.isPending ? words.trying : words.tryIt}
            </Button>
          )}
        </div>
      </form>
      {isRead && (
        <TryResults tried={trial.data} isTrying={trial.isPending} onInstead={putInstead} />
      )}
      <WebhookSecret
        title={strings.webhook.madeTitle(name)}
        url={hookUrl}
        made={secret === undefined ? null : { secret, previousUntil: null }}
        onClose={() => void toSources()}
      />
    </div>
  )
}
