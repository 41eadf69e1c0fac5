import type { ReactNode } from 'react'
import { useTitle } from '../lib/use-title.ts'
import classes from './page.module.css'

type Props = {
  title: string
  intro?: string | undefined
  before?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** A page that is read from top to bottom: its title, what can be done, then its content. */
export function Page({ title, intro, before, actions, children }: Props) {
  useTitle(title)
  return (
    <div className={classes.page}>
      <div className={classes.column}>
        {before}
        <header className={classes.header}>
          <div>
            <h1 className={classes.title} data-named={before === undefined || undefined}>
              {title}
            </h1>
            {intro !== undefined && <p className={classes.intro}>{intro}</p>}
          </div>
          {actions !== undefined && <div className={classes.actions}>{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  )
}
