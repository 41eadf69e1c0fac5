import { foldText } from '../fold.ts'
import { foldHandle } from './evaluate.ts'
import type { Condition } from './evaluate.ts'
import type { Pattern } from './term-index.ts'
import type { QueryNode, TextNode } from './tree.ts'
import { wordsOf } from './words.ts'

/** Gives out slots and collects what fills them, over any number of queries. */
export type SlotBook = { patterns: Pattern[]; size: number }

/**
 * Turns a tree into a condition and notes its words in `book`. `positive` gets the slots whose
 * being found can make the query true.
 */
export function compile(
  node: QueryNode,
  book: SlotBook,
  positive: number[],
  isNegated = false,
): Condition {
  const slotOf = (texts: readonly TextNode[]): number => {
    const slot = book.size++
    book.patterns.push(...texts.flatMap((text) => patternsOf(text, slot)))
    if (!isNegated) positive.push(slot)
    return slot
  }
  switch (node.type) {
    case 'text':
      return { type: 'slot', slot: slotOf([node]) }
    case 'near': {
      const { distance } = node
      return { type: 'near', distance, left: slotOf(node.left), right: slotOf(node.right) }
    }
    case 'field': {
      const fold = node.field === 'author' ? foldHandle : foldText
      return { type: 'field', field: node.field, value: fold(node.value) }
    }
    case 'not':
      return { type: 'not', condition: compile(node.node, book, positive, !isNegated) }
    case 'and': {
      const conditions = node.nodes.map((each) => compile(each, book, positive, isNegated))
      return { type: 'all', conditions }
    }
    case 'or': {
      // A thousand words joined by OR are one slot, so that asking takes one step.
      const texts = node.nodes.filter((each) => each.type === 'text')
      const others = node.nodes.filter((each) => each.type !== 'text')
      const conditions = others.map((each) => compile(each, book, positive, isNegated))
      if (texts.length > 0) conditions.unshift({ type: 'slot', slot: slotOf(texts) })
      return { type: 'any', conditions }
    }
  }
}

function patternsOf({ text, prefix }: TextNode, slot: number): Pattern[] {
  const { words, joined } = wordsOf(text)
  const readings = joined === null ? [words] : [words, joined]
  return readings.map((reading) => ({ slot, words: reading, prefix }))
}
