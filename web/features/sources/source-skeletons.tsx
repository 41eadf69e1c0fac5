import { Skeleton } from '@mantine/core'
import classes from './sources-page.module.css'

/** The shape of the list while it is read. */
export function SourceSkeletons() {
  return (
    <div className={classes.list} aria-busy="true">
      {[1, 2, 3].map((place) => (
        <Skeleton key={place} height="8.25rem" radius="md" />
      ))}
    </div>
  )
}
