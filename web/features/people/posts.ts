import type { MentionView } from '../../../src/model/views.ts'

/** What was read at once: of each account the next few posts, the newest first. */
export type PostsPage = {
  read: { authorId: string; items: MentionView[]; next: string | null }[]
}

/** Where each account goes on; `undefined` when all are at their end. */
export function nextCursors({ read }: PostsPage): Record<string, string> | undefined {
  const open = read.flatMap(({ authorId, next }) => (next === null ? [] : [[authorId, next]]))
  return open.length === 0 ? undefined : (Object.fromEntries(open) as Record<string, string>)
}

/**
 * The posts of all accounts by time, the newest first, as far back as nothing is missing: what is older
 * than the oldest post read of an account that goes on waits until that account is read further.
 */
export function mergePosts(pages: readonly PostsPage[]): MentionView[] {
  const goesOn = pages.at(-1)?.read.filter(({ next }) => next !== null) ?? []
  const edge = goesOn
    .map(({ items }) => items.at(-1)?.postedAt ?? '')
    .reduce((latest, one) => (one > latest ? one : latest), '')
  const all = pages.flatMap(({ read }) => read.flatMap(({ items }) => items))
  return all
    .filter(({ postedAt }) => postedAt >= edge)
    .toSorted((a, b) => (a.postedAt < b.postedAt ? 1 : -1))
}
