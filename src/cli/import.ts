import { Readable } from 'node:stream'
import { z } from 'zod'
import { findHolder } from '../db/data-lock.ts'
import { openDatabase } from '../db/open-database.ts'
import { AppError } from '../errors.ts'
import { ensureFirstBrand } from '../ingest/brands.ts'
import { importMentions } from '../ingest/import-mentions.ts'
import { openParts, placeOf } from '../main.ts'
import { importSummarySchema, type ImportSummary } from '../model/views.ts'
import { UsageError, configOf, loggerOf, textOf, type Command, type Terminal } from './command.ts'
import { openInput, type Input } from './open-input.ts'
import { createProgress } from './progress.ts'
import type { Config } from '../config.ts'

const formatSchema = z.enum(['jsonl', 'csv', 'auto'])
type Format = z.infer<typeof formatSchema>

/** `earshot import`: a file through the real pipeline. */
export const runImport: Command = {
  usage: 'import FILE|- --source NAME [--format jsonl|csv]',
  summary: 'Puts a file of mentions through the pipeline and prints what became of it.',
  help: `
  --source   The name to remember the file by; the same lines under the same
             name are duplicates, so it may be run again at any time.
  --format   jsonl or csv; found out from the file when left out.

A line that cannot be read is listed with its number and reason; the rest goes in.
While a service has the data folder open, the file goes through that service.
`,
  options: { source: { type: 'string' }, format: { type: 'string' } },
  async run(terminal, values, positionals) {
    const [path, ...more] = positionals
    const source = textOf(values, 'source')?.trim()
    if (!path || more.length > 0) throw new UsageError('Name one file, or - for standard input.')
    if (!source)
      throw new UsageError('--source: give the file a name, such as --source reviews-2026.')
    if (source.length > 120) throw new UsageError('--source: at most 120 characters.')
    const format = formatSchema.safeParse(textOf(values, 'format') ?? 'auto')
    if (!format.success) throw new UsageError('--format: use jsonl or csv.')

    const config = configOf(terminal)
    const input = await openInput(terminal, path)
    const holder = config.databaseUrl ? null : await findHolder(config.dataDir)
    const summary =
      holder?.url && holder.token
        ? await through(
            { url: holder.url, token: holder.token },
            terminal,
            input,
            source,
            format.data,
          )
        : await directly(terminal, config, input, source, format.data)
    terminal.stdout.write(`${JSON.stringify(summary)}\n`)
    return 0
  },
}

async function directly(
  terminal: Terminal,
  config: Config,
  input: Input,
  source: string,
  format: Format,
): Promise<ImportSummary> {
  const log = loggerOf(terminal, config)
  const { db, close } = await openDatabase(placeOf(config, terminal.pid))
  try {
    const parts = await openParts(config, log)
    const progress = createProgress(terminal)
    try {
      const ctx = { db, now: Date.now, actor: 'import', log }
      await ensureFirstBrand(ctx)
      return await importMentions(ctx, parts.listening, {
        source,
        pages: parts.readPages(input.stream, format),
        onProgress: ({ read, stored, duplicates }) =>
          progress.show(input.share(), `${read} read, ${stored} stored, ${duplicates} duplicates`),
      })
    } finally {
      progress.done()
      await parts.close()
    }
  } finally {
    await close()
  }
}

/** By the service that has the data folder open; it told us where and how in the folder itself. */
async function through(
  service: { url: string; token: string },
  terminal: Terminal,
  input: Input,
  source: string,
  format: Format,
): Promise<ImportSummary> {
  const progress = createProgress(terminal)
  const sent = Readable.from(
    watched(input, () => progress.show(input.share(), 'sent to the service')),
  )
  const query = new URLSearchParams({ source, format })
  const answer = await fetch(`${service.url}/api/v1/import?${query}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${service.token}`,
      'content-type': 'application/octet-stream',
    },
    body: Readable.toWeb(sent) as BodyInit,
    duplex: 'half',
  } as RequestInit)
  progress.done()
  const body: unknown = await answer.json()
  const summary = importSummarySchema.safeParse(body)
  if (answer.ok && summary.success) return summary.data
  const failed = z.object({ message: z.string() }).safeParse(body)
  throw new AppError('internal', failed.data?.message ?? `The service answered ${answer.status}.`)
}

async function* watched(input: Input, seen: () => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of input.stream) {
    yield chunk
    seen()
  }
}
