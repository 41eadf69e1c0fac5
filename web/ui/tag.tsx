import type { ReactNode } from 'react'
import classes from './tag.module.css'

export type Tone = 'plain' | 'accent' | 'negative' | 'positive' | 'mixed' | 'neutral'

/** A word in a quiet box. */
export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  )
}
