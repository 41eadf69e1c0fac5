import { useSyncExternalStore } from 'react'

const kinds = ['reply', 'note'] as const
export type DraftKind = (typeof kinds)[number]

const PREFIX = 'earshot-draft'
const keyOf = (ticketId: string, kind: DraftKind): string => `${PREFIX}-${kind}-${ticketId}`

/** Holds what is written also where storage is off, for as long as the page is open. */
const written = new Map<string, string>()
const readers = new Set<() => void>()

function read(key: string): string {
  const known = written.get(key)
  if (known !== undefined) return known
  let stored = ''
  try {
    stored = localStorage.getItem(key) ?? ''
  } catch {
    // Storage is off.
  }
  written.set(key, stored)
  return stored
}

/** Keeps what is written for a ticket in this browser until it is sent; an empty text forgets it. */
export function writeDraft(ticketId: string, kind: DraftKind, text: string): void {
  const key = keyOf(ticketId, kind)
  written.set(key, text)
  try {
    if (text === '') localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // Storage is off or full: it holds for this visit only.
  }
  for (const reader of readers) reader()
}

/** Puts `text` after what is written for a ticket already. */
export function addToDraft(ticketId: string, kind: DraftKind, text: string): void {
  const before = read(keyOf(ticketId, kind)).trimEnd()
  writeDraft(ticketId, kind, before === '' ? text : `${before}\n\n${text}`)
}

/** Forgets of what is written for a ticket what has been sent; what was added since stays. */
export function takeFromDraft(ticketId: string, kind: DraftKind, sent: string): void {
  const written = read(keyOf(ticketId, kind)).trimStart()
  if (written.startsWith(sent)) writeDraft(ticketId, kind, written.slice(sent.length).trimStart())
}

/** What is written for a ticket goes along into the one that it was merged into. */
export function moveDrafts(from: string, into: string): void {
  for (const kind of kinds) {
    const text = read(keyOf(from, kind))
    if (text === '') continue
    addToDraft(into, kind, text)
    writeDraft(from, kind, '')
  }
}

function subscribe(reader: () => void): () => void {
  readers.add(reader)
  return () => {
    readers.delete(reader)
  }
}

/** What has been written for a ticket and not been sent. */
export function useDraft(ticketId: string, kind: DraftKind): string {
  return useSyncExternalStore(subscribe, () => read(keyOf(ticketId, kind)))
}
