import { Link } from '@tanstack/react-router'
import type { CSSProperties } from 'react'
import { intentsOf } from './intents-of.ts'
import { formatCount } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import { intentNames } from '../../lib/words/names.ts'
import type { Trend } from '../../../src/model/views.ts'
import classes from './intent-bars.module.css'
import pageClasses from './overview-page.module.css'

/** What people want, most often first; each bar leads to the mentions it counts. */
export function IntentBars({ intents }: { intents: Trend['intents'] }) {
  const bars = intentsOf(intents)
  const largest = Math.max(1, ...bars.map(({ count }) => count))
  return (
    <section className={pageClasses.card} aria-labelledby="intents-title">
      <h2 id="intents-title" className={classes.title}>
        {strings.overview.intents}
      </h2>
      <ul>
        {bars.map(({ intent, count }) => (
          <li key={intent}>
            <Link
              to="/mentions"
              search={{ intent }}
              className={classes.bar}
              style={{ '--share': count / largest } as CSSProperties}
            >
              <span className={classes.name}>{intentNames[intent]}</span>
              <span className={classes.track} aria-hidden="true">
                <span className={classes.fill} />
              </span>
              <span className={classes.count}>{formatCount(count)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
