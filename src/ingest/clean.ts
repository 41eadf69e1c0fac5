import { TEXT_MAX } from '../model/mention.ts'
import type { DraftAuthor, MentionDraft } from '../model/mention.ts'
import { readAddress } from './address.ts'
import { cleanJson } from './clean-json.ts'
import { cutText, stripPoison, tidyLine, tidyText } from './clean-text.ts'
import { htmlToText } from './html-to-text.ts'

/** Longest title kept, in UTF-16 units. */
export const TITLE_MAX = 1000
/** Longest handle or name of an account kept, in UTF-16 units. */
const NAME_MAX = 500
/** Longest text kept of what an account says of itself. */
const BIO_MAX = 5000

const webSchemes = new Set(['http:', 'https:'])
const languageTag = /^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}$/

/**
 * A mention that is safe to compare, store and show: title and text are plain and clean, addresses
 * are http or https, the language is a BCP 47 tag in lower case. `cut`: title or text was too long.
 */
export type CleanMention = Omit<MentionDraft, 'textFormat'> & { cut: boolean }

export type Cleaned = { ok: true; mention: CleanMention } | { ok: false; reason: string }

/**
 * Cleans what a collector yields. Only `text` is ever read as HTML; a title is plain. Refuses a
 * mention without text or without an id, as it could not be shown or found again.
 */
export function cleanDraft(draft: MentionDraft): Cleaned {
  const { textFormat, ...rest } = draft
  const text = tidyText(textFormat === 'html' ? htmlToText(draft.text, TEXT_MAX + 1) : draft.text)
  const title = tidyLine(draft.title ?? '')
  const externalId = stripPoison(draft.externalId)
  if (text === '' && title === '') return { ok: false, reason: 'It holds no text.' }
  if (externalId === '') return { ok: false, reason: 'Its id holds no readable character.' }
  return {
    ok: true,
    mention: {
      ...rest,
      externalId,
      network: stripPoison(draft.network),
      title: cutText(title, TITLE_MAX) || null,
      text: cutText(text, TEXT_MAX),
      url: cleanAddress(draft.url),
      language: cleanLanguage(draft.language),
      author: cleanAuthor(draft.author),
      metrics: cleanMetrics(draft.metrics),
      conversationId: cleanId(draft.conversationId),
      parentId: cleanId(draft.parentId),
      raw: cleanJson(draft.raw),
      cut: text.length > TEXT_MAX || title.length > TITLE_MAX,
    },
  }
}

/** The mention as a collector would give it, now that it is clean. */
export function draftOf({ cut: _cut, ...mention }: CleanMention): MentionDraft {
  return { ...mention, textFormat: 'plain' }
}

/** An account whose id does not survive is nobody. */
function cleanAuthor(author: DraftAuthor | null): DraftAuthor | null {
  const externalId = cleanId(author?.externalId ?? null)
  if (author === null || externalId === null) return null
  return {
    externalId,
    handle: cleanName(author.handle),
    name: cleanName(author.name),
    url: cleanAddress(author.url),
    avatarUrl: cleanAddress(author.avatarUrl),
    followers: author.followers,
    ...aboutOf(author),
  }
}

/** What an account says of itself, as text with its links; left out where it says nothing. */
function aboutOf({ bio = null, bioFormat, place = null }: DraftAuthor): Partial<DraftAuthor> {
  const text = bio !== null && bioFormat === 'html' ? htmlToText(bio, BIO_MAX) : bio
  const said = text === null ? null : cutText(tidyText(text), BIO_MAX) || null
  const where = cleanName(place)
  return { ...(said === null ? {} : { bio: said }), ...(where === null ? {} : { place: where }) }
}

function cleanId(id: string | null): string | null {
  return id === null ? null : stripPoison(id) || null
}

function cleanName(name: string | null): string | null {
  return name === null ? null : cutText(tidyLine(name), NAME_MAX) || null
}

function cleanAddress(address: string | null): string | null {
  return address === null ? null : readAddress(address, webSchemes)
}

function cleanLanguage(language: string | null): string | null {
  const tag = language?.trim().toLowerCase().replaceAll('_', '-') ?? ''
  return languageTag.test(tag) ? tag : null
}

function cleanMetrics(metrics: Record<string, number>): Record<string, number> {
  const entries = Object.entries(metrics).filter(([, value]) => Number.isFinite(value))
  return Object.fromEntries(entries.map(([name, value]) => [stripPoison(name), value]))
}
