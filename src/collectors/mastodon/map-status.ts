import { escapeUTF8 } from 'entities'
import type { DraftAuthor, Json, MentionDraft } from '../../model/mention.ts'
import { shortText, stableId, webUrl, wellFormed } from '../identity.ts'
import { parseDate, toIso } from '../parse-date.ts'
import { externalIdOf } from './ids.ts'
import {
  boostSchema,
  notificationSchema,
  statusSchema,
  type Account,
  type Status,
} from './status.ts'
import type { Stream } from './streams.ts'

/** A draft, why there is none, or `left-out` for what is not ours to hear. */
export type Mapped = MentionDraft | { reason: string } | 'left-out'

/** Anybody may see these; what is for followers or for named people only is not kept. */
const heard = new Set(['public', 'unlisted'])

export function mapItem(item: unknown, wrapping: Stream['wrapping'], server: string): Mapped {
  if (wrapping === 'none') return mapStatus(item, server)
  const notification = notificationSchema.safeParse(item)
  if (!notification.success) return { reason: problemOf('notification', notification.error) }
  if (notification.data.type !== 'mention') return 'left-out'
  return mapStatus(notification.data.status, server)
}

/** A boost has no words of its own: the post that it passes on is the mention. */
function mapStatus(item: unknown, server: string): Mapped {
  const boost = boostSchema.safeParse(item)
  const parsed = statusSchema.safeParse(boost.success ? boost.data.reblog : item)
  if (!parsed.success) return { reason: problemOf('status', parsed.error) }
  const status = parsed.data
  if (!heard.has(status.visibility)) return 'left-out'
  const text = textOf(status)
  if (text === '') return { reason: 'status: has no text' }
  const answered = status.in_reply_to_id ?? ''
  const parentId = answered === '' ? null : externalIdOf(server, answered)
  return {
    externalId: externalIdOf(server, status.id),
    network: 'mastodon',
    kind: parentId === null ? 'post' : 'comment',
    title: null,
    text,
    textFormat: 'html',
    url: webUrl(status.url ?? null) ?? webUrl(status.uri ?? null),
    language: languageOf(status),
    postedAt: toIso(parseDate(status.created_at ?? '')),
    editedAt: toIso(parseDate(status.edited_at ?? '')),
    author: authorOf(status.account, server),
    metrics: metricsOf(status),
    conversationId: null,
    parentId,
    raw: rawOf(status, server),
  }
}

/** The content warning is plain text and often the only place that names what the post is about. */
function textOf({ spoiler_text: warning, content }: Status): string {
  const above = wellFormed(warning ?? '').trim()
  const parts = [above === '' ? '' : `<p>${escapeUTF8(above)}</p>`, wellFormed(content).trim()]
  return parts.filter((part) => part !== '').join('\n')
}

function languageOf({ language }: Status): string | null {
  const short = shortText(language ?? null, 36)
  return short === null || short.length > 35 ? null : short
}

/** The address of the actor is the same on all servers, as is the handle with its server. */
function authorOf(account: Account, server: string): DraftAuthor | null {
  const acct = account.acct.replace(/^@/, '')
  const handle = shortText(acct.includes('@') ? acct : `${acct}@${new URL(server).host}`, 500)
  const externalId = stableId(account.uri ?? account.url ?? handle ?? '', 500)
  if (externalId === null) return null
  return {
    externalId,
    handle,
    name: shortText(account.display_name ?? null, 500),
    url: webUrl(account.url ?? null),
    avatarUrl: webUrl(account.avatar ?? null),
    followers: account.followers_count ?? null,
    ...bioOf(account),
  }
}

/** The note and the table beside it, where people put their links. */
function bioOf({ note, fields }: Account): Pick<DraftAuthor, 'bio' | 'bioFormat'> {
  const said = [note, ...(fields ?? []).map(({ value }) => value)].filter(Boolean).join('<br>')
  return said === '' ? {} : { bio: wellFormed(said).slice(0, 5000), bioFormat: 'html' }
}

function metricsOf(status: Status): Record<string, number> {
  const counts = {
    replies: status.replies_count,
    likes: status.favourites_count,
    reposts: status.reblogs_count,
    quotes: status.quotes_count,
  }
  return Object.fromEntries(
    Object.entries(counts).flatMap(([name, count]) => (count == null ? [] : [[name, count]])),
  )
}

function rawOf(status: Status, server: string): Json {
  const media = status.media_attachments ?? []
  return {
    id: status.id,
    uri: shortText(status.uri ?? null, 1000),
    server,
    visibility: status.visibility,
    sensitive: status.sensitive ?? false,
    contentWarning: shortText(status.spoiler_text ?? null, 1000),
    tags: (status.tags ?? []).slice(0, 50).map(({ name }) => wellFormed(name).slice(0, 100)),
    media: media.slice(0, 16).map(({ type, description }) => ({
      type: shortText(type ?? null, 40),
      description: shortText(description ?? null, 1500),
    })),
    isBot: status.account.bot ?? false,
  }
}

function problemOf(what: string, error: { issues: { path: PropertyKey[]; message: string }[] }) {
  const [issue] = error.issues
  return `${what}: ${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')}`
}
