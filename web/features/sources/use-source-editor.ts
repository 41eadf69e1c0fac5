import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { AddedSource, Source, SourceInput, SourcePatch } from '../../../src/model/source.ts'
import { ApiError } from '../../lib/api.ts'
import { addSource, changeSource, type CollectorInfo, trySource } from '../../lib/endpoints.ts'
import { keys } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import { capitalised, fieldErrorsOf } from './field-errors.ts'
import { retentionOf } from './retention.ts'
import type { SourceForm } from './use-source-form.ts'

const words = strings.sources

/** Nothing asks a webhook or an uploaded file. */
export const isAsked = (collector: CollectorInfo): boolean => collector.intervalMs.default > 0

type Settings = SourcePatch & Pick<SourceInput, 'name' | 'keep'>

/** What the form says, as the API takes it of a source that is new or changed. */
function settingsOf(form: SourceForm, collector: CollectorInfo): Settings {
  const { keep, intervalMs, brandId, retentionDays } = form.draft
  return {
    name: nameOf(form),
    keep,
    retentionDays: retentionOf(retentionDays) ?? null,
    ...(form.fields.length === 0 ? {} : { options: optionsOf(form) }),
    ...(isAsked(collector) ? { intervalMs } : {}),
    ...(brandId === null ? {} : { brandId }),
    ...form.credentials,
  }
}

export function nameOf({ draft, suggestion }: SourceForm): string {
  return draft.name.trim() || suggestion
}

/**
 * A JSON field that does not parse keeps the button off, so there are options here; each came out
 * of a form, so each is JSON.
 */
function optionsOf(form: SourceForm): SourceInput['options'] {
  return (form.options ?? {}) as SourceInput['options']
}

/** Shows beside its field what is wrong with it, and the rest in a note. */
function tellFailure(form: SourceForm, title: string, error: Error): void {
  if (!(error instanceof ApiError)) return toastFailure(title, error)
  const { errors, rest } = fieldErrorsOf(error.message, form.known)
  form.setErrors(errors)
  if (rest !== '') toastFailure(title, new Error(rest))
}

/** Tries and saves what the form says; `onSaved` comes after a source that has nothing to tell. */
export function useSourceEditor(
  form: SourceForm,
  collector: CollectorInfo,
  source: Source | null,
  onSaved: () => Promise<void>,
) {
  const client = useQueryClient()
  const trial = useMutation({
    mutationFn: (options: SourceForm['options']) =>
      trySource({
        collector: collector.name,
        options: options ?? {},
        ...form.credentials,
        ...(source === null ? {} : { source: source.id }),
      }),
    onSuccess: ({ error }) =>
      form.setErrors(
        error?.kind === 'auth' ? { [form.keyAtFault]: capitalised(error.message) } : {},
      ),
    onError: (error) => tellFailure(form, words.tryIt, error),
  })
  const save = useMutation({
    mutationFn: (): Promise<AddedSource> => {
      const settings = settingsOf(form, collector)
      if (source !== null) return changeSource(source.id, settings)
      const { backFillDays } = form.draft
      return addSource({
        ...settings,
        collector: collector.name,
        options: optionsOf(form),
        enabled: true,
        ...(backFillDays === null ? {} : { backFillDays }),
      })
    },
    onSuccess: async (saved) => {
      toast(words.saved(saved.name))
      await client.invalidateQueries({ queryKey: keys.sources })
      if (saved.secret === undefined) await onSaved()
    },
    onError: (error) => tellFailure(form, nameOf(form), error),
  })
  return { trial, save }
}
