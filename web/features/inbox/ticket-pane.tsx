import type { TicketItem } from '../../../src/model/views.ts'
import { ApiError } from '../../lib/api.ts'
import { strings } from '../../lib/strings.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { AuthorTickets } from './author-tickets.tsx'
import { Composer } from './composer.tsx'
import { Conversation } from './conversation.tsx'
import { settleUnsure } from './inbox-deeds.ts'
import { PaneSkeleton } from './pane-skeleton.tsx'
import { PhoneBar } from './phone-bar.tsx'
import { TicketActionBar } from './ticket-action-bar.tsx'
import { TicketHeader } from './ticket-header.tsx'
import { TicketHistory } from './ticket-history.tsx'
import classes from './ticket-pane.module.css'
import { UnsureLane } from './unsure-lane.tsx'
import type { Inbox } from './use-inbox.ts'
import { PANE_ID } from './use-selection.ts'
import { ViewersLine } from './viewers-line.tsx'
import { WhyPanel } from './why-panel.tsx'

type Props = {
  id: string
  /** The list that one goes back to. */
  queueName: string
  item: TicketItem | undefined
  inbox: Inbox
}

/** One ticket, whole: who, what they said, why it is here, what happened to it, what we answer. */
export function TicketPane({ id, queueName, item, inbox }: Props) {
  const { selection, actions, messages, composer } = inbox
  const { query, detail, chosen } = messages
  // What is under way already shows on the row, which is newer then.
  const isNewer = item !== undefined && (detail === undefined || item.version >= detail.version)
  const ticket = isNewer ? item : detail
  if (ticket === undefined && query.isError) {
    const isGone = query.error instanceof ApiError && query.error.status === 404
    return isGone ? (
      <EmptyState title={strings.ticket.gone} />
    ) : (
      <LoadError
        title={strings.ticket.failed}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    )
  }
  return (
    <article id={PANE_ID} className={classes.pane} tabIndex={-1}>
      {selection.isPhone && <PhoneBar selection={selection} name={queueName} />}
      <TicketActionBar moves={detail?.moves ?? null} inbox={inbox} />
      <ViewersLine ticketId={id} typing={composer.mode !== 'closed'} />
      <div className={classes.scroller} key={id}>
        {ticket !== undefined && <TicketHeader ticket={ticket} actions={actions} />}
        {detail?.queue === 'unsure' && detail.status !== 'dismissed' && (
          <UnsureLane messages={messages} onSettle={(place) => settleUnsure(inbox, place)} />
        )}
        <div className={classes.columns}>
          {detail === undefined || chosen === undefined ? (
            <PaneSkeleton excerpt={item?.excerpt} />
          ) : (
            <>
              <Conversation inbox={inbox} detail={detail} />
              <aside className={classes.aside}>
                <WhyPanel ticket={detail} mention={chosen} />
                <AuthorTickets ticket={detail} />
                <TicketHistory detail={detail} actions={actions} />
              </aside>
            </>
          )}
        </div>
      </div>
      {detail !== undefined && <Composer inbox={inbox} detail={detail} />}
    </article>
  )
}
