import type { QueryNode, TextNode } from './tree.ts'

export type NearNode = Extract<QueryNode, { type: 'near' }>
export type FieldNode = Extract<QueryNode, { type: 'field' }>
/** A part of a query that holds no further condition. */
export type Leaf = TextNode | NearNode | FieldNode

/** One thing that keeps a text out. */
export type Lack =
  /** One of these words must be there; `near`: the condition whose one side they are. */
  | { type: 'missing'; nodes: TextNode[]; near: NearNode | null }
  /** Both sides are there, but not so near. */
  | { type: 'far'; node: NearNode }
  /** Another value is asked for: one of these, all of the same field. */
  | { type: 'field'; nodes: FieldNode[] }
  /** This holds, and stands under a NOT. */
  | { type: 'excluded'; node: QueryNode }

/** What is true of the text that is asked about. */
export type Answers = {
  holds(leaf: Leaf): boolean
  hasSide(node: NearNode, side: 'left' | 'right'): boolean
}

/**
 * The fewest things that keep a text out of `node`, in the order of the query; none where it is in.
 * Were each of them put right (of several words or values any one), the text would be in.
 */
export function lacksOf(node: QueryNode, answers: Answers): Lack[] {
  switch (node.type) {
    case 'text':
      return answers.holds(node) ? [] : [{ type: 'missing', nodes: [node], near: null }]
    case 'field':
      return answers.holds(node) ? [] : [{ type: 'field', nodes: [node] }]
    case 'near':
      return answers.holds(node) ? [] : lacksOfNear(node, answers)
    case 'not':
      return holds(node.node, answers) ? [{ type: 'excluded', node: node.node }] : []
    case 'and':
      return node.nodes.flatMap((each) => lacksOf(each, answers))
    case 'or':
      return fewest(node.nodes, answers)
  }
}

export function holds(node: QueryNode, answers: Answers): boolean {
  return lacksOf(node, answers).length === 0
}

/** The leaves that hold and are asked for; where `isStrict`, only those that make `node` true. */
export function heldLeaves(node: QueryNode, answers: Answers, isStrict: boolean): Leaf[] {
  if (node.type === 'not') return []
  if (node.type !== 'and' && node.type !== 'or') return answers.holds(node) ? [node] : []
  if (isStrict && !holds(node, answers)) return []
  return node.nodes.flatMap((each) => heldLeaves(each, answers, isStrict))
}

function lacksOfNear(node: NearNode, answers: Answers): Lack[] {
  const sides = (['left', 'right'] as const).filter((side) => !answers.hasSide(node, side))
  if (sides.length === 0) return [{ type: 'far', node }]
  return sides.map((side) => ({ type: 'missing', nodes: node[side], near: node }))
}

/** The way in that lacks least; of several one that has something in the text already. */
function fewest(nodes: readonly QueryNode[], answers: Answers): Lack[] {
  const ways = nodes.map((node) => ({ node, lacks: lacksOf(node, answers) }))
  const count = ways.reduce((least, { lacks }) => Math.min(least, lacks.length), Infinity)
  if (count === 0) return []
  const shortest = ways.filter(({ lacks }) => lacks.length === count)
  const begun = shortest.filter(({ node }) => hasWords(node, answers))
  const lacks = (begun.length > 0 ? begun : shortest).map((way) => way.lacks)
  const [first = []] = lacks
  return count === 1 ? merge(lacks.flat()) : first
}

function hasWords(node: QueryNode, answers: Answers): boolean {
  if (node.type === 'not' || node.type === 'field') return false
  if (node.type === 'text') return answers.holds(node)
  if (node.type === 'near') {
    return answers.hasSide(node, 'left') || answers.hasSide(node, 'right')
  }
  return node.nodes.some((each) => hasWords(each, answers))
}

/** The first of single lacks, with what would do just as well. */
function merge(lacks: readonly Lack[]): Lack[] {
  const [first] = lacks
  if (first === undefined) return []
  if (first.type === 'missing' && first.near === null) {
    const alike = lacks.flatMap((lack) =>
      lack.type === 'missing' && lack.near === null ? lack.nodes : [],
    )
    return [{ ...first, nodes: alike }]
  }
  if (first.type === 'field') {
    const { field } = first.nodes[0] ?? {}
    const alike = lacks.flatMap((lack) => (lack.type === 'field' ? lack.nodes : []))
    return [{ type: 'field', nodes: alike.filter((node) => node.field === field) }]
  }
  return [first]
}
