import { Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useId } from 'react'
import type { QueryCheck } from '../../lib/endpoints.ts'
import { checkQueryQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { caretLines } from './caret-lines.ts'
import classes from './query-field.module.css'

const words = strings.brands

type Props = { value: string; onChange(value: string): void; onChecked(fine: boolean): void }

function Verdict({ query, check }: { query: string; check: QueryCheck }) {
  if (check.ok) {
    return (
      <p className={classes.fine}>
        {check.canonical === '' ? (
          words.queryEmpty
        ) : (
          <>
            {words.queryOk} <code>{check.canonical}</code>
          </>
        )}
      </p>
    )
  }
  return check.errors.map(({ message, column }) => {
    const [line, caret] = caretLines(query, column)
    return (
      <div key={`${column} ${message}`} className={classes.problem}>
        <p>{message}</p>
        <pre aria-hidden="true">
          {line}
          {'\n'}
          {caret}
        </pre>
      </div>
    )
  })
}

/** The query with what the server makes of it, while it is typed. */
export function QueryField({ value, onChange, onChecked }: Props) {
  const id = useId()
  const [settled] = useDebouncedValue(value, 250)
  const { data } = useQuery({
    ...checkQueryQuery(settled),
    placeholderData: (before) => before,
  })
  const isFine = data?.ok !== false
  useEffect(() => onChecked(isFine), [isFine, onChecked])
  return (
    <div>
      <Textarea
        label={words.query}
        description={words.queryHint}
        classNames={{ input: classes.input }}
        autosize
        minRows={3}
        maxRows={14}
        maxLength={20_000}
        spellCheck={false}
        value={value}
        aria-invalid={!isFine}
        aria-describedby={id}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <div id={id} className={classes.verdict} aria-live="polite">
        {data === undefined ? words.checking : <Verdict query={settled} check={data} />}
      </div>
    </div>
  )
}
