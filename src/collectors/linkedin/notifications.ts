import type { MentionDraft } from '../../model/mention.ts'
import type { Rejected } from '../collector.ts'
import { pageSize, type Client } from './client.ts'
import { mapNotification, readNotification, type Notification } from './map-item.ts'

/** A comment that was deleted is no mention any more, and one that was edited has new words. */
const actions = {
  comments: ['COMMENT', 'COMMENT_EDIT', 'COMMENT_DELETE'],
  mentions: ['SHARE_MENTION'],
}

export type Batch = { mentions: MentionDraft[]; deletions: string[]; rejected: Rejected[] }

export type Window = { from: number; until: number }

/**
 * What happened in a window of time, in batches. It is read as a whole first: whether a comment still
 * stands is told by its last notification.
 */
export async function readNotifications(
  client: Client,
  organization: string,
  { from, until }: Window,
): Promise<Batch[]> {
  const latest = new Map<string, Notification>()
  const rejected: Rejected[] = []
  const reject = (reason: string) => void rejected.push({ line: null, reason, excerpt: '' })
  const query = [
    'q=criteria',
    `actions=List(${[...actions.comments, ...actions.mentions].join(',')})`,
    `organizationalEntity=${encodeURIComponent(organization)}`,
    `timeRange=(start:${from},end:${until})`,
  ]
  for await (const { items, isCut } of client.pages('organizationalEntityNotifications', query)) {
    if (isCut) reject('notifications: more than are read at once')
    for (const item of items) {
      const told = readNotification(item)
      if ('reason' in told) reject(told.reason)
      else if (isNewer(told.notification, latest.get(told.id)))
        latest.set(told.id, told.notification)
    }
  }
  return batchesOf(latest, rejected, organization)
}

function isNewer(one: Notification, other: Notification | undefined): boolean {
  return other === undefined || (one.lastModifiedAt ?? 0) >= (other.lastModifiedAt ?? 0)
}

function batchesOf(
  latest: ReadonlyMap<string, Notification>,
  rejected: Rejected[],
  organization: string,
): Batch[] {
  const mentions: MentionDraft[] = []
  const deletions: string[] = []
  for (const [id, notification] of latest) {
    if (notification.action === 'COMMENT_DELETE') {
      deletions.push(id)
      continue
    }
    const mapped = mapNotification(id, notification, organization)
    if (mapped === 'own') continue
    if ('reason' in mapped) rejected.push({ line: null, reason: mapped.reason, excerpt: '' })
    else mentions.push(mapped.mention)
  }
  const first = { mentions: mentions.slice(0, pageSize), deletions, rejected }
  const more = Array.from({ length: Math.ceil(mentions.length / pageSize) - 1 }, (_, at) => ({
    mentions: mentions.slice((at + 1) * pageSize, (at + 2) * pageSize),
    deletions: [],
    rejected: [],
  }))
  return [first, ...more]
}
