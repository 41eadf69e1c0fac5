import type { FieldValue, SchemaField } from '../../lib/schema-fields.ts'

const NAME_LENGTH_MAX = 120

/** What a source may be called: the network, and what is listened for there, or where. */
export function suggestName(
  title: string,
  fields: readonly SchemaField[],
  values: Readonly<Record<string, FieldValue>>,
): string {
  const filled = fields.flatMap(({ name, kind, initial, isAdvanced }) => {
    const value = values[name]
    const isTold = typeof value === 'string' && value !== initial && !isAdvanced
    return isTold ? [{ kind, text: firstLine(value) }] : []
  })
  const words = filled.find(({ kind, text }) => isWords(kind) && text !== '')?.text
  const host = filled.map(({ text }) => URL.parse(text)?.hostname).find(Boolean)
  const about = words ?? host
  return about === undefined ? title : `${title}: ${about}`.slice(0, NAME_LENGTH_MAX)
}

function isWords(kind: SchemaField['kind']): boolean {
  return kind === 'text' || kind === 'lines'
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.trim() ?? ''
}
