import { z } from 'zod'
import type { MentionDraft } from '../../model/mention.ts'
import type { Rejected } from '../collector.ts'
import { NotThere, type Client } from './client.ts'
import { mapComment } from './map-item.ts'

/** Comments that changed so shortly before the newest known are read again. */
const overlapMs = 24 * 3600_000

const postSchema = z.object({ id: z.string().startsWith('urn:li:').max(200) })

export type CommentsPage = {
  mentions: MentionDraft[]
  rejected: Rejected[]
  post: string
  /** After the last page of a post: when its newest comment was changed. */
  newest: number | null
}

/** The newest posts of a Page, by their urns. */
export async function readPosts(client: Client, organization: string, count: number) {
  const author = `author=${encodeURIComponent(organization)}`
  const items = await client.ask('posts', [author, 'q=author', 'sortBy=LAST_MODIFIED'], count)
  return items.flatMap((item) => postSchema.safeParse(item).data?.id ?? [])
}

/**
 * The comments on a post, those aside that are known and unchanged. LinkedIn promises no order and
 * takes no time to begin from, so the list is read to its end each time.
 */
export async function* readComments(
  client: Client,
  post: string,
  known: number | null,
  organization: string,
): AsyncGenerator<CommentsPage> {
  let newest = known
  try {
    const path = `socialActions/${encodeURIComponent(post)}/comments`
    for await (const { items, isCut } of client.pages(path, [])) {
      const mentions: MentionDraft[] = []
      const rejected: Rejected[] = isCut ? [cut(post)] : []
      for (const item of items) {
        const mapped = mapComment(item, post, organization)
        if (mapped === 'own') continue
        if ('reason' in mapped) {
          rejected.push({ line: null, reason: mapped.reason, excerpt: '' })
          continue
        }
        const { mention, at } = mapped
        if (at === null || known === null || at >= known - overlapMs) mentions.push(mention)
        newest = Math.max(newest ?? 0, at ?? 0)
      }
      yield { mentions, rejected, post, newest }
    }
  } catch (error) {
    // It was deleted, or is a draft: there is nothing to read.
    if (!(error instanceof NotThere)) throw error
  }
}

function cut(post: string): Rejected {
  return { line: null, reason: `comments: more than are read at once, on ${post}`, excerpt: '' }
}
