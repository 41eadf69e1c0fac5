import { IconCopyCheck, IconRoute } from '@tabler/icons-react'
import type { MentionView, TicketDetail } from '../../../src/model/views.ts'
import { strings } from '../../lib/strings.ts'
import { Tag } from '../../ui/tag.tsx'
import { DecidingWords } from './deciding-words.tsx'
import { Labels } from './labels.tsx'
import classes from './why-panel.module.css'

type Props = { ticket: TicketDetail; mention: MentionView }

/** Why the ticket is where it is: the rule, its grounds, and what the classifier saw. */
export function WhyPanel({ ticket, mention }: Props) {
  const { rule, because } = ticket.why
  const { classification } = mention
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
          <p className={classes.ruleName}>{rule.name}</p>
          <ul className={classes.because}>
            {because.map((ground) => (
              <li key={ground}>{ground}</li>
            ))}
          </ul>
        </div>
      </div>
      {ticket.similar > 0 && (
        <p className={classes.similar}>
          <IconCopyCheck size={15} stroke={1.7} aria-hidden="true" />
          {strings.why.similar(ticket.similar)}
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
}
