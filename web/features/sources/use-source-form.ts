import { useState } from 'react'
import type { Keep, Source } from '../../../src/model/source.ts'
import type { CollectorInfo, SignInAsk } from '../../lib/endpoints.ts'
import {
  credentialsFrom,
  fieldsOf,
  type FieldValue,
  internalNames,
  optionsFrom,
  type SchemaField,
} from '../../lib/schema-fields.ts'
import type { FieldErrors } from './field-errors.ts'
import { suggestName } from './suggest-name.ts'
import { useSignIn } from './use-sign-in.ts'

export type SourceDraft = {
  name: string
  brandId: number | null
  keep: Keep
  intervalMs: number
  /** In days, as it is typed; empty keeps for good. */
  retentionDays: string
  /** How much of the past to read too, in days; null = none. */
  backFillDays: number | null
  values: Record<string, FieldValue>
  /** What is typed into the fields for keys; never what is stored. */
  secrets: Record<string, string>
  forgetsKeys: boolean
}

/** Where the service names no single key. */
export const allKeys = 'credentials'

const settings = ['name', 'brandId', 'intervalMs', 'retentionDays', 'backFillDays'] as const

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
    retentionDays: String((source ?? collector).retentionDays ?? ''),
    backFillDays: null,
    values: Object.fromEntries(fields.map(({ name, initial }) => [name, initial])),
    secrets: {},
    forgetsKeys: false,
  })
  const signIn = useSignIn()
  const [errors, setErrors] = useState<FieldErrors>({})
  // What is wrong with the keys as a whole may be right after any change.
  const forgetError = (field: string) =>
    setErrors(({ [field]: _fixed, [allKeys]: _keys, ...others }) => others)
  const options = optionsFrom(fields, draft.values)
  const missingOptions = missingOf(fields, draft.values)
  const missingKeys =
    hint === null && signIn.id === null ? missingOf(secretFields, draft.secrets) : []
  const kept = internalNames(collector.credentialsSchema ?? {})
  const typed = credentialsFrom(
    secretFields,
    draft.secrets,
    kept.filter((name) => hint?.[name] !== undefined),
  )
  const isNeeded = (name: string) =>
    typed.credentials?.[name] !== undefined || hint?.[name] !== undefined
  const isFilled = missingOptions.length === 0
  const canSignIn = options !== null && isFilled && (collector.signIn ?? []).every(isNeeded)
  const signInAsk: SignInAsk | null = canSignIn
    ? { collector: collector.name, options, ...typed, ...(source ? { source: source.id } : {}) }
    : null
  return {
    fields,
    secretFields,
    /** Of each stored key the end; null where none is stored. */
    hint,
    draft,
    /** What it is called where no name is typed; empty where it had one. */
    suggestion: source === null ? suggestName(collector.title, fields, draft.values) : '',
    options,
    /** `options` with one of them set; null where the others cannot be read. */
    optionsWith: (name: string, value: FieldValue) =>
      optionsFrom(fields, { ...draft.values, [name]: value }),
    /** Empty where the stored keys stay as they are. */
    credentials: credentialsOf(draft, typed, signIn.id),
    signIn,
    /** What to sign in for; null while something is missing that the network must know first. */
    signInAsk,
    /** Whether there is enough to ask the network with. */
    canTry: options !== null && isFilled && missingKeys.length === 0,
    /** What has to be filled in yet. */
    missing: [...missingOptions, ...missingKeys],
    /** Where a refusal of the keys is told: beside the only one that there can be, or below all. */
    keyAtFault: keyAtFault(secretFields, isNeeded),
    /** Every field that the service may find wrong. */
    known: new Set([
      ...settings,
      allKeys,
      ...fields.map(({ name }) => `options.${name}`),
      ...secretFields.map(({ name }) => `credentials.${name}`),
    ]),
    /** What it said is wrong, by field, until that field is changed. */
    errors,
    setErrors,
    change: (part: Partial<SourceDraft>) => {
      for (const field of Object.keys(part)) forgetError(field)
      setDraft((before) => ({ ...before, ...part }))
    },
    changeValue: (name: string, value: FieldValue) => {
      forgetError(`options.${name}`)
      setDraft((before) => ({ ...before, values: { ...before.values, [name]: value } }))
    },
    changeSecret: (name: string, value: string) => {
      forgetError(`credentials.${name}`)
      setDraft((before) => ({ ...before, secrets: { ...before.secrets, [name]: value } }))
    },
  }
}

/** The labels of what must be filled in and is empty. */
function missingOf(
  fields: readonly SchemaField[],
  values: Readonly<Record<string, FieldValue>>,
): string[] {
  const empty = fields.filter(
    ({ name, required }) => required && String(values[name] ?? '').trim() === '',
  )
  return empty.map(({ label }) => label)
}

function keyAtFault(fields: readonly SchemaField[], isGiven: (name: string) => boolean): string {
  const given = fields.filter(({ name }) => isGiven(name))
  const [only, another] = given.length === 0 ? fields : given
  return only === undefined || another !== undefined ? allKeys : `${allKeys}.${only.name}`
}

type Typed = ReturnType<typeof credentialsFrom>

/** Which keys to use: none, those of a sign-in, or what is typed in. */
function credentialsOf(
  { forgetsKeys }: SourceDraft,
  typed: Typed,
  signIn: string | null,
): { credentials?: Record<string, string | null> | null; signIn?: string } {
  if (forgetsKeys) return { credentials: null }
  return signIn === null ? typed : { signIn }
}

export type SourceForm = ReturnType<typeof useSourceForm>
