import type { QueryNode, TextNode } from './tree.ts'

/** What needs no quotes: letters, digits and emoji, with signs only inside. */
const bareText = /^[\p{L}\p{N}\p{M}\p{So}_@#][\p{L}\p{N}\p{M}\p{So}_@#.&'’-]*$/u
const keyword = /^(?:OR|AND|NOT)$/u

/** Writes a tree as a query in one fixed form; `parseQuery` reads it back to the same tree. */
export function formatQuery(tree: QueryNode | null): string {
  return tree === null ? '' : write(tree)
}

function write(node: QueryNode): string {
  switch (node.type) {
    case 'text':
      return writeText(node)
    case 'field':
      return `${node.field}:${quoteUnlessBare(node.value, '')}`
    case 'near':
      return `${writeSide(node.left)} near/${node.distance} ${writeSide(node.right)}`
    case 'not':
      return `-${isGroup(node.node) ? `(${write(node.node)})` : write(node.node)}`
    case 'and':
    case 'or':
      return node.nodes
        .map((each) => (isGroup(each) ? `(${write(each)})` : write(each)))
        .join(node.type === 'or' ? ' OR ' : ' ')
  }
}

function isGroup({ type }: QueryNode): boolean {
  return type === 'and' || type === 'or' || type === 'near'
}

function writeText({ text, prefix }: TextNode): string {
  return quoteUnlessBare(text, prefix ? '*' : '')
}

function writeSide(texts: readonly TextNode[]): string {
  const written = texts.map(writeText).join(' OR ')
  return texts.length > 1 ? `(${written})` : written
}

function quoteUnlessBare(text: string, end: string): string {
  return bareText.test(text) && !keyword.test(text) ? `${text}${end}` : `"${text}${end}"`
}
