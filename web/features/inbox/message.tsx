import { Checkbox, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import type { MentionView } from '../../../src/model/views.ts'
import { strings } from '../../lib/strings.ts'
import { intentNames, kindNames, metricText, sentimentNames } from '../../lib/words/names.ts'
import { toneOf } from '../../lib/tones.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { Ago } from '../../ui/age.tsx'
import { ExplainedMention } from '../../ui/explained-mention.tsx'
import { OutsideLink } from '../../ui/outside-link.tsx'
import { SentimentMark } from '../../ui/sentiment-mark.tsx'
import { Tag } from '../../ui/tag.tsx'
import classes from './message.module.css'

type Props = {
  mention: MentionView
  /** From 1 on, among those of the ticket. */
  place: number
  /** The only message: there is nothing to choose between. */
  alone: boolean
  /** Its labels are what the panel beside it explains. */
  chosen: boolean
  /** It is to become a ticket of its own. */
  marked: boolean
  onChoose(id: string): void
  onMark(id: string): void
}

function Facts({ mention }: { mention: MentionView }) {
  return (
    <p className={classes.facts}>
      {mention.kind !== 'post' && <span>{kindNames[mention.kind]}</span>}
      <Ago at={mention.postedAt} />
      {mention.editedAt !== null && <span>{strings.ticket.edited}</span>}
      <bdi>{strings.ticket.via(mention.source.name)}</bdi>
      <OutsideLink address={mention.url} className={classes.outside}>
        {(host) => (
          <>
            <VisuallyHidden>{strings.ticket.readOn}</VisuallyHidden>
            {host}
            <IconExternalLink size={13} stroke={1.8} aria-hidden="true" />
          </>
        )}
      </OutsideLink>
    </p>
  )
}

function Metrics({ metrics }: { metrics: MentionView['metrics'] }) {
  const told = Object.entries(metrics).filter(([, value]) => value !== 0)
  return told.map(([name, value]) => (
    <span key={name} className={classes.metric}>
      {metricText(name, value)}
    </span>
  ))
}

export function Message(props: Props) {
  const { mention, place, alone, chosen, marked, onChoose, onMark } = props
  const { sentiment, intents, explanation } = mention.classification
  return (
    <li
      id={`message-${mention.id}`}
      className={classes.message}
      data-chosen={(chosen && !alone) || undefined}
      data-marked={marked || undefined}
    >
      {!alone && (
        <Checkbox
          className={classes.mark}
          size="xs"
          aria-label={inbox.split.mark(place)}
          checked={marked}
          onChange={() => onMark(mention.id)}
        />
      )}
      <Facts mention={mention} />
      <ExplainedMention
        mention={{ title: mention.title, text: mention.text, explanation }}
        heading="h3"
        titleClass={classes.title}
        textClass={classes.text}
      />
      <div className={classes.labels}>
        <span className={classes.mood}>
          <SentimentMark sentiment={sentiment.label} />
          <span aria-hidden="true">{sentimentNames[sentiment.label]}</span>
        </span>
        {intents.map(({ label }) => (
          <Tag key={label} tone={toneOf(label)}>
            {intentNames[label]}
          </Tag>
        ))}
        <span className={classes.space} />
        <Metrics metrics={mention.metrics} />
        {!alone && !chosen && (
          <UnstyledButton className={classes.action} onClick={() => onChoose(mention.id)}>
            {strings.why.showFor}
          </UnstyledButton>
        )}
      </div>
    </li>
  )
}
