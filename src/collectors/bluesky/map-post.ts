import type { DraftAuthor, Json, MentionDraft } from '../../model/mention.ts'
import { shortText, stableId, webUrl, wellFormed } from '../identity.ts'
import { parseDate, toIso } from '../parse-date.ts'
import { parsePostUri, postUri, type PostId } from './at-uri.ts'
import { altsOf, cardOf, mentionedBy, tagsOf, wholeText, type PostRecord } from './record.ts'

export type Post = {
  id: PostId
  record: PostRecord
  /** When the network heard of it, milliseconds. */
  heardAtMs: number
  /** When it was last changed, where that is known. */
  editedAtMs: number | null
  author: DraftAuthor | null
  metrics: Record<string, number>
  /** What there is to say of it besides its record. */
  more: Record<string, Json>
}

/** Bluesky opened its first accounts in this year; an earlier date is made up. */
const firstPostMs = Date.UTC(2022, 0, 1)
const clockSkewMs = 5 * 60_000

/** A draft, or why there is none. */
export function mapPost(post: Post): MentionDraft | { reason: string } {
  const { id, record, heardAtMs, editedAtMs } = post
  const externalId = postUri(id)
  if (externalId === null) return { reason: 'post: its address is not valid' }
  const text = textOf(record)
  if (text === '') return { reason: 'post: has no text' }
  const { reply } = record
  return {
    externalId,
    network: 'bluesky',
    kind: reply ? 'comment' : 'post',
    title: null,
    text,
    textFormat: 'plain',
    url: `https://bsky.app/profile/${id.did}/post/${id.rkey}`,
    language: languageOf(record),
    postedAt: toIso(postedAtMs(record, heardAtMs)),
    ...(editedAtMs === null ? {} : { editedAt: toIso(editedAtMs) }),
    author: post.author,
    metrics: post.metrics,
    conversationId: idOf(reply?.root.uri) ?? externalId,
    parentId: idOf(reply?.parent.uri),
    raw: rawOf(post),
  }
}

/** An account of which no more is known than its DID. */
export function bareAuthor(did: string): DraftAuthor | null {
  const externalId = stableId(did, 500)
  if (externalId === null) return null
  const url = webUrl(`https://bsky.app/profile/${did}`)
  return { externalId, handle: null, name: null, url, avatarUrl: null, followers: null }
}

/** The author says when it was written, and may say anything. */
export function postedAtMs({ createdAt }: PostRecord, heardAtMs: number): number {
  const said = parseDate(createdAt ?? '')
  return said !== null && said >= firstPostMs && said <= heardAtMs + clockSkewMs ? said : heardAtMs
}

/** A post may be all picture or link: then what these say is the text. */
function textOf(record: PostRecord): string {
  const own = wellFormed(wholeText(record)).trim()
  if (own !== '') return own
  const card = cardOf(record)
  const around = [...altsOf(record), card?.title ?? '', card?.description ?? '', card?.uri ?? '']
  return wellFormed(around.filter((part) => part.trim() !== '').join('\n')).trim()
}

function languageOf({ langs }: PostRecord): string | null {
  const short = shortText(langs?.[0] ?? null, 36)
  return short === null || short.length > 35 ? null : short
}

function idOf(uri: string | undefined): string | null {
  return uri === undefined ? null : stableId(uri, 1000)
}

function rawOf({ record, more }: Post): Json {
  const card = cardOf(record)
  const quoted = record.embed?.record?.uri
  return {
    ...more,
    createdAt: shortText(record.createdAt ?? null, 100),
    languages: cut(record.langs ?? [], 3, 35),
    tags: cut(tagsOf(record), 50, 640),
    mentions: cut(mentionedBy(record), 50, 500),
    quote: quoted !== undefined && parsePostUri(quoted) !== null ? quoted : null,
    media: cut(altsOf(record), 20, 2000),
    link: card && {
      url: webUrl(card.uri),
      title: shortText(card.title ?? null, 500),
      description: shortText(card.description ?? null, 1500),
    },
    selfLabels: cut(
      (record.labels?.values ?? []).map(({ val }) => val),
      10,
      128,
    ),
  }
}

function cut(texts: readonly string[], countMax: number, lengthMax: number): string[] {
  return texts.slice(0, countMax).flatMap((text) => shortText(text, lengthMax) ?? [])
}
