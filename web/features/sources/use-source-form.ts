import { useState } from 'react'
import type { Keep, Source } from '../../../src/model/source.ts'
import type { CollectorInfo } from '../../lib/endpoints.ts'
import { fieldsOf, type FieldValue, optionsFrom } from '../../lib/schema-fields.ts'

export type SourceDraft = {
  name: string
  brandId: number | null
  keep: Keep
  intervalMs: number
  values: Record<string, FieldValue>
}

/** The state of the form for one source, new or stored. */
export function useSourceForm(collector: CollectorInfo, source: Source | null) {
  const fields = fieldsOf(collector.optionsSchema, source?.options)
  const [draft, setDraft] = useState<SourceDraft>({
    name: source?.name ?? '',
    brandId: source?.brandId ?? null,
    keep: source?.keep ?? 'all',
    intervalMs: source?.intervalMs ?? collector.intervalMs.default,
    values: Object.fromEntries(fields.map(({ name, initial }) => [name, initial])),
  })
  const options = optionsFrom(fields, draft.values)
  const isFilled = fields.every(
    ({ name, required }) => !required || String(draft.values[name] ?? '').trim() !== '',
  )
  return {
    fields,
    draft,
    options,
    /** Whether there is enough to ask the network with. */
    canTry: options !== null && isFilled,
    change: (part: Partial<SourceDraft>) => setDraft((before) => ({ ...before, ...part })),
    changeValue: (name: string, value: FieldValue) =>
      setDraft((before) => ({ ...before, values: { ...before.values, [name]: value } })),
  }
}

export type SourceForm = ReturnType<typeof useSourceForm>
