import { type ReactNode, useState } from 'react'
import classes from './more-options.module.css'

type Props = {
  title: string
  /** What few people need; it is in sight where one of them was changed or is wrong. */
  fields: readonly { name: string; isSet: boolean }[]
  isWrong: boolean
  children: ReactNode
}

/** Folds away what few people need. */
export function MoreOptions({ title, fields, isWrong, children }: Props) {
  const [isOpen, setIsOpen] = useState(fields.some(({ isSet }) => isSet))
  if (fields.length === 0) return null
  return (
    <details
      open={isOpen || isWrong}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
    >
      <summary className={classes.summary}>{title}</summary>
      <div className={classes.fields}>{children}</div>
    </details>
  )
}
