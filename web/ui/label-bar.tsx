import { formatPercent } from '../lib/format.ts'
import { Bar } from './bar.tsx'
import classes from './label-bar.module.css'
import type { Tone } from './tag.tsx'

type Props = { name: string; share: number; tone?: Tone }

/** A label with how sure the classifier is of it. */
export function LabelBar({ name, share, tone = 'accent' }: Props) {
  return (
    <div className={classes.row}>
      <span className={classes.name}>{name}</span>
      <Bar share={share} tone={tone} />
      <span className={classes.share}>{formatPercent(share)}</span>
    </div>
  )
}
