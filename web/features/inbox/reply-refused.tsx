import { Button } from '@mantine/core'
import { IconNote } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import type { ReplyCheckView } from '../../../src/model/reply.ts'
import type { MentionView } from '../../../src/model/views.ts'
import { strings } from '../../lib/strings.ts'
import { inbox } from '../../lib/words/inbox.ts'
import { OutsideLink } from '../../ui/outside-link.tsx'
import classes from './composer.module.css'

type Props = {
  check: ReplyCheckView | undefined
  mention: MentionView | undefined
  onNote(): void
}

/** Why nothing can be answered from here, and what can be done instead. */
export function Refused({ check, mention, onNote }: Props) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])
  return (
    <div className={classes.refused} tabIndex={-1} ref={box}>
      <p role="alert">{check?.reason ?? inbox.write.refused}</p>
      <div className={classes.ways}>
        {mention !== undefined && (
          <OutsideLink address={mention.url} className={classes.way}>
            {(host) => `${strings.ticket.readOn} ${host}`}
          </OutsideLink>
        )}
        <Button
          size="compact-md"
          className={classes.step}
          variant="default"
          leftSection={<IconNote size={15} stroke={1.8} aria-hidden="true" />}
          onClick={onNote}
        >
          {inbox.keys.note}
        </Button>
      </div>
    </div>
  )
}
