import type { CSSProperties } from 'react'
import classes from './avatar.module.css'
import { hueOf, initialsOf } from './initials.ts'

type Props = { name: string; size?: 'sm' | 'md' | 'lg' | undefined }

/** Initials on a quiet tint. Pictures from the networks are never fetched. */
export function Avatar({ name, size = 'md' }: Props) {
  const style = { '--hue': hueOf(name) } as CSSProperties
  return (
    <span className={classes.avatar} data-size={size} style={style} aria-hidden="true">
      {initialsOf(name)}
    </span>
  )
}
