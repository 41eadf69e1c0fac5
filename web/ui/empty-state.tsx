import type { ReactNode } from 'react'
import classes from './empty-state.module.css'

type Props = {
  /** `h1` where nothing else is on the page. */
  heading?: 'h1' | 'h2'
  title: string
  text?: string | undefined
  icon?: ReactNode
  children?: ReactNode
}

/** What is shown where there is nothing: why, and what to do about it. */
export function EmptyState({ heading: Heading = 'h2', title, text, icon, children }: Props) {
  return (
    <div className={classes.empty}>
      {icon !== undefined && (
        <span className={classes.icon} aria-hidden="true">
          {icon}
        </span>
      )}
      <Heading className={classes.title}>{title}</Heading>
      {text !== undefined && <p className={classes.text}>{text}</p>}
      {children !== undefined && <div className={classes.actions}>{children}</div>}
    </div>
  )
}
