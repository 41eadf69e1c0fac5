import { ActionIcon, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { strings } from '../../lib/strings.ts'
import classes from './ticket-steps.module.css'
import type { Selection } from './use-selection.ts'

/** To the ticket above and the one below. */
export function TicketSteps({ selection }: { selection: Selection }) {
  const { index, total, step, isPhone } = selection
  const size = isPhone ? 'xl' : 'md'
  return (
    <div className={classes.steps}>
      <Tooltip label={`${strings.ticket.previous} (k)`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={size}
          aria-label={strings.ticket.previous}
          disabled={index === 0}
          onClick={() => step(-1)}
        >
          <IconChevronUp size={17} stroke={1.8} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`${strings.ticket.next} (j)`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={size}
          aria-label={strings.ticket.next}
          disabled={index === total - 1}
          onClick={() => step(1)}
        >
          <IconChevronDown size={17} stroke={1.8} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
