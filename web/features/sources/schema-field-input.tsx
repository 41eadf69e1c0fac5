import { NativeSelect, Switch, Textarea, TextInput } from '@mantine/core'
import type { FieldValue, SchemaField } from '../../lib/schema-fields.ts'
import { strings } from '../../lib/strings.ts'

type Props = {
  field: SchemaField
  value: FieldValue
  /** What is wrong with it, as the service says. */
  error: string | undefined
  onChange(value: FieldValue): void
}

function isBrokenJson(text: string): boolean {
  try {
    if (text.trim() !== '') JSON.parse(text)
    return false
  } catch {
    return true
  }
}

/** The control that fits one option of a collector. */
export function SchemaFieldInput({ field, value, error, onChange }: Props) {
  const { kind, label, description, required } = field
  const shared = { label, description, required, error, withAsterisk: false }
  const text = String(value)
  if (kind === 'switch') {
    return (
      <Switch
        label={label}
        description={description}
        error={error}
        checked={value === true}
        onChange={({ currentTarget: { checked } }) => onChange(checked)}
      />
    )
  }
  if (kind === 'choice') {
    return (
      <NativeSelect
        {...shared}
        value={text}
        data={required ? field.choices : ['', ...field.choices]}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    )
  }
  if (kind === 'lines' || kind === 'json') {
    return (
      <Textarea
        {...shared}
        description={description ?? (kind === 'lines' ? strings.sources.lines : null)}
        autosize
        minRows={2}
        maxRows={10}
        value={text}
        error={kind === 'json' && isBrokenJson(text) ? strings.sources.json : error}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    )
  }
  return (
    <TextInput
      {...shared}
      type={kind === 'url' ? 'url' : kind === 'number' ? 'number' : 'text'}
      {...(kind === 'url' ? { placeholder: 'https://' } : {})}
      {...(field.minimum === null ? {} : { min: field.minimum })}
      {...(field.maximum === null ? {} : { max: field.maximum })}
      value={text}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}
