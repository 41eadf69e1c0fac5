import type { CSSProperties } from 'react'
import classes from './bar.module.css'
import type { Tone } from './tag.tsx'

type Props = { share: number; tone?: Tone }

/** How much of something, from 0 to 1; what it shows stands beside it in words. */
export function Bar({ share, tone = 'accent' }: Props) {
  const style = { '--share': Math.max(0, Math.min(1, share)) } as CSSProperties
  return (
    <span className={classes.track} aria-hidden="true">
      <span className={classes.fill} data-tone={tone} style={style} />
    </span>
  )
}
