import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { Integration } from '../../../src/model/integration.ts'
import { integrations } from '../../lib/words/integrations.ts'
import { type Draft, type Field, keyOf, valueOf } from './integration-fields.ts'

type Props = {
  field: Field
  draft: Draft
  integration: Integration | null
  onChange(values: Draft['values']): void
}

/** One field of the form; of a stored secret only the end is told. */
export function IntegrationField({ field, draft, integration, onChange }: Props) {
  const { label, type, choices, required } = field
  const end = field.in === 'secrets' ? integration?.secretsHint?.[field.name] : undefined
  const shared = {
    label,
    description: end === undefined ? field.hint : integrations.form.stored(end),
    value: valueOf(draft, field),
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      onChange({ ...draft.values, [keyOf(field)]: currentTarget.value }),
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
      | 'label'
      | 'input'
      | 'description'
      | 'error'
    )[],
  }
  if (type === 'pairs') return <Textarea {...shared} rows={4} spellCheck={false} />
  if (choices) return <NativeSelect {...shared} data={choices} />
  return (
    <TextInput
      {...shared}
      type={type === 'list' ? 'text' : type}
      required={required && end === undefined}
      withAsterisk={false}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
    />
  )
}
