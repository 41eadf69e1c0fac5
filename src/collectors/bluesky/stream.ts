import type { MentionDraft } from '../../model/mention.ts'
import { CollectorError, type Page, type Rejected } from '../collector.ts'
import { stopIfCalledOff, toCollectorError } from '../failures.ts'
import { gather } from '../gather.ts'
import { postCollection, postUri } from './at-uri.ts'
import type { StreamCursor } from './cursor.ts'
import { type BlueskyEnv } from './env.ts'
import { readEvent, type StreamEvent } from './event.ts'
import { bareAuthor, mapPost } from './map-post.ts'
import { compileWords } from './match-words.ts'
import { createNaming } from './profiles.ts'
import { readableTexts, recordSchema } from './record.ts'

export const batchMax = 500
const batchWaitMs = 250

/** The server sorts events by time only roughly, and its clock is not that of another server. */
const overlapUs = 5_000_000

/** The cursor is stored at least once for as much of the stream. */
const tickUs = 10_000_000

/** The whole network is never silent for so long. */
const idleTimeoutMs = 60_000
const gapUs = 60_000_000

/** A record is at most 1 MiB. */
const messageBytesMax = 4 * 1024 * 1024

/** After so many messages in a row that say nothing to us, it is no Jetstream. */
const unreadableMax = 20

/** What concerns us of the stream up to a time; often only that nothing does. */
type Heard = {
  timeUs: number
  mention?: MentionDraft
  deletions?: string[]
  rejected?: Rejected
}

type Matches = ReturnType<typeof compileWords>

/** Listens to all new posts of the network, and gives those with one of the words. */
export async function* listen(after: StreamCursor | null, env: BlueskyEnv): AsyncGenerator<Page> {
  // Asked for the future, a server gives only what is new.
  const readUs = after && Math.min(after.timeUs, env.clock.now() * 1000)
  const fromUs = readUs && Math.max(0, readUs - overlapUs)
  const giveNames = createNaming(env)
  const matches = compileWords(env.options.words ?? [])
  stopIfCalledOff(env)
  let failure: unknown = new CollectorError('transient', 'the server ended the stream')
  /** What came before a failure is given first. */
  async function* untilFailure(heard: AsyncIterable<Heard>): AsyncGenerator<Heard> {
    try {
      yield* heard
    } catch (error) {
      failure = error
    }
  }
  try {
    const socket = await env.http.connect(addressOf(env.options.service, fromUs), {
      signal: env.signal,
      idleTimeoutMs,
      messageBytesMax,
    })
    const heard = untilFailure(pick(socket.messages, matches, fromUs))
    try {
      for await (const batch of gather(heard, { itemsMax: batchMax, waitMs: batchWaitMs })) {
        stopIfCalledOff(env)
        const page = pageOf(batch)
        await giveNames(page.mentions)
        stopIfCalledOff(env)
        yield page
      }
    } finally {
      socket.close()
    }
  } catch (error) {
    throw toCollectorError(error)
  }
  throw toCollectorError(failure)
}

function addressOf(service: string, fromUs: number | null): string {
  const url = new URL(service)
  url.searchParams.set('wantedCollections', postCollection)
  if (fromUs !== null) url.searchParams.set('cursor', String(fromUs))
  return url.href
}

/** What has one of the words at once; how far it is and what was deleted only now and then. */
async function* pick(
  messages: AsyncIterable<string>,
  matches: Matches,
  fromUs: number | null,
): AsyncGenerator<Heard> {
  let toldUs: number | null = null
  let deletions: string[] = []
  let unreadable = 0
  for await (const message of messages) {
    const event = readEvent(message)
    if (event === null) {
      if (++unreadable >= unreadableMax) throw noJetstream(message)
      continue
    }
    unreadable = 0
    const { timeUs } = event
    if (toldUs === null && fromUs !== null && timeUs - fromUs > gapUs) {
      yield { timeUs, rejected: gapBetween(fromUs, timeUs) }
    }
    const { deleted = null, ...heard } = hear(event, matches)
    if (deleted !== null) deletions.push(deleted)
    const isDue = toldUs === null || timeUs - toldUs >= tickUs || deletions.length >= batchMax
    if (!isDue && !('mention' in heard) && !('rejected' in heard)) continue
    yield { timeUs, deletions, ...heard }
    deletions = []
    toldUs = Math.max(toldUs ?? 0, timeUs)
  }
}

function hear(
  { did, timeUs, commit }: StreamEvent,
  matches: Matches,
): Pick<Heard, 'mention' | 'rejected'> & { deleted?: string | null } {
  if (commit === null || commit.collection !== postCollection) return {}
  const id = { did, rkey: commit.rkey }
  if (commit.operation === 'delete') return { deleted: postUri(id) }
  const parsed = recordSchema.safeParse(commit.record)
  const texts = parsed.success ? readableTexts(parsed.data) : [JSON.stringify(commit.record) ?? '']
  if (!matches(texts)) return {}
  const heardAtMs = Math.floor(timeUs / 1000)
  const mapped = parsed.success
    ? mapPost({
        id,
        record: parsed.data,
        heardAtMs,
        editedAtMs: commit.operation === 'update' ? heardAtMs : null,
        author: bareAuthor(did),
        metrics: {},
        more: { cid: commit.cid ?? null, rev: commit.rev },
      })
    : { reason: 'post: its text is missing' }
  if (!('reason' in mapped)) return { mention: mapped }
  return { rejected: { line: null, reason: mapped.reason, excerpt: postUri(id) ?? '' } }
}

/** Of a post that came twice, was changed or deleted within the batch, the last word counts. */
function pageOf(batch: readonly Heard[]): Page {
  const last = new Map<string, MentionDraft | 'deleted'>()
  for (const { deletions = [], mention } of batch) {
    for (const uri of deletions) last.set(uri, 'deleted')
    if (mention !== undefined) last.set(mention.externalId, mention)
  }
  const timeUs = batch.reduce((latest, heard) => Math.max(latest, heard.timeUs), 0)
  const cursor: StreamCursor = { kind: 'stream', timeUs }
  return {
    mentions: [...last.values()].filter((one) => one !== 'deleted'),
    deletions: [...last].flatMap(([uri, one]) => (one === 'deleted' ? uri : [])),
    rejected: batch.flatMap(({ rejected }) => rejected ?? []),
    cursor,
  }
}

/** The server begins with the oldest it keeps where it is asked for more. */
function gapBetween(fromUs: number, toUs: number): Rejected {
  const [from, to] = [fromUs, toUs].map((us) => new Date(us / 1000).toISOString())
  return { line: null, reason: `the stream has nothing between ${from} and ${to}`, excerpt: '' }
}

function noJetstream(message: string): CollectorError {
  const reason = 'the messages are no events of a Jetstream: check the address of the server'
  return new CollectorError('bad-data', reason, { excerpt: message })
}
