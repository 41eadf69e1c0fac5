import type { QueryTrial } from '../../../src/model/query-trial.ts'
import { strings } from '../../lib/strings.ts'
import classes from './near-misses.module.css'
import { TrialMention } from './trial-item.tsx'

const words = strings.workbench

/** What is out by one thing, and by which. */
export function NearMisses({ misses }: { misses: QueryTrial['nearMisses'] }) {
  if (misses.length === 0) return null
  return (
    <section aria-labelledby="near-misses">
      <h2 id="near-misses" className={classes.title}>
        {words.nearTitle}
      </h2>
      <p className={classes.hint}>{words.nearHint}</p>
      <ul>
        {misses.map(({ mention, because }, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- a sample has no ids; the list is replaced whole
          <li key={mention.id ?? `sample ${place}`} className={classes.miss}>
            <p className={classes.because}>{because.text}</p>
            <TrialMention item={mention} />
          </li>
        ))}
      </ul>
    </section>
  )
}
