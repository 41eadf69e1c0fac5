import type { Collector, Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { openClient, pageSize, type Client } from './client.ts'
import { readComments, readPosts } from './comments.ts'
import { readCursor, readPastCursor, type LinkedInCursor } from './cursor.ts'
import { readNotifications } from './notifications.ts'
import {
  credentialsSchema,
  optionsSchema,
  organizationUrn,
  type LinkedInCredentials,
  type LinkedInEnv,
  type LinkedInOptions,
} from './options.ts'
import { accessTokenOf, oauth } from './sign-in.ts'

const dayMs = 24 * 3600_000

/** So far back the first reading of the notifications goes. */
const firstMs = 7 * dayMs

/** Each reading of the notifications begins so much before the end of the one before. */
const overlapMs = dayMs

/** LinkedIn keeps notifications so long. */
const keptMs = 60 * dayMs

/** A back-fill goes back by this much at a time. */
const sliceMs = 10 * dayMs

/** Listens to one LinkedIn Page: comments on its posts, and posts that mention it. */
export function createLinkedInCollector(): Collector<LinkedInOptions, LinkedInCredentials | null> {
  return {
    name: 'linkedin',
    title: 'LinkedIn Page',
    description: 'Comments on the posts of your LinkedIn Page, and posts that mention it.',
    optionsSchema,
    credentialsSchema,
    limits: {
      intervalMs: { min: 15 * 60_000, default: 3 * 3600_000 },
      pageSizeMax: pageSize,
      retentionDays: 2,
    },
    account: (_options, credentials) => credentials?.clientId ?? credentials?.accessToken ?? null,
    oauth,
    async *collect(stored, env) {
      const organization = organizationUrn(env.options)
      const cursor = readCursor(stored, organization)
      const client = await signIn(env)
      const heard = new Set<string>()
      if (env.options.comments) yield* commentsOn(client, cursor, heard, env)
      if (env.options.mentions) yield* newNotifications(client, cursor, heard, env)
    },
    async *backfill(stored, env) {
      if (env.options.mentions) yield* pastNotifications(stored, env)
    },
  }
}

async function signIn(env: LinkedInEnv): Promise<Client> {
  stopIfCalledOff(env)
  return openClient(await accessTokenOf(env), env)
}

/** `cursor` is moved on in place, for what is read after it. */
async function* commentsOn(
  client: Client,
  cursor: LinkedInCursor,
  heard: Set<string>,
  env: LinkedInEnv,
): AsyncGenerator<Page> {
  const nowMs = env.clock.now()
  const posts = await readPosts(client, cursor.organization, env.options.posts)
  const kept = Object.entries(cursor.posts).filter(([post]) => posts.includes(post))
  cursor.posts = Object.fromEntries(kept)
  for (const post of posts) {
    const known = cursor.posts[post] ?? null
    let newest = known
    for await (const page of readComments(client, post, known, cursor.organization)) {
      for (const { externalId } of page.mentions) heard.add(externalId)
      newest = page.newest
      stopIfCalledOff(env)
      const { mentions, rejected } = page
      yield { mentions, deletions: [], rejected, cursor: { ...cursor } }
    }
    // A date in the future would hide what comes before it.
    if (newest !== null) cursor.posts = { ...cursor.posts, [post]: Math.min(newest, nowMs) }
  }
  yield { mentions: [], deletions: [], rejected: [], cursor: { ...cursor } }
}

async function* newNotifications(
  client: Client,
  cursor: LinkedInCursor,
  heard: ReadonlySet<string>,
  env: LinkedInEnv,
): AsyncGenerator<Page> {
  const until = env.clock.now()
  const known = cursor.notified === null ? null : Math.min(cursor.notified, until)
  const from = known === null ? until - firstMs : known - overlapMs
  const batches = await readNotifications(client, cursor.organization, { from, until })
  for (const [at, batch] of batches.entries()) {
    if (at === batches.length - 1) cursor.notified = until
    // The list of comments tells more of a comment than its notification.
    const mentions = batch.mentions.filter(({ externalId }) => !heard.has(externalId))
    stopIfCalledOff(env)
    yield { ...batch, mentions, cursor: { ...cursor } }
  }
}

/** In slices of time, the newest first. */
async function* pastNotifications(
  stored: Page['cursor'] | null,
  env: LinkedInEnv & { since: number },
): AsyncGenerator<Page> {
  const organization = organizationUrn(env.options)
  const nowMs = env.clock.now()
  const end = Math.max(env.since, nowMs - keptMs)
  const cursor = readPastCursor(stored, organization)
  let until = cursor.reached ?? nowMs
  let read = cursor.batches
  if (until <= end) return
  const client = await signIn(env)
  while (until > end) {
    const from = Math.max(until - sliceMs, end)
    const batches = await readNotifications(client, organization, { from, until })
    for (const [at, batch] of batches.entries()) {
      const isLast = at === batches.length - 1
      if (at < read && !isLast) continue
      stopIfCalledOff(env)
      if (isLast) {
        const reachedAt = new Date(from).toISOString()
        yield { ...batch, cursor: { organization, reached: from, batches: 0 }, reachedAt }
      } else yield { ...batch, cursor: { organization, reached: until, batches: at + 1 } }
    }
    read = 0
    until = from
  }
}
