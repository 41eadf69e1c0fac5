import type { LeadDetail } from '../../../src/model/lead.ts'
import { formatSigned } from '../../lib/format.ts'
import { leads as words, partNames } from '../../lib/words/leads.ts'
import { Bar } from '../../ui/bar.tsx'
import classes from './lead-pane.module.css'

/** The score and its parts, as bars with words; they add up. */
export function LeadScore({ score, parts }: Pick<LeadDetail, 'score' | 'parts'>) {
  const most = Math.max(1, ...parts.map(({ points }) => Math.abs(points)))
  return (
    <section>
      <h3>{words.score}</h3>
      <p className={classes.score}>{words.points(score)}</p>
      <ul className={classes.parts}>
        {parts.map(({ name, text, points }) => (
          <li key={name}>
            <span className={classes.part}>
              <span>{partNames[name]}</span>
              <span className={classes.number}>{formatSigned(points)}</span>
            </span>
            <Bar share={Math.abs(points) / most} tone={points < 0 ? 'negative' : 'accent'} />
            {name !== 'base' && <span className={classes.quiet}>{text}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
