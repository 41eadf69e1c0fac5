import type { Token } from '../tokenise.ts'

const drawnOut = /(.)\1{2,}/g
const digits = /\d/g

/**
 * What a token counts as: words as they are but for drawn-out letters and digits, and one key for all
 * links, all handles, all sums of money. Never empty.
 */
export function keyOf({ kind, text, start, end }: Token): string {
  switch (kind) {
    case 'link':
      return '<link>'
    case 'handle':
      return '<handle>'
    case 'money':
      return '<money>'
    case 'number':
      return text.length > 4 ? '<number>' : text.replace(digits, '0')
    case 'mark':
      return end - start > 1 && text !== '\n' ? text + text : text
    default:
      return text === '' ? '<long>' : text.replace(drawnOut, '$1$1')
  }
}
