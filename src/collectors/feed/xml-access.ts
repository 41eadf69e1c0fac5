import { markupOf } from './markup.ts'
import type { XmlElement } from './xml-reader.ts'

/** The child elements of these names: all of the first name, then all of the next, each in order. */
export function childrenOf(element: XmlElement, ...names: string[]): XmlElement[] {
  const elements = element.children.filter((child) => typeof child !== 'string')
  return names.flatMap((name) => elements.filter((child) => child.name === name))
}

export function childOf(element: XmlElement, ...names: string[]): XmlElement | null {
  return childrenOf(element, ...names)[0] ?? null
}

/** All text inside, trimmed; null when there is none. */
export function textOf(element: XmlElement | null): string | null {
  if (element === null) return null
  const parts: string[] = []
  const walk = (at: XmlElement) => {
    for (const child of at.children) {
      if (typeof child === 'string') parts.push(child)
      else walk(child)
    }
  }
  walk(element)
  const text = parts.join('').trim()
  return text === '' ? null : text
}

/** The text of the first of these children that holds any. */
export function textOfChild(element: XmlElement, ...names: string[]): string | null {
  return firstOf(childrenOf(element, ...names), textOf)
}

/** The text or HTML source of the first of these children that holds any. */
export function markupOfChild(element: XmlElement, ...names: string[]): string | null {
  return firstOf(childrenOf(element, ...names), markupOf)
}

function firstOf<T>(elements: XmlElement[], read: (element: XmlElement) => T | null): T | null {
  for (const element of elements) {
    const value = read(element)
    if (value !== null) return value
  }
  return null
}
