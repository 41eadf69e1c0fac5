import { Tooltip } from '@mantine/core'
import type { LiveState } from '../lib/live.ts'
import { strings } from '../lib/strings.ts'
import classes from './live-indicator.module.css'

/** Whether new tickets come in by themselves right now. */
export function LiveIndicator({ state }: { state: LiveState }) {
  return (
    <Tooltip label={strings.live.hint[state]}>
      <output className={classes.live} data-state={state}>
        <span className={classes.dot} aria-hidden="true" />
        {strings.live[state]}
      </output>
    </Tooltip>
  )
}
