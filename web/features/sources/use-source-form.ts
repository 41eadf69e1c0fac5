import { useState } from 'react'
import type { Keep, Source } from '../../../src/model/source.ts'
import type { CollectorInfo } from '../../lib/endpoints.ts'
import { credentialsFrom, fieldsOf, type FieldValue, optionsFrom } from '../../lib/schema-fields.ts'

export type SourceDraft = {
  name: string
  brandId: number | null
  keep: Keep
  intervalMs: number
  values: Record<string, FieldValue>
  /** What is typed into the fields for keys; never what is stored. */
  secrets: Record<string, string>
  forgetsKeys: boolean
}

/** The state of the form for one source, new or stored. */
export function useSourceForm(collector: CollectorInfo, source: Source | null) {
  const fields = fieldsOf(collector.optionsSchema, source?.options)
  const secretFields = fieldsOf(collector.credentialsSchema ?? {})
  const hint = source?.credentialsHint ?? null
  const [draft, setDraft] = useState<SourceDraft>({
    name: source?.name ?? '',
    brandId: source?.brandId ?? null,
    keep: source?.keep ?? 'all',
    intervalMs: source?.intervalMs ?? collector.intervalMs.default,
    values: Object.fromEntries(fields.map(({ name, initial }) => [name, initial])),
    secrets: {},
    forgetsKeys: false,
  })
  const options = optionsFrom(fields, draft.values)
  const isFilled = fields.every(
    ({ name, required }) => !required || String(draft.values[name] ?? '').trim() !== '',
  )
  const hasKeys = secretFields.every(
    ({ name, required }) => !required || hint !== null || (draft.secrets[name] ?? '').trim() !== '',
  )
  return {
    fields,
    secretFields,
    /** Of each stored key the end; null where none is stored. */
    hint,
    draft,
    options,
    /** Empty where the stored keys stay as they are. */
    credentials: draft.forgetsKeys
      ? { credentials: null }
      : credentialsFrom(secretFields, draft.secrets),
    /** Whether there is enough to ask the network with. */
    canTry: options !== null && isFilled && hasKeys,
    change: (part: Partial<SourceDraft>) => setDraft((before) => ({ ...before, ...part })),
    changeValue: (name: string, value: FieldValue) =>
      setDraft((before) => ({ ...before, values: { ...before.values, [name]: value } })),
    changeSecret: (name: string, value: string) =>
      setDraft((before) => ({ ...before, secrets: { ...before.secrets, [name]: value } })),
  }
}

export type SourceForm = ReturnType<typeof useSourceForm>
