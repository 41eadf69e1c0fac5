import { classifyEach } from '../classify/classify-each.ts'
import { fullText } from '../model/mention.ts'
import type { AuthorRow } from '../db/page-rows.ts'
import type { Classification } from '../model/classification.ts'
import type { Keep } from '../model/source.ts'
import type { Routing } from '../triage/rules/route.ts'
import type { CleanMention } from './clean.ts'
import { fingerprint } from './fingerprint.ts'
import { contentHash, newId, stableUuid } from './ids.ts'
import { inTurns } from './in-turns.ts'
import { brandFacts, type Listening } from './listening.ts'
import { foldHandle } from './query/evaluate.ts'

/** What preparing needs to know of the source. */
export type SourceFacts = {
  id: number
  name: string
  brandId: number
  keep: Keep
  /** It listens without end: what it hears is wanted at once. */
  live?: boolean
}

/** A clean item with what decides whether it is new, and its line where it came from a file. */
export type Item = { clean: CleanMention; hash: string; line: number | null }

/** A mention that is understood and knows where it goes; nothing of it is stored yet. */
export type Prepared = {
  id: string
  clean: CleanMention
  hash: string
  line: number | null
  brandId: number
  alsoBrandIds: number[]
  author: AuthorRow | null
  conversationId: string
  ticketId: string
  /** Milliseconds UTC: the network's time, kept between 1970 and now; now where it tells none. */
  postedAt: number
  seenAt: number
  classification: Classification
  routing: Routing
  textHash: string
  simhash: string
}

export function itemOf(clean: CleanMention, line: number | null = null): Item {
  return { clean, hash: contentHash(clean.title, clean.text), line }
}

export type Preparation = {
  prepared: Prepared[]
  unmatched: number
  /** Those that the classifier broke down on. */
  unreadable: { item: Item; reason: string }[]
}

/**
 * Matches, classifies and routes `items`. Those that no brand's query matches are left out and
 * counted, unless the source keeps all: then they are about its own brand.
 */
export async function prepare(
  listening: Listening,
  source: SourceFacts,
  items: readonly Item[],
  now: number,
): Promise<Preparation> {
  const heard = await inTurns(items, (item) => {
    const brandIds = brandsOf(listening, source, item.clean)
    return brandIds === null ? [] : [{ item, brandIds }]
  })
  const texts = heard.map(({ item }) => fullText(item.clean))
  const isUrgent = source.live ?? false
  const answers = await classifyEach(listening.classifier, texts, { isUrgent })
  const unreadable: Preparation['unreadable'] = []
  const prepared = await inTurns([...heard.entries()], ([at, { item, brandIds }]) => {
    const answer = answers[at]
    if (!answer) return []
    if (!(answer instanceof Error))
      return [assemble(listening, source, item, brandIds, answer, now)]
    unreadable.push({ item, reason: answer.message })
    return []
  })
  return { prepared, unmatched: items.length - heard.length, unreadable }
}

/** Our own brands before competitors, so that a comparison lands with us; null = nobody's. */
function brandsOf(listening: Listening, source: SourceFacts, clean: CleanMention): number[] | null {
  const matches = listening.match({
    title: clean.title,
    text: clean.text,
    author: clean.author?.handle ?? null,
    language: clean.language ?? '',
    source: source.name,
    network: clean.network,
  })
  if (matches.length === 0) return source.keep === 'all' ? [source.brandId] : null
  const isRival = (id: number) => (listening.brands.get(id)?.kind === 'competitor' ? 1 : 0)
  return matches.map((match) => match.brandId).sort((a, b) => isRival(a) - isRival(b) || a - b)
}

function assemble(
  listening: Listening,
  source: SourceFacts,
  item: Item,
  [brandId = 0, ...alsoBrandIds]: number[],
  answer: Classification,
  now: number,
): Prepared {
  const { clean } = item
  const author = authorOf(clean)
  const conversationId = clean.conversationId ?? clean.parentId ?? clean.externalId
  const prints = fingerprint(clean.text)
  const classification = withLanguage(answer, clean.language)
  const postedAt = postedAtOf(clean, now)
  return {
    id: newId(),
    clean,
    hash: item.hash,
    line: item.line,
    brandId,
    alsoBrandIds,
    author,
    conversationId,
    ticketId: stableUuid('ticket', brandId, clean.network, conversationId, author?.id ?? ''),
    postedAt,
    seenAt: now,
    classification,
    routing: listening.route({
      ...brandFacts(listening, brandId),
      sourceId: source.id,
      sourceName: source.name,
      network: clean.network,
      kind: clean.kind,
      text: fullText(clean),
      metrics: clean.metrics,
      author: clean.author,
      classification,
      postedAt,
      seenAt: now,
    }),
    textHash: prints.exact,
    simhash: prints.near,
  }
}

/** What the network says of the language is believed where the text alone does not tell. */
export function withLanguage(
  classification: Classification,
  language: string | null,
): Classification {
  if (classification.language !== 'und' || !language) return classification
  return { ...classification, language: language.split('-')[0] ?? 'und' }
}

function postedAtOf(clean: CleanMention, now: number): number {
  const at = clean.postedAt === null ? now : Date.parse(clean.postedAt)
  return Number.isNaN(at) ? now : Math.min(Math.max(at, 0), now)
}

function authorOf({ author, network }: CleanMention): AuthorRow | null {
  if (!author) return null
  return {
    id: stableUuid('author', network, author.externalId),
    network,
    external_id: author.externalId,
    handle: author.handle,
    handle_key: author.handle === null ? null : foldHandle(author.handle),
    name: author.name,
    url: author.url,
    avatar_url: author.avatarUrl,
    followers: author.followers,
    bio: author.bio ?? null,
    place: author.place ?? null,
  }
}
