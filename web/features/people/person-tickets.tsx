import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { PersonItem } from '../../../src/model/person.ts'
import { authorTicketsQuery } from '../../lib/ticket-queries.ts'
import { queueNames, statusNames } from '../../lib/words/names.ts'
import { persons } from '../../lib/words/persons.ts'
import { Ago } from '../../ui/age.tsx'
import { SentimentMark } from '../../ui/sentiment-mark.tsx'
import classes from './person-posts.module.css'
import { Section } from './section.tsx'

const words = persons.tickets

/** Their tickets of all accounts, the newest first. */
export function PersonTickets({ authors }: Pick<PersonItem, 'authors'>) {
  const reads = useQueries({ queries: authors.map(({ id }) => authorTicketsQuery(id)) })
  const isRead = reads.every(({ data }) => data !== undefined)
  const tickets = reads
    .flatMap(({ data = [] }) => data)
    .toSorted((a, b) => (a.openedAt < b.openedAt ? 1 : -1))
  return (
    <Section title={words.title} count={tickets.length}>
      {isRead && tickets.length === 0 && <p className={classes.none}>{words.none}</p>}
      <ul>
        {tickets.map((ticket) => (
          <li key={ticket.id} className={classes.item}>
            <Link
              to="/inbox/{-$queue}"
              params={{ queue: undefined }}
              search={{ ticket: ticket.id }}
              className={classes.ticket}
            >
              <span className={classes.excerpt} dir="auto">
                {ticket.excerpt}
              </span>
              <span className={classes.facts}>
                <SentimentMark sentiment={ticket.sentiment} />
                <span>{queueNames[ticket.queue]}</span>
                <span>{statusNames[ticket.status]}</span>
                {ticket.assignee !== null && <bdi>{ticket.assignee.name}</bdi>}
                <Ago at={ticket.openedAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}
