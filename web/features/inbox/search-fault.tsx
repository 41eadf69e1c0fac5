import { caretLines } from '../settings/caret-lines.ts'
import classes from './search-box.module.css'

type Props = { query: string; errors: readonly { message: string; column: number }[] }

/** What is wrong with a query, and where. */
export function SearchFault({ query, errors }: Props) {
  const [first] = errors
  if (first === undefined) return null
  const [line, caret] = caretLines(query, first.column)
  return (
    <div className={classes.fault}>
      <p>{first.message}</p>
      <pre aria-hidden="true">
        {line}
        {'\n'}
        {caret}
      </pre>
    </div>
  )
}
