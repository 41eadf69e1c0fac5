import { Textarea, TextInput } from '@mantine/core'
import type { SchemaField } from '../../lib/schema-fields.ts'
import classes from './secret-input.module.css'

type Props = {
  field: SchemaField
  value: string
  error: string | undefined
  /** The end of what is stored. */
  hint: string | undefined
  required: boolean
  disabled: boolean
  onChange(value: string): void
}

/** One key: nobody who looks on can read it, and no browser keeps it. */
export function SecretInput({ field, hint = '', onChange, ...props }: Props) {
  const { label, description, isMultiline } = field
  const shared = {
    ...props,
    label,
    description,
    placeholder: hint,
    autoComplete: 'off',
    spellCheck: false,
    withAsterisk: false,
  }
  if (!isMultiline) {
    return (
      <TextInput
        {...shared}
        type="password"
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    )
  }
  return (
    <Textarea
      {...shared}
      autoCapitalize="off"
      rows={4}
      classNames={{ input: classes.masked }}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}
