import type { Context } from '../context.ts'
import * as store from '../db/source-store.ts'
import { openOrNull, sealFor, UNOPENED } from './credentials.ts'
import { createSecretBox, type SecretBox } from './secrets.ts'

/** The keys of a start, for advice: in words where the first comes from, and one that is kept but not used. */
export type KeyPlaces = { first: string; unused: { path: string; key: Uint8Array } | null }

/**
 * Seals anew what was sealed under an older key, so that that key can go, and resumes the sources that
 * had paused for want of it. What no key opens is left as it is, for the key may come back.
 */
export async function sealAnew(ctx: Context, secrets: SecretBox, keys: KeyPlaces): Promise<void> {
  const { db, log } = ctx
  const opened: number[] = []
  const closed: string[] = []
  let sealed = 0
  for (const row of await store.listSealed(db)) {
    const plain = openOrNull(secrets, row)
    if (!plain) {
      closed.push(row.credentials)
      continue
    }
    opened.push(row.id)
    if (secrets.isCurrent(row.credentials)) continue
    if (await store.replaceSealed(db, row, sealFor(secrets, row.id, plain))) sealed += 1
  }
  if (sealed > 0) {
    log.info({ sources: sealed }, 'Keys of sources were sealed anew under the first key')
  }
  const resumed = await store.resumeOpened(db, opened, UNOPENED)
  if (resumed > 0) log.info({ sources: resumed }, 'Sources go on: their keys can be opened again')
  if (closed.length > 0) log.warn({ sources: closed.length }, adviceOn(closed, keys))
}

function adviceOn(closed: readonly string[], { first, unused }: KeyPlaces): string {
  const isSealedBy = unused && createSecretBox([unused.key]).isCurrent
  const old =
    isSealedBy && closed.some(isSealedBy) ? `the line in ${unused.path}` : 'the earlier key'
  return (
    `Keys of sources cannot be opened: they are sealed under another key. Nothing is lost. Start with ` +
    `EARSHOT_SECRET_KEY=NEW,OLD, where NEW is ${first} and OLD is ${old}; after that start OLD can go.`
  )
}
