import type { Page } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import {
  storeUnderstood,
  understandPage,
  type IngestInput,
  type IngestOutcome,
  type UnderstoodPage,
} from '../ingest/ingest-page.ts'
import type { ListeningSource } from '../ingest/listening.ts'

export type Intake = {
  /** Takes the next page in; fails with what went wrong with it or with the one before. */
  take(page: Page): Promise<void>
  /** Resolves when all that was taken is stored. */
  finish(): Promise<void>
}

/**
 * Stores the pages of one run in their order. Of a source that listens without end the next page is
 * understood while the one before is stored, so that a flood does not wait twice.
 */
export function createIntake(
  ctx: Context,
  listening: ListeningSource,
  about: Omit<IngestInput, 'page'>,
  onStored: (page: Page, outcome: IngestOutcome) => void | Promise<void>,
): Intake {
  let before: { page: Page; stored: Promise<void> } | null = null

  const understand = async (page: Page) =>
    understandPage(ctx, await listening(ctx.db), { ...about, page })

  async function store(page: Page, understood: UnderstoodPage): Promise<void> {
    await onStored(page, await storeUnderstood(ctx, understood))
  }

  return {
    async take(page) {
      const early = await understand(page)
      const previous = before
      await previous?.stored
      // What both hold was looked up too early: an edit would be taken for a copy.
      const isStale = previous !== null && haveCommon(previous.page, page)
      const stored = store(page, isStale ? await understand(page) : early)
      if (!about.source.live) return stored
      stored.catch(() => undefined)
      before = { page, stored }
    },
    finish: async () => before?.stored,
  }
}

function haveCommon(a: Page, b: Page): boolean {
  const ids = new Set(a.mentions.map(({ externalId }) => externalId))
  return b.mentions.some(({ externalId }) => ids.has(externalId))
}
