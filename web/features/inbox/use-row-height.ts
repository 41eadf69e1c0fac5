import { useSyncExternalStore } from 'react'

/** The height of a row in rem; ticket-row.module.css fills it. */
const ROW_REM = 6.75

const read = (): number =>
  Math.round(ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize))

function subscribe(onChange: () => void): () => void {
  window.addEventListener('resize', onChange)
  return () => window.removeEventListener('resize', onChange)
}

/** The height of a list row in pixels, grown with the reader's own text size. */
export function useRowHeight(): number {
  return useSyncExternalStore(subscribe, read)
}
