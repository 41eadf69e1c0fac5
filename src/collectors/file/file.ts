import { z } from 'zod'
import { messageOf } from '../../errors.ts'
import { CollectorError, type Collector, type Cursor, type Page } from '../collector.ts'
import { readMentions } from './read-mentions.ts'

const optionsSchema = z.strictObject({
  path: z.string().trim().min(1).max(4000).meta({
    title: 'Path',
    description:
      'Of a file in the folder import of Earshot’s data folder; what is added at its end is read too.',
  }),
  format: z.enum(['jsonl', 'csv', 'auto']).default('auto').meta({
    title: 'Format',
    isAdvanced: true,
    description: 'By its name and its content, unless it is said here.',
  }),
  network: z.string().trim().toLowerCase().min(1).max(40).default('file').meta({
    title: 'Network',
    isAdvanced: true,
    description: 'Where it was said, for mentions that do not name it themselves.',
  }),
})

export type FileOptions = z.infer<typeof optionsSchema>

/** Opens a file for reading from its start; fails when it cannot be read. */
export type OpenFile = (path: string) => AsyncIterable<Uint8Array>

const pageSizeMax = 500

const newline = 0x0a

const cursorSchema = z.object({ line: z.number().int().nonnegative() })

/**
 * Listens to a file of JSON Lines or CSV: reads it once, then whatever is added at its end. A file
 * that has become shorter is taken for a new one.
 */
export function createFileCollector({ open }: { open: OpenFile }): Collector<FileOptions, null> {
  return {
    name: 'file',
    title: 'File',
    description: 'Mentions in a JSON Lines or CSV file: an export, an archive, a nightly delivery.',
    optionsSchema,
    credentialsSchema: null,
    limits: { intervalMs: { min: 1_000, default: 60_000 }, pageSizeMax },
    async *collect(cursor, { options, signal }) {
      const fromLine = lineOf(cursor)
      const file = counted(open(options.path))
      const read = { format: formatOf(options), network: options.network, pageSize: pageSizeMax }
      yield* checked(readMentions(file.bytes, { ...read, fromLine }), options.path, signal)
      if (file.lines() < fromLine) {
        const again = counted(open(options.path))
        yield* checked(readMentions(again.bytes, read), options.path, signal)
      }
    },
  }
}

function lineOf(cursor: Cursor | null): number {
  if (cursor === null) return 0
  const parsed = cursorSchema.safeParse(cursor)
  if (!parsed.success) throw new CollectorError('fatal', 'the cursor is not one of this collector')
  return parsed.data.line
}

/** The name decides where it says something, the content elsewhere. */
function formatOf({ path, format }: FileOptions): FileOptions['format'] {
  if (format !== 'auto') return format
  if (/\.(?:jsonl|ndjson)$/i.test(path)) return 'jsonl'
  return /\.(?:csv|tsv)$/i.test(path) ? 'csv' : 'auto'
}

/** Passes bytes on and counts the lines begun. */
function counted(stream: AsyncIterable<Uint8Array>) {
  let lines = 0
  let lastByte = newline
  async function* bytes() {
    for await (const chunk of stream) {
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, at + 1)) {
        lines += 1
      }
      lastByte = chunk.at(-1) ?? lastByte
      yield chunk
    }
  }
  return { bytes: bytes(), lines: () => lines + (lastByte === newline ? 0 : 1) }
}

/** Ends with the pages when called off, and says what is wrong with the file. */
async function* checked(
  pages: AsyncIterable<Page>,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  try {
    for await (const page of pages) {
      if (signal.aborted) throw new CollectorError('transient', 'the reading was called off')
      yield page
    }
  } catch (error) {
    if (error instanceof CollectorError) throw error
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (isMissing) throw new CollectorError('fatal', `there is no file ${path}`, { cause: error })
    const message = `${path} cannot be read (${messageOf(error)})`
    throw new CollectorError('transient', message, { cause: error })
  }
}
