import type { Context } from '../context.ts'
import {
  currentCorrection,
  endCorrection,
  insertCorrection,
  lockLabelled,
  type CorrectionRow,
  type LabelledMention,
} from '../db/correction-store.ts'
import { isRetryable } from '../db/database-error.ts'
import { findMention } from '../db/mention-store.ts'
import { TicketRaceError } from '../db/page-store.ts'
import type { Tx } from '../db/sql.ts'
import { AppError } from '../errors.ts'
import { newId } from '../ingest/ids.ts'
import type { ListeningSource } from '../ingest/listening.ts'
import type { Said } from '../model/correction.ts'
import { fullText } from '../model/mention.ts'
import { applySaid, isPersons, mergeSaid, withImplied } from './apply-said.ts'
import { relabelMention } from './relabel-mention.ts'

const TRIES = 8

/**
 * Takes a person's word for what a mention means: the mention, the counts and the ticket follow at
 * once, and the text becomes an example for the next training. A later word adds to an earlier one and
 * goes before it. Returns the mention as JSON text. `AppError` not_found, or invalid where
 * what is said does not go together.
 */
export async function correctMention(
  ctx: Context,
  listening: ListeningSource,
  id: string,
  said: Said,
): Promise<string> {
  return retried(ctx, async (tx) => {
    const mention = await lockOrThrow(tx, id)
    const held = await holding(tx, mention)
    const before = held?.before ?? mention.classification
    const words = mergeSaid(held?.said ?? {}, said)
    const all = withImplied(words, before)
    const classification = applySaid(before, all)
    const at = new Date(ctx.now()).toISOString()
    const earlier = await currentCorrection(tx, id)
    if (earlier) await endCorrection(tx, earlier.id, 'replaced', at)
    const correctionId = newId()
    const dismissedFrom = await relabelMention(ctx, tx, await listening(tx), {
      mention,
      classification,
      said: all,
      dismissedFrom: held?.dismissedFrom ?? null,
      event: { type: 'corrected', correctionId, told: said },
    })
    await insertCorrection(tx, {
      id: correctionId,
      mentionId: id,
      text: fullText(mention),
      said: words,
      before,
      after: classification,
      actor: ctx.actor,
      at,
      dismissedFrom,
    })
    return readMention(tx, id)
  })
}

/**
 * Takes back what was said of a mention: it means again what the model answered, and it no longer
 * teaches. Returns the mention as JSON text. `AppError` not_found where there is nothing to undo.
 */
export async function undoCorrection(
  ctx: Context,
  listening: ListeningSource,
  id: string,
): Promise<string> {
  return retried(ctx, async (tx) => {
    const mention = await lockOrThrow(tx, id)
    const earlier = await currentCorrection(tx, id)
    if (!earlier) throw new AppError('not_found', 'Nobody has corrected this mention.')
    await endCorrection(tx, earlier.id, 'undone', new Date(ctx.now()).toISOString())
    const held = await holding(tx, mention, earlier)
    if (held) {
      await relabelMention(ctx, tx, await listening(tx), {
        mention,
        classification: held.before,
        said: null,
        dismissedFrom: held.dismissedFrom,
        event: { type: 'correction-undone', correctionId: held.id, told: held.said },
      })
    }
    return readMention(tx, id)
  })
}

/** The correction that the mention's labels come from; null once its author has edited the text. */
async function holding(
  tx: Tx,
  mention: LabelledMention,
  known?: CorrectionRow,
): Promise<CorrectionRow | null> {
  if (!isPersons(mention.classification)) return null
  const current = known ?? (await currentCorrection(tx, mention.id))
  return current?.text === fullText(mention) ? current : null
}

async function lockOrThrow(tx: Tx, id: string): Promise<LabelledMention> {
  const mention = await lockLabelled(tx, id)
  if (!mention) throw new AppError('not_found', 'There is no such mention.')
  return mention
}

async function readMention(tx: Tx, id: string): Promise<string> {
  const json = await findMention(tx, id)
  if (json === null) throw new AppError('not_found', 'There is no such mention.')
  return json
}

async function retried<T>({ db }: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(work)
    } catch (error) {
      const again = error instanceof TicketRaceError || isRetryable(error)
      if (!again || attempt === TRIES) throw error
    }
  }
}
