/** Collects the text of a page: runs of white space become one, breaks are kept where text follows. */
export type TextOutput = {
  add(text: string): void
  /** An aside in brackets, apart by a space. */
  addAside(text: string): void
  addSpace(): void
  /** One more line break, two at most. */
  addBreak(): void
  /** At least `count` line breaks before what comes next. */
  breakLine(count: number): void
  /** Whether a dash stands before what comes next. */
  setItem(isItem: boolean): void
  /** Whether line breaks and runs of spaces are kept. */
  setPreformatted(isPreformatted: boolean): void
  /** What is added from here on is also copied, up to `endCopy`, which answers the copy. */
  startCopy(): void
  endCopy(): string
  isFull(): boolean
  finish(): string
}

const whiteSpace = /[\t\n\f\r \u00a0]+/g
const uncollapsed = /[\t\n\f\r\u00a0]| {2}/

/** Makes an output of at most `limit` UTF-16 units. */
export function createTextOutput(limit: number): TextOutput {
  let text = ''
  let copy: string | null = null
  let breaks = 0
  let hasSpace = false
  let isItem = false
  let isPreformatted = false

  function write(part: string): void {
    if (text.length >= limit) return
    text += gap() + part
    if (copy !== null) copy += (hasSpace ? ' ' : '') + part
    breaks = 0
    hasSpace = false
    isItem = false
  }

  function gap(): string {
    const dash = isItem ? '- ' : ''
    if (text === '') return dash
    if (breaks > 0) return '\n'.repeat(breaks) + dash
    return hasSpace ? ` ${dash}` : dash
  }

  function addCollapsed(part: string): void {
    const collapsed = uncollapsed.test(part) ? part.replace(whiteSpace, ' ') : part
    const start = collapsed.startsWith(' ') ? 1 : 0
    hasSpace ||= start === 1
    if (collapsed.length === start) return
    const endsInSpace = collapsed.endsWith(' ')
    write(collapsed.slice(start, endsInSpace ? -1 : undefined))
    hasSpace = endsInSpace
  }

  return {
    add(part) {
      if (part === '') return
      if (isPreformatted) write(breaks > 0 || text === '' ? part.replace(/^\n/, '') : part)
      else addCollapsed(part)
    },
    addAside(part) {
      hasSpace = true
      write(`(${part})`)
    },
    addSpace() {
      hasSpace = true
    },
    addBreak() {
      breaks = Math.min(2, breaks + 1)
    },
    breakLine(count) {
      breaks = Math.max(breaks, count)
    },
    setItem(is) {
      isItem = is
    },
    setPreformatted(is) {
      isPreformatted = is
    },
    startCopy() {
      copy = ''
    },
    endCopy() {
      const copied = copy ?? ''
      copy = null
      return copied
    },
    isFull: () => text.length >= limit,
    finish() {
      if (text.length <= limit) return text.trim()
      const splitsPair = /[\ud800-\udbff]/.test(text.charAt(limit - 1))
      return text.slice(0, splitsPair ? limit - 1 : limit).trim()
    },
  }
}
