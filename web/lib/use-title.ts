import { useEffect } from 'react'
import { strings } from './strings.ts'

/** Names the browser tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${strings.app.name}`
  }, [title])
}
