import { Skeleton } from '@mantine/core'
import messageClasses from './message.module.css'
import classes from './pane-skeleton.module.css'

/** The ticket while it is read: the text that is known already, and the shape of the rest. */
export function PaneSkeleton({ excerpt }: { excerpt: string | undefined }) {
  return (
    <>
      <div className={classes.main} aria-busy="true">
        <Skeleton height="0.75rem" width="40%" />
        {excerpt === undefined ? (
          <Skeleton height="4rem" mt="0.875rem" />
        ) : (
          <p className={`${messageClasses.text} ${classes.excerpt}`} dir="auto">
            {excerpt}
          </p>
        )}
      </div>
      <div className={classes.side} aria-hidden="true">
        {[60, 90, 75, 85, 40].map((width) => (
          <Skeleton key={width} height="0.75rem" width={`${width}%`} />
        ))}
      </div>
    </>
  )
}
