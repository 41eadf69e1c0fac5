/** The part of JSON Schema that collectors describe their options with. */
export type JsonSchema = {
  type?: string | string[]
  title?: string
  description?: string
  default?: unknown
  enum?: unknown[]
  const?: unknown
  format?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  anyOf?: JsonSchema[]
  /** What few people need. */
  isAdvanced?: boolean
  /** Kept by the service itself, and nothing to fill in. */
  isInternal?: boolean
  /** A text of several lines. */
  isMultiline?: boolean
  /** Of all keys together: much can be done without any. */
  isOptional?: boolean
}

export type FieldKind = 'text' | 'url' | 'number' | 'switch' | 'choice' | 'lines' | 'json'

export type SchemaField = {
  name: string
  kind: FieldKind
  label: string
  description: string | null
  required: boolean
  initial: FieldValue
  /** Other than what it is by itself. */
  isSet: boolean
  isAdvanced: boolean
  isMultiline: boolean
  choices: string[]
  minimum: number | null
  maximum: number | null
}

export type FieldValue = string | number | boolean

/** `null` in a union only says that the option may be left out. */
function withoutNull(schema: JsonSchema): JsonSchema {
  const branches = schema.anyOf?.filter((branch) => branch.type !== 'null')
  if (branches?.length === 1) return { ...schema, ...branches[0] }
  return schema
}

function kindOf(schema: JsonSchema): FieldKind {
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
  if (schema.enum?.every((one) => typeof one === 'string') === true) return 'choice'
  if (type === 'boolean') return 'switch'
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'array' && schema.items?.type === 'string') return 'lines'
  if (type === 'string') return schema.format === 'uri' ? 'url' : 'text'
  return 'json'
}

function initialOf(kind: FieldKind, preset: unknown): FieldValue {
  if (kind === 'switch') return preset === true
  if (kind === 'number') return typeof preset === 'number' ? preset : ''
  if (kind === 'lines') return Array.isArray(preset) ? preset.join('\n') : ''
  if (kind === 'json') return preset === undefined ? '' : JSON.stringify(preset, null, 2)
  return typeof preset === 'string' ? preset : ''
}

function labelOf(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase()
  if (words === 'url') return 'Address (URL)'
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The form fields for a collector's options; `current` holds the stored ones when editing. */
export function fieldsOf(schema: JsonSchema, current: Record<string, unknown> = {}): SchemaField[] {
  const properties = Object.entries(schema.properties ?? {})
  return properties.flatMap(([name, raw]) => {
    const property = withoutNull(raw)
    if (property.isInternal === true) return []
    const kind = kindOf(property)
    const initial = initialOf(kind, current[name] ?? property.default)
    return {
      name,
      kind,
      label: property.title ?? labelOf(name),
      description: property.description ?? null,
      required: (schema.required ?? []).includes(name) && property.default === undefined,
      initial,
      isSet: initial !== initialOf(kind, property.default),
      isAdvanced: property.isAdvanced === true,
      isMultiline: property.isMultiline === true,
      choices: kind === 'choice' ? (property.enum ?? []).map(String) : [],
      minimum: property.minimum ?? null,
      maximum: property.maximum ?? null,
    }
  })
}

function parsedValue(kind: FieldKind, value: FieldValue): unknown {
  if (kind === 'switch') return value === true
  const text = String(value).trim()
  if (text === '') return undefined
  if (kind === 'number') return Number(text)
  if (kind === 'lines') return text.split('\n').flatMap((line) => line.trim() || [])
  if (kind === 'json') return JSON.parse(text)
  if (kind === 'url' && isHost(text)) return `https://${text}`
  return text
}

/** As people write addresses: `blog.example/feed`. */
function isHost(text: string): boolean {
  return /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:\/|$)/u.test(text)
}

/** What the form holds as the options object the API takes; `null` where a JSON field is broken. */
export function optionsFrom(
  fields: readonly SchemaField[],
  values: Readonly<Record<string, FieldValue>>,
): Record<string, unknown> | null {
  const options: Record<string, unknown> = {}
  for (const field of fields) {
    try {
      const value = parsedValue(field.kind, values[field.name] ?? field.initial)
      if (value !== undefined) options[field.name] = value
    } catch {
      return null
    }
  }
  return options
}

/** Whether nothing of it can be had without keys. */
export function needsKeys({
  credentialsSchema,
}: {
  credentialsSchema: JsonSchema | null
}): boolean {
  return credentialsSchema !== null && credentialsSchema.isOptional !== true
}

/** What the service keeps beside the keys. */
export function internalNames(schema: JsonSchema): string[] {
  const properties = Object.entries(schema.properties ?? {})
  return properties.flatMap(([name, { isInternal }]) => (isInternal === true ? [name] : []))
}

/**
 * The keys that were typed in, as the part of a request that gives them; none where none were. What
 * is stored under `forgotten` was kept for other keys.
 */
export function credentialsFrom(
  fields: readonly SchemaField[],
  typed: Readonly<Record<string, string>>,
  forgotten: readonly string[] = [],
): { credentials?: Record<string, string | null> } {
  const given = fields.flatMap(({ name }) => {
    const value = (typed[name] ?? '').trim()
    return value === '' ? [] : [[name, value] as const]
  })
  if (given.length === 0) return {}
  return {
    credentials: Object.fromEntries([...forgotten.map((name) => [name, null] as const), ...given]),
  }
}
