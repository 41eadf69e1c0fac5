import { Skeleton } from '@mantine/core'
import classes from './mention-card.module.css'

/** The shape of the list while it is read. */
export function MentionSkeletons() {
  return (
    <div aria-busy="true">
      {[88, 64, 95, 70, 80].map((width) => (
        <div key={width} className={classes.card}>
          <Skeleton height="0.75rem" width="30%" />
          <Skeleton height="0.75rem" width={`${width}%`} mt="0.875rem" />
          <Skeleton height="0.75rem" width={`${width - 20}%`} mt="0.625rem" />
          <Skeleton height="0.75rem" width="15%" mt="1rem" />
        </div>
      ))}
    </div>
  )
}
