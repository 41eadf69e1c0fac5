import { Switch, TextInput } from '@mantine/core'
import { strings } from '../../lib/strings.ts'
import classes from './credential-fields.module.css'
import type { SourceForm } from './use-source-form.ts'

const words = strings.sources.keys

/** The keys of a source: of stored ones only the end shows, and an empty field keeps its own. */
export function CredentialFields({ form }: { form: SourceForm }) {
  const { secretFields, hint, draft } = form
  if (secretFields.length === 0) return null
  return (
    <fieldset className={classes.group}>
      <legend className={classes.heading}>{words.title}</legend>
      <p className={classes.hint}>{hint === null ? words.hint : words.storedHint}</p>
      {secretFields.map(({ name, label, description, required }) => (
        <TextInput
          key={name}
          type="password"
          autoComplete="off"
          spellCheck={false}
          label={label}
          description={description}
          required={required && hint === null}
          withAsterisk={false}
          disabled={draft.forgetsKeys}
          placeholder={draft.forgetsKeys ? '' : (hint?.[name] ?? '')}
          value={draft.secrets[name] ?? ''}
          onChange={({ currentTarget }) => form.changeSecret(name, currentTarget.value)}
        />
      ))}
      {hint !== null && (
        <Switch
          label={words.forget}
          checked={draft.forgetsKeys}
          onChange={({ currentTarget: { checked } }) => form.change({ forgetsKeys: checked })}
        />
      )}
    </fieldset>
  )
}
