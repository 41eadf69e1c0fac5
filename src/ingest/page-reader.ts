import { readAddress } from './address.ts'
import type { TextOutput } from './text-output.ts'

const linkSchemes = new Set(['http:', 'https:', 'mailto:'])

/** Their content is not text that the author wrote for people to read. */
const dropped = new Set(
  (
    'applet audio canvas head iframe math noembed noframes noscript object script select style svg ' +
    'template textarea title video'
  ).split(' '),
)
/** Only these are closed by `/>`. */
const foreign = new Set(['math', 'svg'])

/** Elements with an empty line around them, and with a line of their own. */
const paragraphs = new Set('blockquote h1 h2 h3 h4 h5 h6 hr p pre table'.split(' '))
const lines = new Set(
  (
    'address article aside caption dd details div dl dt fieldset figcaption figure footer form ' +
    'header legend li main nav ol section summary tr ul'
  ).split(' '),
)

/** Tells `out` what a page's tags mean, as they come; names are in lower case. */
export type PageReader = {
  open(tag: string, attributes: ReadonlyMap<string, string>, closesItself: boolean): void
  close(tag: string): void
  text(part: string): void
  /** Inside svg or math, where tags are read by other rules. */
  isInForeignContext(): boolean
}

/** Makes a reader of one page. It counts what it leaves out but keeps no stack of open elements. */
export function createPageReader(out: TextOutput): PageReader {
  /** The element whose content is being left out, and how many of its name are open. */
  let skipped = ''
  let skippedDepth = 0
  let address: string | null = null

  function openLink(href: string): void {
    closeLink()
    address = readAddress(href, linkSchemes)
    if (address !== null) out.startCopy()
  }

  function closeLink(): void {
    if (address === null) return
    const shown = out.endCopy().trim()
    if (shown === '') out.add(address)
    else if (!saysItself(shown, address)) out.addAside(address)
    address = null
  }

  return {
    isInForeignContext: () => foreign.has(skipped),
    text(part) {
      if (skipped === '') out.add(part)
    },
    open(tag, attributes, closesItself) {
      const isClosed = closesItself && foreign.has(tag)
      if (skipped !== '') {
        if (tag === skipped && !isClosed) skippedDepth++
      } else if (dropped.has(tag)) {
        if (isClosed) return
        skipped = tag
        skippedDepth = 1
      } else {
        out.breakLine(breaksAround(tag))
        if (tag === 'a') openLink(attributes.get('href') ?? '')
        else if (tag === 'br') out.addBreak()
        else if (tag === 'img') out.add(attributes.get('alt') ?? '')
        else if (tag === 'li') out.setItem(true)
        else if (tag === 'pre') out.setPreformatted(true)
        else if (tag === 'td' || tag === 'th') out.addSpace()
      }
    },
    close(tag) {
      if (skipped !== '') {
        if (tag === skipped && --skippedDepth === 0) skipped = ''
        return
      }
      if (tag === 'a') closeLink()
      else if (tag === 'li') out.setItem(false)
      else if (tag === 'pre') out.setPreformatted(false)
      out.breakLine(breaksAround(tag))
    },
  }
}

function breaksAround(tag: string): number {
  if (paragraphs.has(tag)) return 2
  return lines.has(tag) ? 1 : 0
}

/**
 * Whether a link's text is its address, or names an account or topic of the network itself: then
 * the address adds nothing.
 */
function saysItself(shown: string, address: string): boolean {
  return /^[@#]\S+$/u.test(shown) || core(shown) === core(address)
}

/** An address without what people leave out when they write it. */
function core(address: string): string {
  return address
    .toLowerCase()
    .replace(/^(?:https?:\/\/|mailto:)/u, '')
    .replace(/^www\./u, '')
    .replace(/\/$/u, '')
}
