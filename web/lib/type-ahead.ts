import { isTyping } from './commands.ts'

/** A field that is asked for has the focus long before; then keys are what they were. */
const PATIENCE_MS = 3000

let kept = ''
let stop: (() => void) | null = null

/** Keeps what is typed from now on, for a field that is drawn and has not got the focus yet. */
export function keepTyping(): void {
  takeTyped()
  const since = performance.now()
  function onKey(event: KeyboardEvent): void {
    if (isTyping(event.target) || event.timeStamp - since > PATIENCE_MS) {
      takeTyped()
      return
    }
    const isText = event.key.length === 1 && !isShortcut(event)
    if (event.isComposing || !(isText || event.key === 'Backspace')) return
    // Neither a command nor, as a blank is, a way to scroll.
    event.preventDefault()
    event.stopPropagation()
    if (event.repeat) return
    kept = isText ? kept + event.key : kept.slice(0, -1)
  }
  // Before all others that listen.
  window.addEventListener('keydown', onKey, true)
  stop = () => window.removeEventListener('keydown', onKey, true)
}

/** What was typed since `keepTyping`; from here on keys go where they go. */
export function takeTyped(): string {
  stop?.()
  stop = null
  const typed = kept
  kept = ''
  return typed
}

/** A letter may need AltGr, which counts as Ctrl and Alt. */
function isShortcut(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState('AltGraph')
}
