import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { TicketItem } from '../../../src/model/views.ts'
import { queueNames, statusNames } from '../../lib/words/names.ts'
import { authorTicketsQuery } from '../../lib/ticket-queries.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { Ago } from '../../ui/age.tsx'
import { SentimentMark } from '../../ui/sentiment-mark.tsx'
import classes from './author-tickets.module.css'

const SHOWN = 5

/** What the same author wrote before, and how that ended. */
export const AuthorTickets = memo(function AuthorTickets({ ticket }: { ticket: TicketItem }) {
  const { author } = ticket
  const { data = [] } = useQuery({
    ...authorTicketsQuery(author?.id ?? ''),
    enabled: author !== null,
  })
  const others = data.filter(({ id }) => id !== ticket.id)
  if (author === null || others.length === 0) return null
  return (
    <section className={classes.card} aria-labelledby="author-title">
      <h3 id="author-title" className={classes.title}>
        {inbox.author.title}
      </h3>
      <ul>
        {others.slice(0, SHOWN).map((one) => (
          <li key={one.id}>
            <Link
              to="/inbox/{-$queue}"
              params={{ queue: undefined }}
              search={{ ticket: one.id }}
              className={classes.ticket}
            >
              <span className={classes.excerpt} dir="auto">
                {one.excerpt}
              </span>
              <span className={classes.facts}>
                <SentimentMark sentiment={one.sentiment} />
                <span>{queueNames[one.queue]}</span>
                <span>{statusNames[one.status]}</span>
                <Ago at={one.openedAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {others.length > SHOWN && (
        <p className={classes.rest}>{inbox.author.more(others.length - SHOWN)}</p>
      )}
    </section>
  )
})
