import { useSyncExternalStore } from 'react'

const TICK_MS = 20_000

type Subscribe = (reader: () => void) => () => void

/** Tells all its readers together; its timer runs while there are any. */
function createTicker(everyMs: number, onTick: () => void): Subscribe {
  let timer: ReturnType<typeof setInterval> | undefined
  const readers = new Set<() => void>()
  function tick(): void {
    onTick()
    for (const reader of readers) reader()
  }
  return (reader) => {
    if (readers.size === 0) {
      onTick()
      timer = setInterval(tick, everyMs)
    }
    readers.add(reader)
    return () => {
      readers.delete(reader)
      if (readers.size === 0) clearInterval(timer)
    }
  }
}

let now = Date.now()
const subscribe = createTicker(TICK_MS, () => (now = Date.now()))
const subscribeSeconds = createTicker(1000, () => undefined)

/** Milliseconds since 1970, renewed every 20 seconds for all its readers together. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

/** What `say` says at this second; its reader is drawn anew only when that changes. */
export function useTicking(say: (now: number) => string): string {
  return useSyncExternalStore(subscribeSeconds, () => say(Math.floor(Date.now() / 1000) * 1000))
}
