import { decodeHTMLStrict } from 'entities'
import { Parser } from 'htmlparser2'
import { innerScope, knownName, type Scope } from './namespaces.ts'

export type XmlNode = XmlElement | string

export type XmlElement = {
  /** As `knownName` gives it. */
  name: string
  /** Names in lower case. */
  attributes: Readonly<Record<string, string>>
  children: XmlNode[]
  /** The nearest `xml:base`, resolved; null where no element sets one. */
  base: string | null
  /** The nearest `xml:lang`. */
  language: string | null
}

export type XmlReader = {
  /** The next piece of the document. */
  push(text: string): void
  end(): {
    /** The outermost element, without the items. */
    root: XmlElement | null
    /** The outermost element never closed. */
    isCut: boolean
    /** The limit that ended the reading, in words. */
    problem: string | null
  }
}

/** Honest feeds nest a dozen deep. */
const depthMax = 256

/** Elements held at once: the head of the feed and the item being read. */
const elementsMax = 100_000

const itemNames = new Set(['item', 'entry', 'atom:entry'])

type Open = { element: XmlElement; written: string; scope: Scope }

/** Ends the reading; without a reason when all is well. */
class LimitReached extends Error {
  override name = 'LimitReached'
  readonly reason: string | null

  constructor(reason: string | null) {
    super(reason ?? 'the end')
    this.reason = reason
  }
}

/**
 * Reads XML as feeds have it: ill-formed is fine, DTDs and the entities they declare mean nothing,
 * no address is ever opened. Each item is handed to `onItem` when it closes and kept nowhere; an
 * answer other than null ends the reading for that reason.
 */
export function createXmlReader(
  url: string,
  onItem: (item: XmlElement) => string | null,
): XmlReader {
  const open: Open[] = []
  let root: XmlElement | null = null
  let rootIsClosed = false
  let elements = 0
  let text = ''
  let isCdata = false
  let isOver = false
  let problem: string | null = null

  const flushText = () => {
    const parent = open.at(-1)?.element
    if (text !== '') parent?.children.push(isCdata ? legal(text) : decoded(text))
    text = ''
  }

  const closeLast = () => {
    const closed = open.pop()
    if (open.length === 0) rootIsClosed = true
    if (closed === undefined || !itemNames.has(closed.element.name)) return
    elements = 0
    const limit = onItem(closed.element)
    if (limit !== null) throw new LimitReached(limit)
  }

  const start = (written: string, attributes: Record<string, string>) => {
    flushText()
    // What follows the outermost element is not looked at, however much it is.
    if (rootIsClosed) throw new LimitReached(null)
    const opening = toOpen(written, attributes, open.at(-1), url)
    const isItem = itemNames.has(opening.element.name)
    // An item holds no other: the one before was not closed.
    if (isItem) while (open.some(({ element }) => itemNames.has(element.name))) closeLast()
    elements += 1
    if (elements > elementsMax) throw new LimitReached(`more than ${elementsMax} elements together`)
    if (open.length >= depthMax) throw new LimitReached(`elements nested deeper than ${depthMax}`)
    if (!isItem) open.at(-1)?.element.children.push(opening.element)
    root ??= opening.element
    open.push(opening)
  }

  const finish = (written: string) => {
    flushText()
    if (!open.some((at) => at.written === written)) return
    while (open.at(-1)?.written !== written) closeLast()
    closeLast()
  }

  const cdata = (starts: boolean) => () => {
    flushText()
    isCdata = starts
  }

  let isEnding = false
  const parser = new Parser(
    {
      onopentag: start,
      // What the parser closes by itself at the end was cut off.
      onclosetag: (written) => isEnding || finish(written),
      ontext: (data) => void (text += data),
      oncdatastart: cdata(true),
      oncdataend: cdata(false),
    },
    { xmlMode: true, decodeEntities: false, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )

  const untilLimit = (step: () => void) => {
    if (isOver) return
    try {
      step()
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error
      isOver = true
      problem = error.reason
    }
  }

  return {
    push: (piece) => untilLimit(() => parser.write(piece)),
    end() {
      isEnding = true
      untilLimit(() => parser.end())
      flushText()
      return { root, isCut: root !== null && !rootIsClosed && problem === null, problem }
    },
  }
}

function toOpen(
  written: string,
  attributes: Record<string, string>,
  parent: Open | undefined,
  url: string,
): Open {
  for (const [name, value] of Object.entries(attributes)) attributes[name] = decoded(value)
  const scope = innerScope(attributes, parent?.scope ?? { declared: new Map(), outer: null })
  const outerBase = parent?.element.base ?? null
  const base = attributes['xml:base']
  const element: XmlElement = {
    name: knownName(written, scope),
    attributes,
    children: [],
    base: base === undefined ? outerBase : (URL.parse(base, outerBase ?? url)?.href ?? outerBase),
    language: attributes['xml:lang'] ?? parent?.element.language ?? null,
  }
  return { element, written, scope }
}

/** Character references resolved once; those with a name by HTML's table, and only with their `;`. */
function decoded(text: string): string {
  return legal(text.includes('&') ? decodeHTMLStrict(text) : text)
}

/** Without the control characters that XML has no place for. */
function legal(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]/gu, '')
}
