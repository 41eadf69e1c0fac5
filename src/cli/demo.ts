import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { Page } from '../collectors/collector.ts'
import type { Context } from '../context.ts'
import { demoDrafts } from '../demo/load-demo.ts'
import { addBrand, changeBrand, listBrands } from '../ingest/brands.ts'
import { ingestPage } from '../ingest/ingest-page.ts'
import type { ListeningSource } from '../ingest/listening.ts'
import { importSource } from '../ingest/sources.ts'
import { brandInputSchema } from '../model/brand.ts'
import type { MentionDraft } from '../model/mention.ts'

const FOLDER = new URL('../../demo/', import.meta.url)
const PAGE_SIZE = 200
/** The newest are held back and arrive one by one, so that the inbox is seen to live. */
const HELD_BACK = 20
const ARRIVAL_MS = 15_000

/** Sends the made-up brand through the pipeline; returns what ends the trickle of new mentions. */
export async function startDemo(ctx: Context, listening: ListeningSource): Promise<() => void> {
  const demoCtx = { ...ctx, actor: 'demo' }
  await addDemoBrands(demoCtx)
  const lines = createInterface({ input: createReadStream(new URL('mentions.jsonl', FOLDER)) })
  const drafts = await demoDrafts(lines, ctx.now())
  const inOrder = drafts.sort((a, b) => Date.parse(a.postedAt ?? '') - Date.parse(b.postedAt ?? ''))
  const source = await importSource(demoCtx, 'demo')

  const take = async (mentions: MentionDraft[]) => {
    const page: Page = { mentions, deletions: [], rejected: [], cursor: null }
    await ingestPage(demoCtx, await listening(ctx.db), { source, fence: null, page })
  }
  const first = inOrder.slice(0, -HELD_BACK)
  for (let at = 0; at < first.length; at += PAGE_SIZE) await take(first.slice(at, at + PAGE_SIZE))

  const rest = inOrder.slice(-HELD_BACK)
  const timer = setInterval(() => {
    const next = rest.shift()
    if (!next) return clearInterval(timer)
    const now = new Date(ctx.now()).toISOString()
    take([{ ...next, postedAt: now }]).catch((error: unknown) =>
      ctx.log.warn({ error }, 'The demo stopped'),
    )
  }, ARRIVAL_MS)
  return () => clearInterval(timer)
}

/** The first of the file takes the place of the brand that every new database has. */
async function addDemoBrands(ctx: Context): Promise<void> {
  const brands = z
    .array(brandInputSchema)
    .parse(JSON.parse(await readFile(new URL('brands.json', FOLDER), 'utf8')))
  const [own] = await listBrands(ctx)
  for (const [index, brand] of brands.entries()) {
    if (index === 0 && own) await changeBrand(ctx, own.id, brand)
    else await addBrand(ctx, brand)
  }
}
