import { z } from 'zod'
import type { DraftAuthor, MentionDraft } from '../../model/mention.ts'
import { shortText, stableId, webUrl } from '../identity.ts'
import { readJson } from '../read-json.ts'
import type { BlueskyEnv } from './env.ts'

/** Answers anybody, without an account. */
const appView = 'https://public.api.bsky.app'

/** As many as one question may name, and how many questions one page is worth. */
const didsMax = 25
const questionsMax = 4

/** After a failure names are not asked for again before this has passed. */
const restMs = 5 * 60_000
const knownMax = 20_000

const text = z.string().nullish().catch(null)

export const profileSchema = z.object({
  did: z.string(),
  handle: text,
  displayName: text,
  avatar: text,
  description: text,
  followersCount: z.int().nonnegative().nullish().catch(null),
})

const answerSchema = z.object({ profiles: z.array(profileSchema.nullable().catch(null)) })

export function authorOf(profile: z.infer<typeof profileSchema>): DraftAuthor | null {
  const { did, handle, displayName, avatar, description, followersCount } = profile
  const bio = shortText(description ?? null, 5000)
  const externalId = stableId(did, 500)
  if (externalId === null) return null
  return {
    externalId,
    handle: handle === 'handle.invalid' ? null : shortText(handle ?? null, 500),
    name: shortText(displayName ?? null, 500),
    url: webUrl(`https://bsky.app/profile/${did}`),
    avatarUrl: webUrl(avatar ?? null),
    followers: followersCount ?? null,
    ...(bio === null ? {} : { bio }),
  }
}

/**
 * A function that gives authors their names: the stream knows them by DID only. What cannot be
 * learned now is left out, and nothing ever fails for it.
 */
export function createNaming(env: BlueskyEnv): (mentions: MentionDraft[]) => Promise<void> {
  const known = new Map<string, DraftAuthor>()
  let restUntil = 0

  async function learn(dids: readonly string[]): Promise<void> {
    const url = new URL('/xrpc/app.bsky.actor.getProfiles', appView)
    for (const did of dids) url.searchParams.append('actors', did)
    const { body } = await readJson(url.href, answerSchema, env)
    for (const profile of body.profiles) {
      const author = profile && authorOf(profile)
      if (author) known.set(author.externalId, author)
    }
  }

  return async (mentions) => {
    if (known.size > knownMax) known.clear()
    const dids = [...new Set(mentions.flatMap(({ author }) => author?.externalId ?? []))]
    const asked = dids.filter((did) => !known.has(did)).slice(0, questionsMax * didsMax)
    try {
      for (let at = 0; at < asked.length && env.clock.now() >= restUntil; at += didsMax) {
        await learn(asked.slice(at, at + didsMax))
      }
    } catch {
      restUntil = env.clock.now() + restMs
    }
    for (const mention of mentions) {
      mention.author = known.get(mention.author?.externalId ?? '') ?? mention.author
    }
  }
}
