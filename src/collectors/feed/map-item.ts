import { decodeHTML } from 'entities'
import type { DraftAuthor, MentionDraft } from '../../model/mention.ts'
import { shortText, stableId, webUrl } from '../identity.ts'
import { parseDate, toIso } from '../parse-date.ts'
import type { Identified } from './item-ids.ts'
import type { FeedHead, FeedItem, FeedPerson, FeedText } from './parsed-feed.ts'

/** Longer titles are not titles. */
const titleMax = 2000

/** How many categories and enclosures are worth keeping. */
const listMax = 50

/** An item as a draft, or why it is none. */
export function mapItem(
  { item, id }: Identified,
  head: FeedHead,
  network: string,
): MentionDraft | { reason: string } {
  const text = longer(item.content, item.summary)
  const title = shortText(plainText(item.title), titleMax)
  if (text === null && title === null) return { reason: 'item: has neither a text nor a title' }
  const link = item.link ?? (item.idIsLink ? item.id : null)
  return {
    externalId: id,
    network,
    kind: 'article',
    title,
    text: text?.text ?? '',
    textFormat: text !== null && isHtml(text) ? 'html' : 'plain',
    url: webUrl(link),
    language: languageTag(item.language) ?? languageTag(head.language),
    postedAt: toIso(postedMs(item)),
    editedAt: toIso(editedMs(item)),
    author: mapAuthor(item.authors[0] ?? head.authors[0] ?? null),
    metrics: item.replies === null ? {} : { replies: item.replies },
    conversationId: null,
    parentId: stableId(item.inReplyTo ?? '', 1000),
    raw: {
      id: shortText(item.id, 4000),
      link: shortText(item.link, 4000),
      published: shortText(item.published, 200),
      updated: shortText(item.updated, 200),
      categories: kept(item.categories, 200),
      enclosures: kept(item.enclosures, 4000),
      feed: shortText(head.title, 500),
    },
  }
}

/** When an item was published, else when it was last changed; null where no date can be read. */
export function postedMs(item: FeedItem): number | null {
  return parseDate(item.published ?? '') ?? parseDate(item.updated ?? '')
}

/** Atom demands a date of change also of what never changed: it counts only after the first. */
function editedMs({ published, updated }: FeedItem): number | null {
  const [postedMs, changedMs] = [parseDate(published ?? ''), parseDate(updated ?? '')]
  return postedMs !== null && changedMs !== null && changedMs > postedMs ? changedMs : null
}

/** Whether a text is HTML: said by the format, else seen by a tag or a character reference. */
export function isHtml({ text, format }: FeedText): boolean {
  if (format !== 'unsaid') return format === 'html'
  return /<\/?[a-z][^<>]*>|<!--|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/i.test(text)
}

function longer(content: FeedText | null, summary: FeedText | null): FeedText | null {
  if (content === null || summary === null) return content ?? summary
  return summary.text.length > content.text.length ? summary : content
}

/** A title is shown as it is, so its markup goes. */
function plainText(title: FeedText | null): string | null {
  if (title === null || !isHtml(title)) return title?.text ?? null
  return decodeHTML(title.text.replace(/<[^<>]*>/g, ' ')).replace(/\s+/g, ' ')
}

function mapAuthor(person: FeedPerson | null): DraftAuthor | null {
  if (person === null) return null
  const name = shortText(plainText(person.name === null ? null : unsaid(person.name)), 500)
  const key = person.url ?? person.email ?? name ?? ''
  const externalId = stableId(key.toLowerCase(), 500)
  if (externalId === null) return null
  return {
    externalId,
    handle: null,
    name: name ?? shortText(person.email, 500),
    url: webUrl(person.url),
    avatarUrl: null,
    followers: null,
  }
}

function unsaid(text: string): FeedText {
  return { text, format: 'unsaid' }
}

function languageTag(tag: string | null): string | null {
  const plain = tag?.trim().replaceAll('_', '-') ?? ''
  return plain.length <= 35 && /^[a-z]{2,3}(?:-[a-z\d]{1,8})*$/i.test(plain) ? plain : null
}

function kept(texts: readonly string[], lengthMax: number): string[] {
  return texts.slice(0, listMax).flatMap((text) => shortText(text, lengthMax) ?? [])
}
