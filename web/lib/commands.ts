import { useLayoutEffect, useRef } from 'react'

/** Something a person can do by key or from the palette. */
export type Command = {
  id: string
  title: string
  group: string
  /** Such as `e` or `g s`; each a way to the same command. */
  keys: readonly string[]
  /** Left out of the palette: of use by key only. */
  keyOnly?: boolean
  run(): void
}

const registry = new Map<symbol, readonly Command[]>()

/** Offers commands for as long as the component is shown; the newest offer of a key wins. */
export function useCommands(commands: readonly Command[]): void {
  const token = useRef<symbol>(null)
  // Before the next key: it means what is on screen.
  useLayoutEffect(() => {
    token.current ??= Symbol('commands')
    const mine = token.current
    registry.set(mine, commands)
    return () => {
      registry.delete(mine)
    }
  }, [commands])
}

/** All that can be done right now. */
export function allCommands(): Command[] {
  return [...registry.values()].flat()
}

function commandFor(keys: string): Command | undefined {
  return allCommands().findLast((command) => command.keys.includes(keys))
}

const STORAGE_KEY = 'earshot-single-keys'

/** Single-key shortcuts can be turned off, for those who speak to their computer (WCAG 2.1.4). */
export function singleKeysEnabled(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== 'off'
  } catch {
    return true
  }
}

export function enableSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(STORAGE_KEY, on ? 'on' : 'off')
  } catch {
    // Storage is off: it holds for this visit only.
  }
}

/** The letter on the key, also where the keyboard is set to a script without Latin letters. */
function letterOf(event: KeyboardEvent): string {
  const latin = /^[\x20-\x7e]$/.test(event.key) ? event.key : null
  if (latin !== null) return event.shiftKey ? latin : latin.toLowerCase()
  if (event.key.length === 1 && event.code.startsWith('Key'))
    return event.code.slice(3).toLowerCase()
  return event.key
}

/** Whether keys that come there are text. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}

/** Whether Enter presses what has the focus: a button or a link. */
const isPress = ({ key, target }: KeyboardEvent): boolean =>
  key === 'Enter' &&
  target instanceof Element &&
  target.closest('a[href], button, summary, input, [role="button"]') !== null

const isCovered = (): boolean => document.querySelector('[role="dialog"], [role="menu"]') !== null

let wasCovered = false

/**
 * Notes at each key press whether a dialog is open. Called before any dialog listens: one that closes
 * at once, as where nothing may move, is gone before its key becomes a command.
 */
export function watchCovers(): void {
  window.addEventListener('keydown', () => void (wasCovered = isCovered()), true)
}

/** How long, in milliseconds, the first key of a pair waits for the second. */
const PAIR_MS = 1500

/** Turns key presses into commands until the answered function is called. */
export function listenKeys(): () => void {
  let prefix: { key: string; at: number } | null = null
  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.altKey) return
    const key = letterOf(event)
    if (event.ctrlKey || event.metaKey) {
      const command = key === 'k' ? commandFor('mod+k') : undefined
      if (command !== undefined) {
        event.preventDefault()
        command.run()
      }
      return
    }
    if (isTyping(event.target) || isPress(event) || wasCovered || isCovered()) return
    if (key !== 'Escape' && !singleKeysEnabled()) return
    const first = prefix !== null && event.timeStamp - prefix.at < PAIR_MS ? prefix.key : null
    prefix = null
    const command = commandFor(first === null ? key : `${first} ${key}`)
    if (command !== undefined) {
      event.preventDefault()
      command.run()
    } else if (first === null && key === 'g') prefix = { key, at: event.timeStamp }
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}
