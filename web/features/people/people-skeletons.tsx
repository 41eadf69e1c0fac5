import { Skeleton } from '@mantine/core'
import classes from './people-list.module.css'

/** The shape of the list while it is read. */
export function PeopleSkeletons() {
  return (
    <div aria-busy="true" className={classes.skeletons}>
      {[38, 52, 30, 46, 35].map((width) => (
        <div key={width} className={classes.skeleton}>
          <Skeleton circle height="2rem" />
          <Skeleton height="0.75rem" width={`${width}%`} />
        </div>
      ))}
    </div>
  )
}
