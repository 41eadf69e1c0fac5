import type { QueryNode } from './tree.ts'

/**
 * Whether a match of `node` (of its opposite, where `isNegated`) needs something to be there,
 * rather than only to be absent. What does not select would match nearly every mention.
 */
export function selects(node: QueryNode, isNegated: boolean): boolean {
  if (node.type === 'not') return selects(node.node, !isNegated)
  if (node.type !== 'and' && node.type !== 'or') return !isNegated
  const needsEach = (node.type === 'or') !== isNegated
  return needsEach
    ? node.nodes.every((each) => selects(each, isNegated))
    : node.nodes.some((each) => selects(each, isNegated))
}

/** Whether `node` (its opposite, where `isNegated`) can be true of a mention with none of its words. */
export function canMatchWithoutWords(node: QueryNode, isNegated: boolean): boolean {
  if (node.type === 'not') return canMatchWithoutWords(node.node, !isNegated)
  if (node.type === 'text' || node.type === 'near') return isNegated
  if (node.type === 'field') return true
  const needsEach = (node.type === 'and') !== isNegated
  return needsEach
    ? node.nodes.every((each) => canMatchWithoutWords(each, isNegated))
    : node.nodes.some((each) => canMatchWithoutWords(each, isNegated))
}
