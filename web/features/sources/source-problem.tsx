import type { SourceError } from '../../../src/model/source.ts'
import { strings } from '../../lib/strings.ts'
import { errorKindName } from '../../lib/words/names.ts'
import { Ago } from '../../ui/age.tsx'
import classes from './source-problem.module.css'

const words = strings.sources.health

/** What went wrong last, and the start of what was answered for those who want to see it. */
export function SourceProblem({ error }: { error: SourceError }) {
  const { kind, message, excerpt, at } = error
  return (
    // To be asked to wait is no fault: it passes by itself.
    <div className={classes.problem} data-calm={kind === 'rate-limit' || undefined}>
      <p>
        <span className={classes.kind}>{errorKindName(kind)}</span>
        {' · '}
        <Ago at={at} className={classes.age} />
      </p>
      <p>{message}</p>
      {excerpt !== null && (
        <details className={classes.answer}>
          <summary>{words.answered}</summary>
          <pre className={classes.excerpt}>{excerpt}</pre>
        </details>
      )}
    </div>
  )
}
