import { Tokenizer } from 'htmlparser2'
import { createPageReader } from './page-reader.ts'
import { createTextOutput } from './text-output.ts'

/**
 * The text that a person would read in `html`, at most `limit` UTF-16 units of it: a line for each
 * block, `- ` before list items, `text (address)` for links to http, https and mailto addresses,
 * the alt text of images. What comes out is text and may hold < and &; it is never HTML. Time is
 * linear in the input however deep it nests, as nothing is kept of the elements that are open.
 */
export function htmlToText(html: string, limit: number): string {
  const out = createTextOutput(limit)
  if (/[<&]/.test(html)) readHtml(html, out)
  else out.add(html)
  return out.finish()
}

function readHtml(html: string, out: ReturnType<typeof createTextOutput>): void {
  const reader = createPageReader(out)
  let attributes = new Map<string, string>()
  let tag = ''
  let attribute = ''
  let value = ''

  const openTag = (closesItself: boolean) => {
    reader.open(tag, attributes, closesItself)
    if (attributes.size > 0) attributes = new Map()
  }
  const text = (part: string) => {
    reader.text(part)
    if (out.isFull()) tokenizer.pause()
  }
  const tokenizer = new Tokenizer(
    {},
    {
      isInForeignContext: reader.isInForeignContext,
      ontext: (start, end) => text(html.slice(start, end)),
      ontextentity: (codePoint) => text(String.fromCodePoint(codePoint)),
      onopentagname(start, end) {
        tag = html.slice(start, end).toLowerCase()
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase()
        value = ''
      },
      onattribdata(start, end) {
        value += html.slice(start, end)
      },
      onattribentity(codePoint) {
        value += String.fromCodePoint(codePoint)
      },
      onattribend() {
        if (!attributes.has(attribute)) attributes.set(attribute, value)
      },
      onopentagend: () => openTag(false),
      onselfclosingtag: () => openTag(true),
      onclosetag: (start, end) => reader.close(html.slice(start, end).toLowerCase()),
      oncdata() {},
      oncomment() {},
      ondeclaration() {},
      onprocessinginstruction() {},
      onend() {},
    },
  )
  tokenizer.write(html)
  tokenizer.end()
  reader.close('a')
}
