import { z } from 'zod'
import { CollectorError, type Collector } from '../collector.ts'
import { ask } from '../graph/client.ts'
import { credentialsSchema, type GraphCredentials } from '../graph/credentials.ts'
import { createLogin } from '../graph/login.ts'
import { backfillStreams, collectStreams, mentionsMax } from '../graph/reading.ts'
import { optionsSchema, type FacebookOptions } from './options.ts'
import { reply } from './reply.ts'
import { streamsOf } from './streams.ts'

const permissions = ['pages_show_list', 'pages_read_engagement', 'pages_read_user_content']

/** What answering takes besides. */
const answering = 'pages_manage_engagement'

const tokenShape = z.object({ access_token: z.string().min(1).nullish().catch(null) })

/** Listens to a Facebook page of ours: visitors' posts, posts that tag it, comments, reviews. */
export function createFacebookCollector(): Collector<FacebookOptions, GraphCredentials | null> {
  return {
    name: 'facebook',
    title: 'Facebook Page',
    description: 'What people post on our page, comment on it, and say in posts that tag it.',
    optionsSchema,
    credentialsSchema,
    limits: {
      intervalMs: { min: 5 * 60_000, default: 15 * 60_000 },
      pageSizeMax: mentionsMax,
      retentionDays: null,
    },
    account: (_options, credentials) => credentials?.accessToken ?? null,
    collect: (cursor, env) =>
      collectStreams(streamsOf(env.options), cursor, env.options.pageId, env),
    backfill: (cursor, env) =>
      backfillStreams(streamsOf(env.options), cursor, env.options.pageId, env),
    // A page token got by a long-lived user token has no end, and its limits are those of the page.
    oauth: createLogin(permissionsFor, async (_userToken, { pageId }, env) => {
      const parameters = [['fields', 'access_token']] as const
      const question = { path: pageId, parameters, permission: 'pages_show_list' }
      const { body } = await ask(question, tokenShape, env)
      if (body.access_token != null) return body.access_token
      throw new CollectorError(
        'auth',
        `the account that signed in has no task on the page ${pageId}; sign in with one that has`,
      )
    }),
    reply,
  }
}

function permissionsFor({ answers }: FacebookOptions): string[] {
  return answers === true ? [...permissions, answering] : permissions
}
