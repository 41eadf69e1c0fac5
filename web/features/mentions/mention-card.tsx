import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconExternalLink, IconInbox } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { MentionView } from '../../../src/model/views.ts'
import { networkName } from '../../lib/networks.ts'
import { isTicketQueue } from '../../lib/queues.ts'
import { strings } from '../../lib/strings.ts'
import { intentNames, kindNames, queueNames } from '../../lib/words/names.ts'
import { toneOf } from '../../lib/tones.ts'
import { useBrandName } from '../../lib/use-brand-name.ts'
import { Ago } from '../../ui/age.tsx'
import { ExplainedMention } from '../../ui/explained-mention.tsx'
import { ForgetMention } from '../../ui/forget-mention.tsx'
import { MatchNote } from '../../ui/match-note.tsx'
import { OutsideLink } from '../../ui/outside-link.tsx'
import { SentimentMark } from '../../ui/sentiment-mark.tsx'
import { Tag } from '../../ui/tag.tsx'
import classes from './mention-card.module.css'

/** Longer texts than this, in UTF-16 units, are folded. */
const FOLD_AT = 600

function Actions({ mention }: { mention: MentionView }) {
  const { queue, ticketId } = mention
  return (
    <>
      {ticketId !== null && (
        <Link
          to="/inbox/{-$queue}"
          params={{ queue: isTicketQueue(queue) ? queue : undefined }}
          search={{ ticket: ticketId }}
          className={classes.action}
        >
          <IconInbox size={13} stroke={1.8} aria-hidden="true" />
          {strings.mentions.ticket}
        </Link>
      )}
      <ForgetMention mentionId={mention.id} className={classes.action} />
      <OutsideLink address={mention.url} className={classes.action}>
        {(host) => (
          <>
            <VisuallyHidden>{strings.ticket.readOn}</VisuallyHidden>
            {host}
            <IconExternalLink size={13} stroke={1.8} aria-hidden="true" />
          </>
        )}
      </OutsideLink>
    </>
  )
}

export function MentionCard({ mention }: { mention: MentionView }) {
  const { author, classification, queue, title, text } = mention
  const [unfolded, setUnfolded] = useState(false)
  const brand = useBrandName(mention.brandId)
  const isLong = text.length > FOLD_AT
  return (
    <article className={classes.card}>
      <header className={classes.head}>
        <SentimentMark sentiment={classification.sentiment.label} />
        <bdi className={classes.name}>
          {author?.name ?? author?.handle ?? strings.list.unknownAuthor}
        </bdi>
        <span className={classes.fact}>{networkName(mention.network)}</span>
        {mention.kind !== 'post' && <span className={classes.fact}>{kindNames[mention.kind]}</span>}
        <bdi className={classes.fact}>{strings.ticket.via(mention.source.name)}</bdi>
        <Ago at={mention.postedAt} className={classes.age} />
      </header>
      <ExplainedMention
        mention={{ title, text, explanation: classification.explanation }}
        heading="h2"
        titleClass={classes.title}
        textClass={classes.text}
        folded={isLong && !unfolded}
      />
      {isLong && (
        <UnstyledButton className={classes.action} onClick={() => setUnfolded(!unfolded)}>
          {unfolded ? strings.mentions.less : strings.mentions.more}
        </UnstyledButton>
      )}
      <footer className={classes.foot}>
        <Tag tone="neutral">{queueNames[queue]}</Tag>
        {classification.intents.map(({ label }) => (
          <Tag key={label} tone={toneOf(label)}>
            {intentNames[label]}
          </Tag>
        ))}
        {brand !== null && (
          <Tag>
            <bdi>{brand}</bdi>
          </Tag>
        )}
        <MatchNote mentionId={mention.id} label={strings.match.open} />
        <span className={classes.space} />
        <Actions mention={mention} />
      </footer>
    </article>
  )
}
