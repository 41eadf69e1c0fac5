import type { StoredText } from '../db/trial-store.ts'
import type { MentionDraft } from '../model/mention.ts'
import type { Explained, TextSpan, TrialItem } from '../model/query-trial.ts'
import type { MatchDoc } from './query/read-doc.ts'

/** A mention that a query is tried on: as the query sees it, and as a person does. */
export type Candidate = { doc: MatchDoc; item: Omit<TrialItem, 'spans'> }

/** Longest text shown, in UTF-16 units. */
const SHOWN_MAX = 2000
/** So much of a longer text is shown before the first match. */
const LEAD = 200

export function fromStored(row: StoredText): Candidate {
  const { id, title, text, url, network, postedAt, author } = row
  const source = { id: row.sourceId, name: row.source }
  return { doc: docOf(row), item: { id, title, text, url, author, postedAt, network, source } }
}

/** A stored mention as the matcher sees it. */
export function docOf({ title, text, network, language, handle, source }: StoredText): MatchDoc {
  return { title, text, author: handle, language, source, network }
}

export function fromDraft(draft: MentionDraft, source: TrialItem['source']): Candidate {
  const { title, text, url, network, postedAt, author } = draft
  const name = author?.name ?? author?.handle ?? null
  const handle = author?.handle ?? null
  const language = draft.language ?? ''
  return {
    doc: { title, text, author: handle, language, source: source.name, network },
    item: { id: null, title, text, url, author: name, postedAt, network, source },
  }
}

/** The mention with the words that `explained` speaks of. */
export function toTrialItem({ item }: Candidate, { found, because }: Explained): TrialItem {
  const all = [...found, ...because].flatMap(({ spans }) => spans)
  const { text, spans } = excerpt(item.text, merge(all, 'text'))
  return { ...item, text, spans: [...merge(all, 'title'), ...spans] }
}

/** The spans of one part, in order and without overlap. */
function merge(spans: readonly TextSpan[], part: TextSpan['in']): TextSpan[] {
  const merged: TextSpan[] = []
  const own = spans.filter((span) => span.in === part)
  for (const span of own.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last !== undefined && span.start < last.end) last.end = Math.max(last.end, span.end)
    else merged.push({ ...span })
  }
  return merged
}

/** The part of a long text that begins shortly before its first match. */
function excerpt(text: string, spans: readonly TextSpan[]): { text: string; spans: TextSpan[] } {
  if (text.length <= SHOWN_MAX) return { text, spans: [...spans] }
  const first = spans[0]?.start ?? 0
  const from = first + LEAD < SHOWN_MAX ? 0 : first - LEAD
  const to = Math.min(text.length, from + SHOWN_MAX)
  const lead = from > 0 ? '…' : ''
  const shown = `${lead}${text.slice(from, to).toWellFormed()}${to < text.length ? '…' : ''}`
  const moved = (offset: number) => offset - from + lead.length
  const kept = spans.filter((span) => span.end <= to)
  return {
    text: shown,
    spans: kept.map(({ in: part, start, end }) => ({
      in: part,
      start: moved(start),
      end: moved(end),
    })),
  }
}
