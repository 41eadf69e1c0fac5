import { useSyncExternalStore } from 'react'

const TICK_MS = 20_000

let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const readers = new Set<() => void>()

function tick(): void {
  now = Date.now()
  for (const reader of readers) reader()
}

function subscribe(reader: () => void): () => void {
  if (readers.size === 0) {
    now = Date.now()
    timer = setInterval(tick, TICK_MS)
  }
  readers.add(reader)
  return () => {
    readers.delete(reader)
    if (readers.size === 0) clearInterval(timer)
  }
}

/** Milliseconds since 1970, renewed every 20 seconds for all its readers together. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}
