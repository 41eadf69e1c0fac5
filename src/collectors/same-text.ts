/**
 * Whether two texts say the same to a reader: networks shorten links, add or drop names in front,
 * turn signs into others and blanks into lines.
 */
export function isSameText(a: string, b: string): boolean {
  const [left, right] = [wordsOf(a), wordsOf(b)]
  return left === right && (left !== '' || plain(a) === plain(b))
}

/** Letters and digits alone, without links and names. */
function wordsOf(text: string): string {
  return plain(text)
    .replace(/https?:\/\/\S+/g, '')
    .replace(/@[\p{L}\p{N}_.-]+(?:@[\p{L}\p{N}.-]+)?/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** The words of HTML as networks send it. */
export function textOfHtml(html: string): string {
  return html
    .replace(/<br\s*\/?>|<\/p>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[\da-f]{1,6});/gi, (entity) =>
      decoded(entity),
    )
}

const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

function decoded(entity: string): string {
  const name = entity.slice(1, -1).toLowerCase()
  if (!name.startsWith('#')) return named[name] ?? entity
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity
}
