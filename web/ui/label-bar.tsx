import type { CSSProperties } from 'react'
import { formatPercent } from '../lib/format.ts'
import classes from './label-bar.module.css'
import type { Tone } from './tag.tsx'

type Props = { name: string; share: number; tone?: Tone }

/** A label with how sure the classifier is of it. */
export function LabelBar({ name, share, tone = 'accent' }: Props) {
  const style = { '--share': Math.max(0, Math.min(1, share)) } as CSSProperties
  return (
    <div className={classes.row}>
      <span className={classes.name}>{name}</span>
      <span className={classes.track} aria-hidden="true">
        <span className={classes.fill} data-tone={tone} style={style} />
      </span>
      <span className={classes.share}>{formatPercent(share)}</span>
    </div>
  )
}
