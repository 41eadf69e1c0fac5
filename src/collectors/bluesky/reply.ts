import { createHash } from 'node:crypto'
import { z } from 'zod'
import {
  CollectorError,
  ReplyError,
  type AnsweredMention,
  type ReplySender,
  type SentReply,
} from '../collector.ts'
import { publish } from '../publish.ts'
import { mayAnswer, mayNotAnswer, signInToAnswer } from '../reply-check.ts'
import { parsePostUri, postCollection } from './at-uri.ts'
import { signIn, type Pds } from './client.ts'
import { accountOf, type BlueskyCredentials, type BlueskyOptions } from './options.ts'

const limits = { maxLength: 300, counting: 'graphemes' as const }

const base32 = '234567abcdefghijklmnopqrstuvwxyz'

const refShape = z.object({ uri: z.string(), cid: z.string() })

const postsShape = z.object({
  posts: z.array(
    refShape.extend({
      record: z.object({
        reply: z.object({ root: refShape }).nullish().catch(null),
      }),
      viewer: z
        .object({ replyDisabled: z.boolean().nullish().catch(null) })
        .nullish()
        .catch(null),
    }),
  ),
})

/** Answers under a record key of our own making, so that the network holds it once at most. */
export const reply: ReplySender<BlueskyOptions, BlueskyCredentials | null> = {
  network: 'bluesky',
  resendWithinMs: Infinity,
  check(mention, { credentials }, text) {
    if (accountOf(credentials) === null) {
      return mayNotAnswer(limits, `This source only reads. ${signInToAnswer}`)
    }
    if (parsePostUri(mention.externalId) === null) {
      return mayNotAnswer(limits, 'Only posts of Bluesky can be answered.')
    }
    return mayAnswer(limits, text)
  },
  send: ({ mention, text, key, madeAt }, env) =>
    publish(
      env,
      (url) => url.pathname === '/xrpc/com.atproto.repo.createRecord',
      async (publishing) => {
        const { did, pds, write } = await signIn(publishing)
        const place = await placeOf(mention, pds)
        const rkey = recordKeyOf(key, madeAt)
        const { facets, length } = await annotated(text)
        if (length > limits.maxLength) {
          throw new CollectorError('bad-data', `it is longer than ${limits.maxLength} characters`)
        }
        await write('com.atproto.repo.createRecord', {
          repo: did,
          collection: postCollection,
          rkey,
          record: {
            $type: postCollection,
            text,
            createdAt: new Date(madeAt).toISOString(),
            reply: place,
            ...(facets.length === 0 ? {} : { facets }),
          },
        })
        return sentAs(did, rkey)
      },
    ),
  async find({ key, madeAt }, env) {
    const { did, pds } = await signIn(env)
    const rkey = recordKeyOf(key, madeAt)
    try {
      await pds('com.atproto.repo.getRecord', { repo: did, collection: postCollection, rkey })
      return sentAs(did, rkey)
    } catch (error) {
      if (error instanceof CollectorError && isNotThere(error)) return null
      throw error
    }
  },
}

function sentAs(did: string, rkey: string): SentReply {
  return {
    externalId: `at://${did}/${postCollection}/${rkey}`,
    url: `https://bsky.app/profile/${did}/post/${rkey}`,
    authorId: did,
  }
}

function isNotThere(error: CollectorError): boolean {
  return /RecordNotFound|Could not locate record/.test(error.message)
}

/** What it hangs on; whoever wrote that may have limited who answers. */
async function placeOf(mention: AnsweredMention, pds: Pds) {
  const { body } = await pds('app.bsky.feed.getPosts', { uris: [mention.externalId] })
  const [post] = postsShape.safeParse(body).data?.posts ?? []
  if (post === undefined) throw new ReplyError('refused', 'the post is gone')
  if (post.viewer?.replyDisabled === true) {
    throw new ReplyError('refused', 'its author does not let this account answer')
  }
  const parent = { uri: post.uri, cid: post.cid }
  return { root: post.record.reply?.root ?? parent, parent }
}

/** Links are marked in the text; names stay plain, as who is answered is told anyway. */
async function annotated(text: string) {
  const { RichText } = await import('@atproto/api')
  const rich = new RichText({ text })
  rich.detectFacetsWithoutResolution()
  const kept = ['app.bsky.richtext.facet#link', 'app.bsky.richtext.facet#tag']
  const facets = (rich.facets ?? []).flatMap((facet) => {
    const features = facet.features.filter(({ $type }) => kept.includes($type))
    const { byteStart, byteEnd } = facet.index
    return features.length === 0 ? [] : [{ index: { byteStart, byteEnd }, features }]
  })
  return { facets, length: rich.graphemeLength }
}

/**
 * A TID, as posts are to have: 53 bits of microseconds and 10 bits of the writer. Below the
 * millisecond it is made of the key, so that it is the same whenever it is made.
 */
export function recordKeyOf(key: string, madeAtMs: number): string {
  const hash = createHash('sha256').update(key).digest()
  const micros = BigInt(madeAtMs) * 1000n + BigInt(hash.readUInt16BE(0) % 1000)
  let rest = (micros << 10n) | BigInt(hash.readUInt16BE(2) % 1024)
  let rkey = ''
  for (let at = 0; at < 13; at++) {
    rkey = base32.charAt(Number(rest & 31n)) + rkey
    rest >>= 5n
  }
  return rkey
}
