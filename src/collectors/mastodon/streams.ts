import { z } from 'zod'
import type { MastodonOptions } from './options.ts'

/** One list of posts that is read with a position of its own. */
export type Stream = {
  key: string
  path: string
  parameters: [name: string, value: string][]
  shape: z.ZodType<unknown[]>
  /** What the posts are wrapped in; the ids of the positions are those of the wrapping. */
  wrapping: 'none' | 'notification'
  /** The list can be read from an old id forwards; else only from the newest back. */
  isForwards: boolean
  /** Null where anybody may ask. */
  scope: string | null
}

export const pageSize = 40

const listShape = z.array(z.unknown())
const searchShape = z.object({ statuses: listShape }).transform(({ statuses }) => statuses)

export function streamsOf(options: MastodonOptions): Stream[] {
  if (options.query !== undefined) return [searchFor(options.query)]
  if (options.mentions === true) return [mentions]
  const tags = new Set((options.hashtags ?? []).map((tag) => tag.replace(/^#/, '').toLowerCase()))
  return [...tags].map(timelineOf)
}

const mentions: Stream = {
  key: 'mentions',
  path: '/api/v1/notifications',
  parameters: [['types[]', 'mention']],
  shape: listShape,
  wrapping: 'notification',
  isForwards: true,
  scope: 'read:notifications',
}

function timelineOf(tag: string): Stream {
  return {
    key: `#${tag}`,
    path: `/api/v1/timelines/tag/${encodeURIComponent(tag)}`,
    parameters: [],
    shape: listShape,
    wrapping: 'none',
    isForwards: true,
    scope: null,
  }
}

/** A search always answers with the newest first, whatever `min_id` says. */
function searchFor(query: string): Stream {
  return {
    key: `?${query}`,
    path: '/api/v2/search',
    parameters: [
      ['type', 'statuses'],
      ['q', query],
    ],
    shape: searchShape,
    wrapping: 'none',
    isForwards: false,
    scope: 'read:search',
  }
}
