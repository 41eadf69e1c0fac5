import { z } from 'zod'

/** What a saved reply can be filled with. */
export const replyFields = [
  'author.name',
  'author.handle',
  'agent.name',
  'brand.name',
  'ticket.id',
  'today',
  'network',
] as const
export type ReplyField = (typeof replyFields)[number]

/** What is known of each; null or blank = not known. */
export type FieldValues = Record<ReplyField, string | null>

/** A piece of a saved reply: words as they stand, or a field with what to say where it is not known. */
type Piece = { text: string } | { field: ReplyField; otherwise: string | null; written: string }

const opening = /\{\{([^{}]*)\}\}|\{\{|\}\}/g

/** Cuts a saved reply into its pieces; `problem` says what is wrong with it, or is null. */
function readPieces(text: string): { pieces: Piece[]; problem: string | null } {
  const pieces: Piece[] = []
  let problem: string | null = null
  let end = 0
  for (const { 0: written, 1: inside, index } of text.matchAll(opening)) {
    pieces.push({ text: text.slice(end, index) })
    end = index + written.length
    const piece = inside === undefined ? null : readField(inside, written)
    if (piece) pieces.push(piece)
    else {
      problem ??= problemOf(written, inside)
      pieces.push({ text: written })
    }
  }
  pieces.push({ text: text.slice(end) })
  return { pieces, problem }
}

function readField(inside: string, written: string): Piece | null {
  const [name = '', ...rest] = inside.split('|')
  const field = replyFields.find((known) => known === name.trim().toLowerCase())
  if (field === undefined) return null
  return { field, otherwise: rest.length === 0 ? null : rest.join('|').trim(), written }
}

function problemOf(written: string, inside: string | undefined): string {
  const known = replyFields.map((field) => `{{${field}}}`).join(', ')
  if (written === '{{') return `{{ is never closed. Write }} after the field: one of ${known}.`
  if (inside === undefined) return `}} closes nothing. Write {{ before the field: one of ${known}.`
  const name = inside.split('|')[0]?.trim().slice(0, 60).toWellFormed() ?? ''
  if (name === '') return `{{}} names no field. Write one of ${known}.`
  return `there is no field {{${name}}}. Write one of ${known}.`
}

/** What is wrong with the fields of `text`, or null. */
export function fieldProblem(text: string): string | null {
  return readPieces(text).problem
}

export type Filled = {
  text: string
  /** Fields that are not known here and have nothing to stand for them; they stay as written. */
  missing: ReplyField[]
}

/**
 * `text` with its fields filled in. Values go in as they are: what looks like a field in a name is
 * no field.
 */
export function fillFields(text: string, values: FieldValues): Filled {
  const missing = new Set<ReplyField>()
  const filled = readPieces(text).pieces.map((piece) => {
    if ('text' in piece) return piece.text
    const value = values[piece.field]?.trim() || piece.otherwise
    if (value !== null && value !== '') return value
    if (value === '') return ''
    missing.add(piece.field)
    return piece.written
  })
  return { text: filled.join(''), missing: [...missing] }
}

export const REPLY_TEXT_MAX = 10_000

const shared = {
  name: z.string().trim().min(1).max(80),
  text: z
    .string()
    .trim()
    .min(1)
    .max(REPLY_TEXT_MAX)
    .superRefine((text, issues) => {
      const problem = fieldProblem(text)
      if (problem !== null) issues.addIssue({ code: 'custom', message: problem })
    }),
  /** ISO 639; null = for any. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'use a code such as "en" or "pt"')
    .nullable(),
}

export const savedReplySchema = z.object({
  id: z.number().int(),
  name: z.string(),
  text: z.string(),
  language: z.string().nullable(),
  updatedAt: z.iso.datetime(),
})
export type SavedReply = z.infer<typeof savedReplySchema>

export const savedReplyInputSchema = z.strictObject({
  ...shared,
  language: shared.language.default(null),
})
export type SavedReplyInput = z.infer<typeof savedReplyInputSchema>

export const savedReplyPatchSchema = z.strictObject(shared).partial()
export type SavedReplyPatch = z.infer<typeof savedReplyPatchSchema>

export const filledSchema = z.object({
  text: z.string(),
  missing: z.array(z.enum(replyFields)),
})

/** A saved reply as it is being written; `problem` says what is wrong with it, or is null. */
export const replyPreviewSchema = filledSchema.extend({ problem: z.string().nullable() })
