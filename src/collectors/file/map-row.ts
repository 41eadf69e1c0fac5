import {
  mentionKindSchema,
  type DraftAuthor,
  type Json,
  type MentionDraft,
} from '../../model/mention.ts'
import { hashId, shortText, stableId } from '../identity.ts'
import { toIso } from '../parse-date.ts'
import {
  RowProblem,
  dateOf,
  isEmpty,
  numberOf,
  objectOf,
  problem,
  sortFields,
  stringOf,
  toNumber,
  urlOf,
  type Fields,
} from './field-values.ts'
import { metricFields, namesOf, type Field } from './fields.ts'
import type { Row } from './row.ts'

/** One row as a draft, or the reason why it cannot be one. `network` is for rows that name none. */
export function mapRow(row: Row, network: string): MentionDraft | { reason: string } {
  try {
    return toDraft(sortFields(row.entries), network)
  } catch (error) {
    if (error instanceof RowProblem) return { reason: error.message }
    throw error
  }
}

function toDraft(fields: Fields, network: string): MentionDraft {
  const title = stringOf(fields, 'title')
  const text = stringOf(fields, 'text')
  if (text === null && title === null)
    throw new RowProblem(`text: missing or empty; give ${namesOf('text')}`)
  const url = urlOf(fields, 'url')
  const postedAt = toIso(dateOf(fields, 'postedAt'))
  const author = authorOf(fields)
  return {
    externalId:
      idOf(fields, 'id') ?? hashId([url, author?.externalId ?? null, postedAt, title, text]),
    network: networkOf(fields) ?? network,
    kind: kindOf(fields),
    title,
    text: text ?? '',
    textFormat: formatOf(fields),
    url,
    language: languageOf(fields),
    postedAt,
    author,
    metrics: metricsOf(fields),
    conversationId: idOf(fields, 'conversationId'),
    parentId: idOf(fields, 'parentId'),
    raw: Object.fromEntries(fields.rest),
  }
}

function idOf(fields: Fields, field: Field): string | null {
  return stableId(stringOf(fields, field) ?? '', 1000)
}

function kindOf(fields: Fields): MentionDraft['kind'] {
  const found = fields.known.get('kind')
  if (found === undefined) return 'post'
  const kind = mentionKindSchema.safeParse(String(found.value).trim().toLowerCase())
  if (!kind.success) throw problem(found, 'a kind', mentionKindSchema.options.join(', '))
  return kind.data
}

function formatOf(fields: Fields): MentionDraft['textFormat'] {
  const found = fields.known.get('textFormat')
  if (found === undefined || found.value === 'plain') return 'plain'
  if (found.value === 'html') return 'html'
  throw problem(found, 'a text format', 'plain or html')
}

function networkOf(fields: Fields): string | null {
  const name = stringOf(fields, 'network')?.trim().toLowerCase() ?? null
  if (name !== null && name.length > 40) throw new RowProblem('network: longer than 40 characters')
  return name
}

/** A language tag as it is; a language's name is of no use here and stays in `raw`. */
function languageOf(fields: Fields): string | null {
  const found = fields.known.get('language')
  if (found === undefined) return null
  const tag = String(found.value).trim().replaceAll('_', '-')
  if (tag.length <= 35 && /^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i.test(tag)) return tag
  fields.rest.push([found.name, found.value])
  return null
}

/** The author from the row's own fields and, where `author` is an object, from that. */
function authorOf(fields: Fields): DraftAuthor | null {
  const object = objectOf(fields, 'author')
  if (object !== null) fields.rest.push(['author', object])
  const inner = sortFields(object === null ? [] : Object.entries(object).map(innerName))
  const pick = (outside: Field, inside: Field) =>
    stringOf(fields, outside) ?? stringOf(inner, inside)

  const written = object === null ? stringOf(fields, 'author') : null
  const said = pick('authorName', 'authorName')
  const name = shortText(said ?? written, 500)
  // Beside a name of its own, or with an @, what stands as the author is the handle.
  const alias = said !== null || written?.startsWith('@') ? written : null
  const handle = shortText((pick('handle', 'handle') ?? alias)?.replace(/^@/, '') ?? null, 500)
  const url = urlOf(fields, 'authorUrl') ?? urlOf(inner, 'url')
  const key = pick('authorId', 'id') ?? handle?.toLowerCase() ?? url ?? name?.toLowerCase() ?? ''
  const externalId = stableId(key, 500)
  if (externalId === null) return null
  const followers = numberOf(fields, 'followers') ?? numberOf(inner, 'followers')
  return {
    externalId,
    handle,
    name,
    url,
    avatarUrl: urlOf(fields, 'avatarUrl') ?? urlOf(inner, 'avatarUrl'),
    followers: followers === null ? null : Math.max(0, Math.trunc(followers)),
  }
}

/** Inside an author object, names are the author's own. */
function innerName([name, value]: [string, Json]): [string, Json] {
  const plain = name.toLowerCase()
  if (plain === 'name' || plain === 'displayname') return ['authorName', value]
  return plain === 'avatar' ? ['avatarUrl', value] : [name, value]
}

function metricsOf(fields: Fields): Record<string, number> {
  const found = fields.known.get('metrics')
  const object = objectOf(fields, 'metrics')
  if (found !== undefined && object === null) {
    throw problem(found, 'an object of numbers', '{"likes":12}')
  }
  const named = Object.entries(object ?? {})
    .filter(([name, value]) => name !== '__proto__' && !isEmpty(value))
    .map(([name, value]): [string, number] => [name, toNumber({ name: `metrics.${name}`, value })])
  const counted = metricFields.flatMap((field): [string, number][] => {
    const number = numberOf(fields, field)
    return number === null ? [] : [[field, number]]
  })
  return Object.fromEntries([...named, ...counted])
}
