import { Skeleton } from '@mantine/core'
import classes from './overview-page.module.css'

/** The shape of the overview while it is read. */
export function OverviewSkeleton() {
  return (
    <div className={classes.overview} aria-busy="true">
      <Skeleton height="5.75rem" radius="md" />
      <Skeleton height="24rem" radius="md" />
      <Skeleton height="18rem" radius="md" />
    </div>
  )
}
