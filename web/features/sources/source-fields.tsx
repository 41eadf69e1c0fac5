import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Keep } from '../../../src/model/source.ts'
import type { CollectorInfo } from '../../lib/endpoints.ts'
import { brandsQuery } from '../../lib/queries.ts'
import type { SchemaField } from '../../lib/schema-fields.ts'
import { strings } from '../../lib/strings.ts'
import { keepNames } from '../../lib/words/names.ts'
import { intervalChoices, intervalHint } from './interval-choices.ts'
import { CredentialFields } from './credential-fields.tsx'
import { MoreOptions } from './more-options.tsx'
import { pastChoices } from './past-choices.ts'
import { RetentionField } from './retention-field.tsx'
import { SchemaFieldInput } from './schema-field-input.tsx'
import classes from './source-fields.module.css'
import type { SourceForm } from './use-source-form.ts'

const words = strings.sources

const keeps = Object.entries(keepNames).map(([value, label]) => ({ value, label }))

/** What the collector itself wants to know. */
function OptionFields({ form }: { form: SourceForm }) {
  const { draft, errors } = form
  const usual = form.fields.filter(({ isAdvanced }) => !isAdvanced)
  const advanced = form.fields.filter(({ isAdvanced }) => isAdvanced)
  const show = (field: SchemaField) => (
    <SchemaFieldInput
      key={field.name}
      field={field}
      value={draft.values[field.name] ?? field.initial}
      error={errors[`options.${field.name}`]}
      onChange={(value) => form.changeValue(field.name, value)}
    />
  )
  const isWrong = advanced.some(({ name }) => errors[`options.${name}`] !== undefined)
  return (
    <>
      {usual.map(show)}
      <MoreOptions title={words.more} fields={advanced} isWrong={isWrong}>
        {advanced.map(show)}
      </MoreOptions>
    </>
  )
}

type Props = { form: SourceForm; collector: CollectorInfo; isNew: boolean }

/** Every field of a source: first where it is, then how it is read. */
export function SourceFields({ form, collector, isNew }: Props) {
  const { draft, errors, change } = form
  const { data: brands = [] } = useQuery(brandsQuery)
  return (
    <div className={classes.fields}>
      <OptionFields form={form} />
      <CredentialFields form={form} collector={collector} />
      <TextInput
        label={words.name}
        description={form.suggestion === '' ? null : words.nameHint(form.suggestion)}
        value={draft.name}
        maxLength={120}
        error={errors['name']}
        required={form.suggestion === ''}
        withAsterisk={false}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
      {brands.length > 1 && (
        <NativeSelect
          label={words.brand}
          description={words.brandHint}
          error={errors['brandId']}
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
      {collector.intervalMs.default > 0 && (
        <NativeSelect
          label={words.interval}
          description={intervalHint(collector.intervalMs.min, draft.intervalMs)}
          error={errors['intervalMs']}
          value={draft.intervalMs}
          data={intervalChoices(collector.intervalMs.min, draft.intervalMs)}
          onChange={({ currentTarget }) => change({ intervalMs: Number(currentTarget.value) })}
        />
      )}
      {isNew && collector.hasPast && (
        <NativeSelect
          label={words.past.also}
          description={words.past.how}
          error={errors['backFillDays']}
          value={draft.backFillDays ?? ''}
          data={[{ value: '', label: words.past.none }, ...pastChoices]}
          onChange={({ currentTarget }) =>
            change({
              backFillDays: currentTarget.value === '' ? null : Number(currentTarget.value),
            })
          }
        />
      )}
      <RetentionField form={form} collector={collector} />
    </div>
  )
}
