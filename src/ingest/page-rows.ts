import type { AuthorRow, KeyRow, MentionRow } from '../db/page-rows.ts'
import type { Intent } from '../model/classification.ts'
import type { TicketMention } from '../triage/merge-ticket.ts'
import { fullText } from '../model/mention.ts'
import type { Countable } from '../trends/count-mentions.ts'
import type { Prepared } from './prepare.ts'
import { searchWords } from './search-words.ts'

/** How a prepared mention stands in each table it goes to. */

const iso = (ms: number): string => new Date(ms).toISOString()
const intentsOf = (mention: Prepared): Intent[] =>
  mention.classification.intents.map(({ label }) => label)

export function keyRow(mention: Prepared): KeyRow {
  return {
    external_id: mention.clean.externalId,
    mention_id: mention.id,
    posted_at: iso(mention.postedAt),
    content_hash: mention.hash,
    edited_at: mention.clean.editedAt ?? null,
  }
}

export function mentionRow(
  mention: Prepared,
  sourceId: number,
  ticketId: string | null,
): MentionRow {
  const { clean, classification } = mention
  return {
    id: mention.id,
    brand_id: mention.brandId,
    also_brand_ids: mention.alsoBrandIds.length > 0 ? mention.alsoBrandIds : null,
    source_id: sourceId,
    external_id: clean.externalId,
    network: clean.network,
    kind: clean.kind,
    author_id: mention.author?.id ?? null,
    ticket_id: ticketId,
    conversation_id: mention.conversationId,
    parent_id: clean.parentId,
    url: clean.url,
    title: clean.title,
    text: clean.text,
    language: classification.language,
    posted_at: iso(mention.postedAt),
    seen_at: iso(mention.seenAt),
    sentiment: classification.sentiment.label,
    score: classification.sentiment.score,
    intents: intentsOf(mention),
    queue: mention.routing.queue,
    classification,
    metrics: clean.metrics,
    text_hash: mention.textHash,
    simhash: mention.simhash,
    words: searchWords({
      title: clean.title,
      text: clean.text,
      brandIds: [mention.brandId, ...mention.alsoBrandIds],
      sourceId,
      network: clean.network,
      language: classification.language,
      postedAt: mention.postedAt,
    }),
    raw: clean.raw,
  }
}

/** One row an author, the last word on each. */
export function authorRows(mentions: readonly Prepared[]): AuthorRow[] {
  const byId = new Map<string, AuthorRow>()
  for (const { author } of mentions) if (author) byId.set(author.id, author)
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

export function ticketMention(mention: Prepared): TicketMention {
  return {
    brandId: mention.brandId,
    network: mention.clean.network,
    authorId: mention.author?.id ?? null,
    conversationId: mention.conversationId,
    text: fullText(mention.clean),
    language: mention.classification.language,
    sentiment: mention.classification.sentiment.label,
    intents: intentsOf(mention),
    queue: mention.routing.queue,
    priority: mention.routing.priority,
    why: mention.routing.why,
    actions: mention.routing.actions,
    postedAt: mention.postedAt,
  }
}

export function countable(mention: Prepared, sourceId: number): Countable {
  return {
    brandIds: [mention.brandId, ...mention.alsoBrandIds],
    sourceId,
    postedAt: mention.postedAt,
    language: mention.classification.language,
    sentiment: mention.classification.sentiment.label,
    score: mention.classification.sentiment.score,
    intents: intentsOf(mention),
  }
}
