import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { RuleTrial, RuleTrialInput } from '../../../src/model/rule.ts'
import { rulePreviewQuery } from '../../lib/rule-endpoints.ts'
import { queueNames } from '../../lib/words/names.ts'
import { rules as words } from '../../lib/words/rules.ts'
import { LoadError } from '../../ui/load-error.tsx'
import classes from './rules-preview.module.css'

const TYPING_PAUSE_MS = 400

function Example({ example }: { example: RuleTrial['examples'][number] }) {
  const { ticketId, excerpt, from, to } = example
  const text = <bdi className={classes.excerpt}>{excerpt}</bdi>
  return (
    <li className={classes.example}>
      <span className={classes.move}>{words.fromTo(queueNames[from], queueNames[to])}</span>
      {ticketId === null ? (
        text
      ) : (
        <Link
          to="/inbox/{-$queue}"
          params={{ queue: from === 'none' ? undefined : from }}
          search={{ ticket: ticketId }}
        >
          {text}
        </Link>
      )}
    </li>
  )
}

function Outcome({ trial }: { trial: RuleTrial }) {
  const { days, tickets, held, looked, complete, examples } = trial
  return (
    <>
      <p className={classes.sentence}>{words.moves(days, tickets)}</p>
      <p className={classes.held}>{words.holds(held, looked, complete)}</p>
      <ul className={classes.examples}>
        {examples.map((example) => (
          <Example key={example.mentionId} example={example} />
        ))}
      </ul>
    </>
  )
}

/** `paused` while the rule is on its way out: there is nothing to compare with then. */
type Props = { trial: RuleTrialInput | null; paused: boolean }

/** What the rule would have done, while it is being written. */
export function RulePreview({ trial, paused }: Props) {
  const [settled] = useDebouncedValue(JSON.stringify(trial), TYPING_PAUSE_MS)
  const asked = JSON.parse(settled) as RuleTrialInput | null
  const query = useQuery({ ...rulePreviewQuery(asked), enabled: asked !== null && !paused })
  const { data } = query
  return (
    <section className={classes.preview} aria-labelledby="rule-preview">
      <h2 id="rule-preview" className={classes.title}>
        {words.preview}
      </h2>
      <div aria-live="polite" aria-busy={query.isFetching}>
        {asked === null && <p className={classes.held}>{words.previewWaiting}</p>}
        {asked !== null && query.isPending && <p className={classes.held}>{words.previewing}</p>}
        {asked !== null && query.isError && (
          <LoadError
            heading="h2"
            title={words.previewFailed}
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        )}
        {asked !== null && !query.isError && data != null && <Outcome trial={data} />}
      </div>
    </section>
  )
}
