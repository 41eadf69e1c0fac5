import { Skeleton } from '@mantine/core'
import classes from './row-skeleton.module.css'

/** The shape of a row that is on its way. */
export function RowSkeleton() {
  return (
    <div className={classes.row} aria-hidden="true">
      <Skeleton circle height="2rem" width="2rem" />
      <div className={classes.lines}>
        <Skeleton height="0.75rem" width="45%" />
        <Skeleton height="0.625rem" />
        <Skeleton height="0.625rem" width="80%" />
        <Skeleton height="0.625rem" width="25%" />
      </div>
    </div>
  )
}

export function ListSkeleton() {
  return (
    <div className={classes.list} aria-busy="true">
      {Array.from({ length: 9 }, (_, index) => (
        <RowSkeleton key={index} />
      ))}
    </div>
  )
}
