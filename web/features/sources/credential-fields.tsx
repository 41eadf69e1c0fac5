import { Switch } from '@mantine/core'
import type { CollectorInfo } from '../../lib/endpoints.ts'
import { needsKeys, type SchemaField } from '../../lib/schema-fields.ts'
import { strings } from '../../lib/strings.ts'
import classes from './credential-fields.module.css'
import { MoreOptions } from './more-options.tsx'
import { SecretInput } from './secret-input.tsx'
import { SignInFields } from './sign-in-fields.tsx'
import { allKeys, type SourceForm } from './use-source-form.ts'

const words = strings.sources.keys

type Props = { form: SourceForm; collector: CollectorInfo }

/** What is typed into one field for a key. */
function Secret({ form, field }: { form: SourceForm; field: SchemaField }) {
  const { hint, draft, errors, signIn } = form
  const { name, required } = field
  const isSignedIn = signIn.id !== null
  return (
    <SecretInput
      field={field}
      value={draft.secrets[name] ?? ''}
      error={errors[`credentials.${name}`]}
      hint={draft.forgetsKeys ? undefined : hint?.[name]}
      required={required && hint === null && !isSignedIn}
      disabled={draft.forgetsKeys || isSignedIn}
      onChange={(value) => form.changeSecret(name, value)}
    />
  )
}

/**
 * The keys of a source: of stored ones only the end shows, and an empty field keeps its own. Where
 * the network has it, one can sign in instead.
 */
export function CredentialFields({ form, collector }: Props) {
  const { secretFields, hint, draft, signIn, errors } = form
  const { title, signIn: needs } = collector
  if (secretFields.length === 0) return null
  const advanced = secretFields.filter(({ isAdvanced }) => isAdvanced)
  const isWrong = advanced.some(({ name }) => errors[`credentials.${name}`] !== undefined)
  return (
    <fieldset className={classes.group}>
      <legend className={classes.heading}>
        {needsKeys(collector) ? words.title : words.optionalTitle}
      </legend>
      <p className={classes.hint}>{hintOf(form, collector)}</p>
      {needs !== null && <SignInFields form={form} title={title} needs={needs} />}
      {secretFields.map(
        (field) => !field.isAdvanced && <Secret key={field.name} form={form} field={field} />,
      )}
      <MoreOptions title={words.more} fields={advanced} isWrong={isWrong}>
        {advanced.map((field) => (
          <Secret key={field.name} form={form} field={field} />
        ))}
      </MoreOptions>
      {hint !== null && signIn.id === null && (
        <Switch
          label={words.forget}
          checked={draft.forgetsKeys}
          onChange={({ currentTarget: { checked } }) => form.change({ forgetsKeys: checked })}
        />
      )}
      {errors[allKeys] !== undefined && (
        <p className={classes.wrong} role="alert">
          {errors[allKeys]}
        </p>
      )}
    </fieldset>
  )
}

function hintOf({ hint }: SourceForm, collector: CollectorInfo): string {
  if (hint !== null) return words.storedHint
  return needsKeys(collector) ? words.hint : words.optionalHint
}
