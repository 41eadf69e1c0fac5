import { Alert, Button, CopyButton, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { LeadDetail, LeadItem, LeadState } from '../../../src/model/lead.ts'
import { ApiError } from '../../lib/api.ts'
import { useNow } from '../../lib/clock.ts'
import { formatCount, formatDay } from '../../lib/format.ts'
import { networkName } from '../../lib/networks.ts'
import { keptNames, leadStateNames, leads as words, needNames } from '../../lib/words/leads.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Tag } from '../../ui/tag.tsx'
import { PaneSkeleton } from '../inbox/pane-skeleton.tsx'
import { PANE_ID } from '../inbox/use-selection.ts'
import { LeadHistory, LeadPosts, LeadTouchpoints } from './lead-story.tsx'
import classes from './lead-pane.module.css'
import { LeadScore } from './lead-score.tsx'
import { leadQuery } from './leads-api.ts'
import type { LeadSteps } from './use-lead-steps.ts'

type Props = {
  id: string
  item: LeadItem | undefined
  steps: LeadSteps
  /** The way back to the list, where there is one column only. */
  onBack: (() => void) | null
}

/** One lead, whole: why now, what the score is made of, what they said, what to answer, what happened. */
export function LeadPane({ id, item, steps, onBack }: Props) {
  const query = useQuery(leadQuery(id))
  const detail = query.data
  const lead = detail ?? item
  return (
    <article id={PANE_ID} className={classes.pane} tabIndex={-1}>
      {onBack !== null && (
        <>
          <VisuallyHidden component="h1">{words.title}</VisuallyHidden>
          <Button className={classes.back} variant="subtle" color="gray" onClick={onBack}>
            {words.back}
          </Button>
        </>
      )}
      {lead !== undefined && <Actions lead={lead} steps={steps} moves={detail?.moves ?? []} />}
      <div className={classes.scroller} key={id}>
        {lead !== undefined && <Header lead={lead} />}
        {detail !== undefined && <Body detail={detail} />}
        {query.isPending && <PaneSkeleton excerpt={item?.excerpt} />}
        {query.isError && detail === undefined && <Fault query={query} />}
      </div>
    </article>
  )
}

function Fault({ query }: { query: { error: Error; refetch(): unknown } }) {
  const isGone = query.error instanceof ApiError && query.error.status === 404
  return isGone ? (
    <EmptyState title={words.gone} />
  ) : (
    <LoadError
      title={words.detailFailed}
      error={query.error}
      onRetry={() => void query.refetch()}
    />
  )
}

type ActionsProps = { lead: LeadItem; steps: LeadSteps; moves: readonly LeadState[] }

function Actions({ lead, steps, moves }: ActionsProps) {
  const { setMenu, take } = steps
  const can = (state: LeadState) => moves.includes(state)
  return (
    <div className={classes.actions}>
      {can('accepted') && (
        <Button
          size="compact-sm"
          aria-keyshortcuts="a"
          onClick={() => void take(lead, { name: 'accept' })}
        >
          {words.do.accept}
        </Button>
      )}
      {can('won') && (
        <Button size="compact-sm" aria-keyshortcuts="s" onClick={() => setMenu('advance')}>
          {words.do.advance}
        </Button>
      )}
      {can('rejected') && (
        <Button
          size="compact-sm"
          variant="default"
          aria-keyshortcuts="x"
          onClick={() => setMenu('reject')}
        >
          {words.do.reject}
        </Button>
      )}
      {can('nurture') && (
        <Button
          size="compact-sm"
          variant="default"
          aria-keyshortcuts="n"
          onClick={() => setMenu('nurture')}
        >
          {words.do.nurture}
        </Button>
      )}
      {(can('offered') || lead.state === 'offered') && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          aria-keyshortcuts="o"
          onClick={() => setMenu('hand')}
        >
          {words.do.hand}
        </Button>
      )}
    </div>
  )
}

function Header({ lead }: { lead: LeadItem }) {
  const now = useNow()
  const { author, reason, resurfaceAt, rep, amount, currency } = lead
  return (
    <header className={classes.header}>
      <Avatar name={lead.name} size="lg" />
      <div>
        <h2 className={classes.name}>
          <bdi>{lead.name}</bdi>
        </h2>
        <p className={classes.facts}>
          <Tag tone="accent">{leadStateNames[lead.state]}</Tag>
          <span>{needNames[lead.need]}</span>
          {author !== null && <span>{networkName(author.network)}</span>}
          {lead.followers > 0 && <span>{words.followers(formatCount(lead.followers))}</span>}
          {rep !== null && <span>{words.rep(rep.name)}</span>}
          {amount !== null && <span>{words.amount(`${amount} ${currency ?? ''}`.trim())}</span>}
          {reason !== null && <span>{keptNames[reason]}</span>}
          {resurfaceAt !== null && <span>{words.until(formatDay(resurfaceAt, now))}</span>}
        </p>
      </div>
    </header>
  )
}

function Body({ detail }: { detail: LeadDetail }) {
  return (
    <div className={classes.columns}>
      <div className={classes.main}>
        <section>
          <h3>{words.whyNow}</h3>
          <p className={classes.why}>{detail.whyNow}</p>
        </section>
        {!detail.contact.allowed && (
          <Alert color="yellow" title={words.contact} className={classes.alert}>
            {detail.contact.reason}
          </Alert>
        )}
        <LeadPosts posts={detail.posts} />
        <Suggestion detail={detail} />
      </div>
      <aside className={classes.aside}>
        <LeadScore score={detail.score} parts={detail.parts} />
        <LeadTouchpoints touchpoints={detail.touchpoints} />
        <LeadHistory history={detail.history} />
      </aside>
    </div>
  )
}

function Suggestion({ detail: { suggestion, ticketId } }: { detail: LeadDetail }) {
  return (
    <section>
      <h3>{words.suggestion}</h3>
      {suggestion === null ? (
        <p className={classes.quiet}>{words.noSuggestion}</p>
      ) : (
        <blockquote className={classes.suggestion} dir="auto">
          {suggestion.text}
        </blockquote>
      )}
      <div className={classes.buttons}>
        {suggestion !== null && (
          <CopyButton value={suggestion.text}>
            {({ copied, copy }) => (
              <Button size="compact-sm" variant="default" onClick={copy}>
                {copied ? words.copied : words.copy}
              </Button>
            )}
          </CopyButton>
        )}
        {ticketId !== null && (
          <Button
            size="compact-sm"
            variant="default"
            renderRoot={(props) => (
              <Link
                to="/inbox/{-$queue}"
                params={{ queue: 'sales' }}
                search={{ ticket: ticketId }}
                {...props}
              />
            )}
          >
            {words.answer}
          </Button>
        )}
      </div>
    </section>
  )
}
