import { Button } from '@mantine/core'
import { IconCornerUpLeft, IconExternalLink } from '@tabler/icons-react'
import type { ReplyView } from '../../../src/model/reply.ts'
import { useNow } from '../../lib/clock.ts'
import { formatWhen } from '../../lib/format.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { Ago } from '../../ui/age.tsx'
import { OutsideLink } from '../../ui/outside-link.tsx'
import { Tag, type Tone } from '../../ui/tag.tsx'
import classes from './reply-item.module.css'
import { type ReplyStep, stepsOf, useReplySteps } from './use-reply-steps.ts'

const words = inbox.replies

const tones: Record<ReplyView['state'], Tone> = {
  draft: 'mixed',
  approved: 'accent',
  claimed: 'accent',
  sending: 'accent',
  sent: 'positive',
  failed: 'negative',
  unknown: 'mixed',
  cancelled: 'neutral',
}

const names: Record<ReplyStep, string> = {
  approve: words.approve,
  cancel: words.cancel,
  retry: words.retry,
  sent: words.wasSent,
  not_sent: words.wasNotSent,
}

/** Further away than this, in milliseconds, an answer was planned: its time is worth a word. */
const PLANNED_MS = 60_000

/** An answer of ours: what it says, how far it has got, and what can be done about it. */
export function ReplyItem({ reply, ticketId }: { reply: ReplyView; ticketId: string }) {
  const now = useNow()
  const { mutate, isPending } = useReplySteps(ticketId)
  const { state, sendAt, sentAt, error } = reply
  const isPlanned = state === 'approved' && sendAt !== null && Date.parse(sendAt) > now + PLANNED_MS
  return (
    <li className={classes.reply} data-state={state}>
      <p className={classes.facts}>
        <IconCornerUpLeft size={14} stroke={1.8} aria-hidden="true" />
        <bdi className={classes.name}>{words.by(reply.actor, reply.source.name)}</bdi>
        <Ago at={sentAt ?? reply.createdAt} />
        <OutsideLink address={reply.url} className={classes.see}>
          {() => (
            <>
              {words.see}
              <IconExternalLink size={12} stroke={1.8} aria-hidden="true" />
            </>
          )}
        </OutsideLink>
      </p>
      <p className={classes.text} dir="auto">
        {reply.text}
      </p>
      <div className={classes.state}>
        <Tag tone={tones[state]}>{words.states[state]}</Tag>
        {isPlanned && <span className={classes.when}>{words.at(formatWhen(sendAt, now))}</span>}
        {error !== null && <span className={classes.error}>{error}</span>}
        {stepsOf[state].map((step, place) => (
          <Button
            key={step}
            size="compact-sm"
            variant={place === 0 && step !== 'cancel' ? 'light' : 'subtle'}
            color={place === 0 && step !== 'cancel' ? 'blue' : 'gray'}
            disabled={isPending}
            onClick={() => mutate({ reply, step })}
          >
            {names[step]}
          </Button>
        ))}
      </div>
    </li>
  )
}
