import { IconCopyCheck, IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment, memo } from 'react'
import type { MentionView, TicketDetail } from '../../../src/model/views.ts'
import { strings } from '../../lib/strings.ts'
import { similarQuery } from '../../lib/ticket-queries.ts'
import { rules } from '../../lib/words/rules.ts'
import { MatchNote } from '../../ui/match-note.tsx'
import { Tag } from '../../ui/tag.tsx'
import { DecidingWords } from './deciding-words.tsx'
import { Labels } from './labels.tsx'
import classes from './why-panel.module.css'

/** The rule's name, which leads to it where it is one. */
function RuleName({ rule: { id, name } }: { rule: TicketDetail['why']['rule'] }) {
  if (id === 'person' || id === 'none') return name
  const isOwn = /^\d+$/.test(id)
  return (
    <Link
      to="/rules/{-$ruleId}"
      params={{ ruleId: isOwn ? id : undefined }}
      {...(isOwn ? {} : { hash: `rule-${id}` })}
      className={classes.link}
    >
      <bdi>{name}</bdi>
    </Link>
  )
}

type Props = { ticket: TicketDetail; mention: MentionView }

/** Why the ticket is where it is: the rule, its grounds, and what the classifier saw. */
export const WhyPanel = memo(function WhyPanel({ ticket, mention }: Props) {
  const { rule, because, also = [] } = ticket.why
  const { classification } = mention
  const { data: similar = 0 } = useQuery(similarQuery(ticket.id))
  const place = ticket.mentions.findIndex(({ id }) => id === mention.id) + 1
  const language = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' })
  return (
    <section className={classes.panel} aria-labelledby="why-title">
      <h3 id="why-title" className={classes.title}>
        {strings.why.title}
      </h3>
      <div className={classes.rule}>
        <IconRoute size={16} stroke={1.7} aria-hidden="true" />
        <div>
          <p className={classes.ruleName}>
            <RuleName rule={rule} />
          </p>
          <ul className={classes.because}>
            {because.map((ground) => (
              <li key={ground}>{ground}</li>
            ))}
          </ul>
          {also.length > 0 && (
            <p className={classes.also}>
              {rules.also}{' '}
              {also.map((each, at) => (
                <Fragment key={each.id}>
                  {at > 0 && ', '}
                  <RuleName rule={each} />
                </Fragment>
              ))}
            </p>
          )}
        </div>
      </div>
      <div>
        <MatchNote key={mention.id} mentionId={mention.id} label={strings.match.openTicket} />
      </div>
      {similar > 0 && (
        <p className={classes.similar}>
          <IconCopyCheck size={15} stroke={1.7} aria-hidden="true" />
          {strings.why.similar(similar)}
        </p>
      )}
      {ticket.mentions.length > 1 && (
        <p className={classes.which}>{strings.why.ofMessage(place, ticket.mentions.length)}</p>
      )}
      {classification.spam.label && <Tag tone="negative">{strings.why.spam}</Tag>}
      <Labels classification={classification} />
      <DecidingWords explanation={classification.explanation} />
      <p className={classes.model}>
        {strings.why.model} <code>{classification.model}</code>
        {' · '}
        {strings.why.language}{' '}
        {classification.language === 'und' ? '?' : language.of(classification.language)}
      </p>
    </section>
  )
})
