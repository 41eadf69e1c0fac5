import { findOwn } from '../db/reply-store.ts'
import type { Tx } from '../db/sql.ts'
import type { Routing } from '../triage/rules/route.ts'
import type { Prepared } from './prepare.ts'

const ours: Routing = {
  queue: 'none',
  priority: 0,
  why: { rule: { id: 'own-answer', name: 'What we wrote ourselves makes no ticket' }, because: [] },
  actions: null,
  fired: [],
}

/**
 * The same mentions; those that our own accounts wrote, as far as an answer has shown which these are,
 * go to nobody's desk.
 */
export async function withoutOurs(db: Tx, mentions: readonly Prepared[]): Promise<Prepared[]> {
  if (mentions.length === 0) return []
  const ids = mentions.map(({ clean }) => clean.externalId)
  const authors = mentions.flatMap(({ author }) => author?.external_id ?? [])
  const own = await findOwn(db, ids, [...new Set(authors)])
  if (own.length === 0) return [...mentions]
  const posts = new Set(own.map(({ network, externalId }) => `${network} ${externalId ?? ''}`))
  const accounts = new Set(own.map(({ network, ownAuthorId }) => `${network} ${ownAuthorId ?? ''}`))
  return mentions.map((mention) => {
    const { network, externalId } = mention.clean
    const isOurs =
      posts.has(`${network} ${externalId}`) ||
      (mention.author !== null && accounts.has(`${network} ${mention.author.external_id}`))
    return isOurs ? { ...mention, routing: ours } : mention
  })
}
