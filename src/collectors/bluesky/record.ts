import { z } from 'zod'

const text = z.string().nullish().catch(null)
const texts = z.array(z.string()).nullish().catch(null)
const reference = z.object({ uri: z.string().max(1000) })
const describedList = z
  .array(z.object({ alt: text }))
  .nullish()
  .catch(null)

/** Images and a gallery are lists of media with a description, a video has one of its own. */
const mediaSchema = z.object({
  images: describedList,
  items: describedList,
  alt: text,
  external: z.object({ uri: z.string(), title: text, description: text }).nullish().catch(null),
})

/** All kinds of embeds in one: each names what it has. A quote with media nests both. */
const embedSchema = mediaSchema.extend({
  record: z
    .union([reference, z.object({ record: reference }).transform(({ record }) => record)])
    .nullish()
    .catch(null),
  media: mediaSchema.nullish().catch(null),
})

const facetSchema = z.object({
  /** In bytes of UTF-8. */
  index: z.object({ byteStart: z.int().nonnegative(), byteEnd: z.int().positive() }),
  features: z.array(z.object({ uri: text, did: text, tag: text })),
})

/** What is read of a post; all but its text may be missing or of another shape. */
export const recordSchema = z.object({
  text: z.string(),
  createdAt: text,
  langs: texts,
  tags: texts,
  facets: z
    .array(facetSchema.nullable().catch(null))
    .transform((facets) => facets.filter((facet) => facet !== null))
    .nullish()
    .catch(null),
  reply: z.object({ root: reference, parent: reference }).nullish().catch(null),
  embed: embedSchema.nullish().catch(null),
  labels: z
    .object({ values: z.array(z.object({ val: z.string() })) })
    .nullish()
    .catch(null),
})

export type PostRecord = z.infer<typeof recordSchema>
type Facet = z.infer<typeof facetSchema>
type Link = NonNullable<z.infer<typeof mediaSchema>['external']>

/** The text with its links whole: posts show them shortened, or under other words. */
export function wholeText({ text, facets }: PostRecord): string {
  const links = linksOf(facets ?? [])
  if (links.length === 0) return text
  const bytes = Buffer.from(text)
  const parts: string[] = []
  let end = 0
  for (const { index, uri } of links) {
    if (index.byteStart < end || index.byteStart >= index.byteEnd) continue
    if (!isBoundary(bytes, index.byteStart) || !isBoundary(bytes, index.byteEnd)) continue
    const shown = bytes.toString('utf8', index.byteStart, index.byteEnd)
    parts.push(bytes.toString('utf8', end, index.byteStart), linkText(shown, uri))
    end = index.byteEnd
  }
  return parts.join('') + bytes.toString('utf8', end)
}

/** The links of the text, in its order. */
function linksOf(facets: readonly Facet[]): { index: Facet['index']; uri: string }[] {
  return facets
    .flatMap(({ index, features }) => {
      const uri = features.find(({ uri }) => /^https?:\/\//i.test(uri ?? ''))?.uri
      return uri ? [{ index, uri }] : []
    })
    .toSorted((a, b) => a.index.byteStart - b.index.byteStart)
}

/** Between two characters, and within the text. */
function isBoundary(bytes: Buffer, at: number): boolean {
  return at === bytes.length || ((bytes[at] ?? 0x80) & 0xc0) !== 0x80
}

function linkText(shown: string, uri: string): string {
  if (shown.trim() === '') return shown
  const bare = (address: string) => address.trim().replace(/^https?:\/\//i, '')
  const isShortened = bare(uri).startsWith(bare(shown).replace(/(?:\.\.\.|…)$/, ''))
  return isShortened ? uri : `${shown} (${uri})`
}

export function tagsOf({ facets, tags }: PostRecord): string[] {
  const marked = (facets ?? []).flatMap(({ features }) => features.flatMap(({ tag }) => tag ?? []))
  return [...new Set([...marked, ...(tags ?? [])])]
}

/** The accounts that the text names. */
export function mentionedBy({ facets }: PostRecord): string[] {
  return (facets ?? []).flatMap(({ features }) => features.flatMap(({ did }) => did ?? []))
}

/** The descriptions of its images and video. */
export function altsOf({ embed }: PostRecord): string[] {
  const media = [embed, embed?.media].flatMap((one) => one ?? [])
  const described = media.flatMap((one) => [one.images ?? [], one.items ?? [], one].flat())
  return described.flatMap(({ alt }) => (alt?.trim() ? alt : []))
}

/** The card of a page, below the text. */
export function cardOf({ embed }: PostRecord): Link | null {
  return embed?.external ?? embed?.media?.external ?? null
}

/** All that a reader sees and that its words may be in. */
export function readableTexts(record: PostRecord): string[] {
  const card = cardOf(record)
  return [
    wholeText(record),
    ...tagsOf(record).map((tag) => `#${tag}`),
    ...altsOf(record),
    ...(card === null ? [] : [card.uri, card.title ?? '', card.description ?? '']),
  ]
}
