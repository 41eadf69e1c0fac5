import type { Collector } from '../collector.ts'
import { credentialsSchema, type GraphCredentials } from '../graph/credentials.ts'
import { createLogin } from '../graph/login.ts'
import { backfillStreams, collectStreams, mentionsMax } from '../graph/reading.ts'
import { optionsSchema, type InstagramOptions } from './options.ts'
import { reply } from './reply.ts'
import { streamsOf } from './streams.ts'

const permissions = [
  'pages_show_list',
  'pages_read_engagement',
  'instagram_basic',
  'instagram_manage_comments',
]

/** Listens to an Instagram professional account of ours: comments, tags, hashtags, mentions. */
export function createInstagramCollector(): Collector<InstagramOptions, GraphCredentials | null> {
  return {
    name: 'instagram',
    title: 'Instagram',
    description: 'Comments on our posts, posts that tag us, and public posts by hashtag.',
    optionsSchema,
    credentialsSchema,
    limits: {
      intervalMs: { min: 5 * 60_000, default: 15 * 60_000 },
      pageSizeMax: mentionsMax,
      retentionDays: null,
    },
    account: (_options, credentials) => credentials?.accessToken ?? null,
    collect: (cursor, env) =>
      collectStreams(streamsOf(env.options), cursor, env.options.accountId, env),
    backfill: (cursor, env) =>
      backfillStreams(streamsOf(env.options), cursor, env.options.accountId, env),
    // Hashtags and mentions are given to people only, so the token of the person is kept.
    oauth: createLogin(
      () => permissions,
      async (userToken) => userToken,
    ),
    reply,
  }
}
