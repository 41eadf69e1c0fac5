import { CollectorError, type Page } from '../collector.ts'
import { stopIfCalledOff } from '../failures.ts'
import { gather } from '../gather.ts'
import { openApi } from './api.ts'
import { connect, type Message } from './connection.ts'
import type { Place, XCursor } from './cursor.ts'
import { idAt, newestOf } from './ids.ts'
import { mapBundle, type Mapped } from './map-post.ts'
import { boundOf, readOne, type Reader } from './reading.ts'
import { syncRules } from './rules.ts'
import { idsIn } from './shapes.ts'
import { openLedger } from './spending.ts'
import { postsPerPost, searchFor } from './timelines.ts'
import type { XEnv } from './tokens.ts'

const batching = { itemsMax: 100, waitMs: 300, idleMs: 20_000 }

/** Search knows a post some time after the stream: what was missed is searched for after this. */
const settleMs = 60_000

type Part = Partial<Mapped>

/** Listens to the stream until it fails; what was written since the last time is searched for. */
export async function* listen(before: XCursor, env: XEnv): AsyncGenerator<Page> {
  const api = await openApi(env, { isAppOnly: true })
  const ledger = openLedger(env, before.charged, postsPerPost(env.options))
  await ledger.room()
  const rules = await syncRules(env.options.rules ?? [], api)
  const connectedAt = env.clock.now()
  const place = startOf(before.place, connectedAt)
  const pageOf = (...parts: Part[]): Page => {
    stopIfCalledOff(env)
    return {
      ...joined(parts),
      cursor: { ...before, place: { ...place }, charged: ledger.charged() },
    }
  }
  // Stored before anything comes: it says since when something may have been missed.
  yield pageOf()
  for await (const batch of gather(await connect(api, env), batching)) {
    const messages = batch.flatMap((event) => ('message' in event ? event.message : []))
    const rejected = batch.flatMap((event) => ('rejected' in event ? event.rejected : []))
    const posts = idsIn(messages.flatMap(({ items }) => items))
    await ledger.count([...posts, ...idsIn(messages.flatMap(({ includes }) => includes.posts))])
    place.read = newestOf([place.read, ...posts])
    yield pageOf(...messages.map((message) => mapMessage(message, rules, env)), { rejected })
    for (const event of batch) if ('failure' in event) throw event.failure
    const nowMs = env.clock.now()
    if (place.gap !== null && nowMs - connectedAt >= settleMs) {
      const found = searchGap(place.gap, { api, ledger, nowMs }, env)
      for await (const part of found) yield pageOf(part)
      place.gap = null
      yield pageOf()
    }
    await ledger.room()
  }
}

/** The first time nothing was missed; what comes after it may be, though no post has come yet. */
function startOf({ read, gap }: Place, nowMs: number): Place {
  return { read: read ?? idAt(nowMs), walk: null, gap: gap ?? read }
}

/** What the rules match since a post, by search; what search refuses is said and left. */
async function* searchGap(since: string, reader: Reader, env: XEnv): AsyncGenerator<Part> {
  for (const rule of env.options.rules ?? []) {
    const timeline = searchFor(rule, env.options)
    const bound = boundOf(timeline, since, reader.nowMs)
    let token: string | null = null
    try {
      do {
        const answer = await readOne(timeline, reader, { bound, token })
        yield mapBundle(answer, env.options.context === true)
        token = answer.nextToken
      } while (token !== null)
    } catch (error) {
      if (!(error instanceof CollectorError) || error.kind !== 'bad-data') throw error
      const reason = `what this rule missed could not be searched for: ${error.message}`
      yield { rejected: [{ line: null, reason, excerpt: rule.slice(0, 200) }] }
    }
  }
}

function mapMessage({ rules, ...bundle }: Message, wanted: ReadonlySet<string>, env: XEnv): Part {
  // The app may have rules of others, whose posts come through the same connection.
  const isOurs = rules === null || rules.some((id) => wanted.has(id))
  return isOurs ? mapBundle(bundle, env.options.context === true) : {}
}

/** One page of many; of the versions of a post that came together the last one. */
function joined(parts: readonly Part[]): Mapped {
  const mentions = new Map(
    parts.flatMap(({ mentions = [] }) =>
      mentions.map((mention) => [mention.externalId, mention] as const),
    ),
  )
  return {
    mentions: [...mentions.values()],
    deletions: parts.flatMap(({ deletions = [] }) => deletions),
    rejected: parts.flatMap(({ rejected = [] }) => rejected),
  }
}
