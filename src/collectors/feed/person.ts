import type { FeedPerson } from './parsed-feed.ts'
import { resolveLink } from './resolve-link.ts'
import { childOf, textOf, textOfChild } from './xml-access.ts'
import type { XmlElement } from './xml-reader.ts'

/** Longer texts are no person. */
const lengthMax = 1000

/** Reads "name", "a@b.example", "a@b.example (name)", "name (a@b.example)" and "name <a@b.example>". */
export function parsePerson(text: string | null): FeedPerson | null {
  const plain = text?.trim().slice(0, lengthMax) ?? ''
  if (plain === '') return null
  const email = plain
    .split(/[\s()<>,;"]+|mailto:/i)
    .find((word) => /^[^@]{1,64}@[^@]{1,255}$/.test(word))
  if (email === undefined) return { name: plain, email: null, url: null }
  const rest = plain.replace(email, ' ').replace(/mailto:/i, ' ')
  const name = rest
    .replace(/[()<>"]/g, ' ')
    .trim()
    .replace(/\s+/g, ' ')
  return { name: name === '' ? null : name, email, url: null }
}

/** An Atom person construct; `url` and `homepage` are what 0.3 calls the address. */
export function atomPerson(element: XmlElement): FeedPerson | null {
  const written = (...names: string[]) =>
    textOfChild(element, ...names.flatMap((name) => [`atom:${name}`, name]))
  const name = written('name')
  const email = written('email')
  const address = childOf(
    element,
    'atom:uri',
    'uri',
    'atom:url',
    'url',
    'atom:homepage',
    'homepage',
  )
  const url = resolved(textOf(address), address?.base ?? null)
  if (name === null && email === null && url === null) return parsePerson(textOf(element))
  return { name, email, url }
}

function resolved(url: string | null, base: string | null): string | null {
  return url === null || base === null ? url : resolveLink(url, null, base)
}
