import type { Context } from '../context.ts'
import { authorsOf, sourceNames, type SearchAsk } from '../db/ticket-search-store.ts'
import { AppError } from '../errors.ts'
import { foldText } from '../ingest/fold.ts'
import { foldHandle } from '../ingest/query/evaluate.ts'
import { compileMatcher } from '../ingest/query/match.ts'
import { parseQuery } from '../ingest/query/parse.ts'
import type { MatchDoc } from '../ingest/query/read-doc.ts'
import type { QueryNode } from '../ingest/query/tree.ts'
import { ANYTHING, mentionFields, NOTHING, noteFields, toIndexQuery } from './to-tsquery.ts'

/** A query that is ready to be asked. */
export type Asked = SearchAsk & {
  /** Nothing can match: no source, no author is called so. */
  isHopeless: boolean
  matches(doc: MatchDoc): boolean
}

/** Reads `q`; null where it is blank. `AppError` invalid with `details.errors` where it cannot be read. */
export function readSearch(q: string | undefined): QueryNode | null {
  const parsed = parseQuery(q ?? '')
  if (parsed.ok) return parsed.tree
  throw new AppError('invalid', `q: ${parsed.errors.map(({ message }) => message).join(' ')}`, {
    details: { errors: parsed.errors },
  })
}

/** What the indexes can say about `tree`, and the matcher that has the last word. */
export async function askOf(ctx: Context, tree: QueryNode): Promise<Asked> {
  const fields = fieldsIn(tree)
  const sources = fields.has('source') ? await sourceIds(ctx, tree) : new Map()
  const mentions = toIndexQuery(tree, mentionFields(sources))
  const notes = toIndexQuery(tree, noteFields)
  const authorIds = await authorsAsked(ctx, tree)
  const match = compileMatcher([{ id: 1, tree, excludedAuthors: [] }])
  return {
    mentions: mentions === ANYTHING ? null : mentions,
    notes: notes === ANYTHING || notes === NOTHING ? null : notes,
    authorIds,
    isHopeless: (mentions === NOTHING || authorIds?.length === 0) && notes === NOTHING,
    matches: (doc) => match(doc).length > 0,
  }
}

/** The accounts of an author whom every match must have; null where any may have written it. */
async function authorsAsked(ctx: Context, tree: QueryNode): Promise<string[] | null> {
  const nodes = tree.type === 'and' ? tree.nodes : [tree]
  const asked = nodes.find((node) => node.type === 'field' && node.field === 'author')
  const key = asked?.type === 'field' ? foldHandle(asked.value) : ''
  return key === '' ? null : authorsOf(ctx.db, key)
}

/** The sources that each `source:` of the tree names; one that may be deleted is left out. */
async function sourceIds(ctx: Context, tree: QueryNode): Promise<Map<string, number[]>> {
  const names = await sourceNames(ctx.db)
  const found = new Map<string, number[]>()
  for (const node of leavesOf(tree)) {
    if (node.type !== 'field' || node.field !== 'source') continue
    const key = foldText(node.value)
    if (key === 'deleted') continue
    const same = names.filter(({ name }) => foldText(name) === key)
    found.set(
      node.value,
      same.map(({ id }) => id),
    )
  }
  return found
}

function fieldsIn(tree: QueryNode): Set<string> {
  return new Set(leavesOf(tree).flatMap((node) => (node.type === 'field' ? [node.field] : [])))
}

function leavesOf(node: QueryNode): QueryNode[] {
  if (node.type === 'not') return leavesOf(node.node)
  if (node.type === 'and' || node.type === 'or') return node.nodes.flatMap(leavesOf)
  return [node]
}
