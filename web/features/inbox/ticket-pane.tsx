import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TicketItem } from '../../../src/model/views.ts'
import { ApiError } from '../../lib/api.ts'
import { ticketQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Conversation } from './conversation.tsx'
import { openingMention } from './opening-mention.ts'
import { PaneSkeleton } from './pane-skeleton.tsx'
import { PhoneBar } from './phone-bar.tsx'
import { TicketActionBar } from './ticket-action-bar.tsx'
import { TicketHeader } from './ticket-header.tsx'
import { TicketHistory } from './ticket-history.tsx'
import classes from './ticket-pane.module.css'
import type { Selection } from './use-selection.ts'
import { PANE_ID } from './use-selection.ts'
import type { TicketActions } from './use-ticket-actions.ts'
import { WhyPanel } from './why-panel.tsx'

type Props = {
  id: string
  /** The list that one goes back to. */
  queueName: string
  item: TicketItem | undefined
  selection: Selection
  actions: TicketActions
}

/** One ticket, whole: who, what they said, why it is here, what happened to it. */
export function TicketPane({ id, queueName, item, selection, actions }: Props) {
  const query = useQuery(ticketQuery(id))
  const [chosen, setChosen] = useState<string | null>(null)
  const detail = query.data
  const ticket = detail ?? item
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
  // What opened the ticket, unless the reader asks about another message.
  const mention =
    detail?.mentions.find((one) => one.id === chosen) ??
    (detail === undefined ? undefined : openingMention(detail))
  return (
    <article id={PANE_ID} className={classes.pane} tabIndex={-1}>
      {selection.isPhone && <PhoneBar selection={selection} name={queueName} />}
      <TicketActionBar moves={detail?.moves ?? null} selection={selection} actions={actions} />
      <div className={classes.scroller} key={id}>
        {ticket !== undefined && <TicketHeader ticket={ticket} />}
        <div className={classes.columns}>
          {detail === undefined || mention === undefined ? (
            <PaneSkeleton excerpt={item?.excerpt} />
          ) : (
            <>
              <Conversation
                mentions={detail.mentions}
                total={detail.mentionCount}
                chosenId={mention.id}
                onChoose={setChosen}
              />
              <aside className={classes.aside}>
                <WhyPanel ticket={detail} mention={mention} />
                <TicketHistory events={detail.history} />
              </aside>
            </>
          )}
        </div>
      </div>
    </article>
  )
}
