import { type ReactNode, useId } from 'react'
import classes from './section.module.css'

type Props = {
  title: string
  /** How many there are, where that is of use. */
  count?: number | undefined
  actions?: ReactNode
  children: ReactNode
}

/** A part of a profile under its heading, which takes the focus when what had it is gone. */
export function Section({ title, count, actions, children }: Props) {
  const id = useId()
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.head}>
        <h2 id={id} className={classes.title} tabIndex={-1}>
          {title}
          {count !== undefined && count > 0 && (
            <span className={classes.count}> {count.toLocaleString()}</span>
          )}
        </h2>
        {actions}
      </div>
      {children}
    </section>
  )
}
