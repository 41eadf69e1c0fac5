import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../../src/classify/engine.ts'
import { openDatabase } from '../../src/db/open-database.ts'
import { ensureFirstBrand } from '../../src/ingest/brands.ts'
import { ingestPage } from '../../src/ingest/ingest-page.ts'
import { createListening } from '../../src/ingest/listening.ts'
import { importSource } from '../../src/ingest/sources.ts'
import { createLogger } from '../../src/log.ts'
import type { Classification, Classifier } from '../../src/model/classification.ts'
import type { MentionDraft } from '../../src/model/mention.ts'
import { defaultRules } from '../../src/triage/rules/default-rules.ts'
import { createRandom, texts } from '../made-up-mentions.ts'

export type Started = { url: string; stop(): Promise<void> }

/** The service as people start it, on the embedded database with `tickets` open tickets in one queue. */
export async function startFilled(tickets: number): Promise<Started> {
  const dataDir = await mkdtemp(join(tmpdir(), 'earshot-page-'))
  await fill(dataDir, tickets)
  const child = spawn(process.execPath, ['--max-semi-space-size=64', 'src/cli.ts', 'serve'], {
    env: {
      ...process.env,
      PORT: '0',
      DATABASE_URL: '',
      EARSHOT_DATA_DIR: dataDir,
      EARSHOT_LOG_LEVEL: 'error',
      EARSHOT_CLASSIFIER: 'fast',
    },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /ready at (http:\S+)/.exec(said)?.[1]
      if (found) resolve(found.replace('localhost', '127.0.0.1'))
    })
    child.once('exit', () => reject(new Error(`The service did not start: ${said}`)))
  })
  return {
    url,
    async stop() {
      await new Promise((resolve) => {
        child.once('exit', resolve)
        child.kill('SIGTERM')
      })
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const forService = (one: Classification): Classification => ({
  ...one,
  queue: { label: 'service', confidence: 0.9 },
  spam: { label: false, confidence: 0.9 },
  unsure: false,
})

/** People of their own, each with one thing to say, and all of it for one queue. */
async function fill(dataDir: string, tickets: number): Promise<void> {
  const database = await openDatabase({ kind: 'folder', dataDir, pid: process.pid })
  const engine = await createEngine({ tier: 'fast' })
  const log = createLogger('silent', () => undefined)
  const ctx = { db: database.db, now: Date.now, actor: 'bench', log }
  const classifier: Classifier = {
    predict: async (read, options) => (await engine.predict(read, options)).map(forService),
  }
  const random = createRandom(7)
  const now = Date.now()
  const drafts = Array.from({ length: tickets }, (_, index): MentionDraft => {
    const name = `User ${index}`
    const url = `https://social.example/user${index}`
    return {
      externalId: String(index),
      network: 'x',
      kind: 'post',
      title: null,
      text: `${texts[Math.floor(random() * texts.length)]} ${Math.floor(random() * 1e9).toString(36)}`,
      textFormat: 'plain',
      url: `${url}/${index}`,
      language: null,
      postedAt: new Date(now - Math.floor(random() * 3_600_000)).toISOString(),
      author: { externalId: url, handle: `user${index}`, name, url, avatarUrl: null, followers: 9 },
      metrics: { likes: 3 },
      conversationId: null,
      parentId: null,
      raw: null,
    }
  })
  await ensureFirstBrand(ctx)
  const source = await importSource(ctx, 'bench')
  const listening = createListening({ classifier, rules: defaultRules })
  for (let at = 0; at < drafts.length; at += 200) {
    const mentions = drafts.slice(at, at + 200)
    const page = { mentions, deletions: [], rejected: [], cursor: null }
    await ingestPage(ctx, await listening(ctx.db), { source, fence: null, page })
  }
  await engine.close()
  await database.close()
}
