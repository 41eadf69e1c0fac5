import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Keep } from '../../../src/model/source.ts'
import type { CollectorInfo } from '../../lib/endpoints.ts'
import { brandsQuery } from '../../lib/queries.ts'
import { keepNames, strings } from '../../lib/strings.ts'
import { intervalChoices } from './interval-choices.ts'
import { CredentialFields } from './credential-fields.tsx'
import { SchemaFieldInput } from './schema-field-input.tsx'
import classes from './source-fields.module.css'
import type { SourceForm } from './use-source-form.ts'

const words = strings.sources

const keeps = Object.entries(keepNames).map(([value, label]) => ({ value, label }))

/** Every field of a source: first where it is, then how it is read. */
export function SourceFields({ form, collector }: { form: SourceForm; collector: CollectorInfo }) {
  const { draft, change } = form
  const { data: brands = [] } = useQuery(brandsQuery)
  return (
    <div className={classes.fields}>
      {form.fields.map((field) => (
        <SchemaFieldInput
          key={field.name}
          field={field}
          value={draft.values[field.name] ?? field.initial}
          onChange={(value) => form.changeValue(field.name, value)}
        />
      ))}
      <CredentialFields form={form} />
      <TextInput
        label={words.name}
        placeholder={words.namePlaceholder}
        value={draft.name}
        maxLength={120}
        required
        withAsterisk={false}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
      {brands.length > 1 && (
        <NativeSelect
          label={words.brand}
          description={words.brandHint}
          value={draft.brandId ?? brands[0]?.id ?? ''}
          data={brands.map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={({ currentTarget }) => change({ brandId: Number(currentTarget.value) })}
        />
      )}
      <div>
        <p className={classes.label}>{words.keep}</p>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={words.keep}
          value={draft.keep}
          data={keeps}
          onChange={(value) => change({ keep: value as Keep })}
        />
      </div>
      <NativeSelect
        label={words.interval}
        value={draft.intervalMs}
        data={intervalChoices(collector.intervalMs.min, draft.intervalMs)}
        onChange={({ currentTarget }) => change({ intervalMs: Number(currentTarget.value) })}
      />
    </div>
  )
}
