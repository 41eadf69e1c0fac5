import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { IconEye } from '@tabler/icons-react'
import type { Source, SourceInput } from '../../../src/model/source.ts'
import { addSource, changeSource, type CollectorInfo, trySource } from '../../lib/endpoints.ts'
import { keys } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import classes from './source-editor.module.css'
import { SourceFields } from './source-fields.tsx'
import { TryResults } from './try-results.tsx'
import { useSourceForm } from './use-source-form.ts'

const words = strings.sources

type Props = { collector: CollectorInfo; source: Source | null }

/** The form of a source, and beside it what would come in with it. */
export function SourceEditor({ collector, source }: Props) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const form = useSourceForm(collector, source)
  const trial = useMutation({
    mutationFn: () =>
      trySource({
        collector: collector.name,
        options: form.options ?? {},
        ...form.credentials,
        ...(source === null ? {} : { source: source.id }),
      }),
    onError: (error) => toastFailure(words.tryIt, error),
  })
  const save = useMutation({
    mutationFn: () => {
      const { name, keep, intervalMs, brandId } = form.draft
      const about = brandId === null ? {} : { brandId }
      // A JSON field that does not parse keeps the button off, so there are options here; each
      // came out of a form, so each is JSON.
      const options = (form.options ?? {}) as SourceInput['options']
      const shared = { name: name.trim(), options, keep, intervalMs, ...about, ...form.credentials }
      return source === null
        ? addSource({ ...shared, collector: collector.name, enabled: true })
        : changeSource(source.id, shared)
    },
    onSuccess: async (saved) => {
      toast(words.saved(saved.name))
      await client.invalidateQueries({ queryKey: keys.sources })
      await navigate({ to: '/sources' })
    },
    onError: (error) => toastFailure(form.draft.name, error),
  })
  const canSave = form.canTry && form.draft.name.trim() !== ''
  return (
    <div className={classes.editor}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (canSave) save.mutate()
        }}
      >
        <SourceFields form={form} collector={collector} />
        <div className={classes.buttons}>
          <Button type="submit" disabled={!canSave} loading={save.isPending}>
            {source === null ? words.save : words.saveChanges}
          </Button>
          <Button
            variant="default"
            leftSection={<IconEye size={16} stroke={1.7} />}
            disabled={!form.canTry || trial.isPending}
            onClick={() => trial.mutate()}
          >
            {trial.isPending ? words.trying : words.tryIt}
          </Button>
        </div>
      </form>
      <TryResults tried={trial.data} isTrying={trial.isPending} />
    </div>
  )
}
