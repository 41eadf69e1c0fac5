import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RejectedItem, Source } from '../../../src/model/source.ts'
import { clearRejected, retryRejected } from '../../lib/endpoints.ts'
import { formatCount } from '../../lib/format.ts'
import { keys, rejectedQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { Ago } from '../../ui/age.tsx'
import { toast, toastFailure } from '../../ui/toast.ts'
import classes from './rejected-list.module.css'

const words = strings.rejected

function Item({ item }: { item: RejectedItem }) {
  return (
    <li className={classes.item}>
      <p>
        {item.reason} <Ago at={item.at} className={classes.age} />
        {item.times > 1 && <span className={classes.age}> · {words.times(item.times)}</span>}
      </p>
      {item.excerpt !== '' && <pre className={classes.excerpt}>{item.excerpt}</pre>}
    </li>
  )
}

function useRejectedMutations(source: Source) {
  const client = useQueryClient()
  const settled = {
    onError: (error: Error) => toastFailure(source.name, error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sources }),
  }
  const retry = useMutation({
    mutationFn: () => retryRejected(source.id),
    onSuccess: ({ stored, failed }) => toast(words.retried(stored, failed)),
    ...settled,
  })
  const clear = useMutation({ mutationFn: () => clearRejected(source.id), ...settled })
  return { retry, clear }
}

function Items({ source }: { source: Source }) {
  const { data: items, isError } = useQuery(rejectedQuery(source.id))
  const { retry, clear } = useRejectedMutations(source)
  if (items === undefined) return <p>{isError ? words.failed : words.loading}</p>
  if (items.length === 0) return <p>{words.none}</p>
  return (
    <>
      <ul className={classes.items}>
        {items.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
      <div className={classes.actions}>
        {items.some(({ canRetry }) => canRetry) && (
          <Button
            size="compact-sm"
            variant="default"
            loading={retry.isPending}
            onClick={() => retry.mutate()}
          >
            {words.retry}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          loading={clear.isPending}
          onClick={() => clear.mutate()}
        >
          {words.clear}
        </Button>
      </div>
    </>
  )
}

/** What a source held that could not become a mention, asked for when it is opened. */
export function RejectedList({ source }: { source: Source }) {
  const [opened, setOpened] = useState(false)
  return (
    <details
      className={classes.list}
      open={opened}
      onToggle={(event) => setOpened(event.currentTarget.open)}
    >
      <summary>{words.title(formatCount(source.counts.rejected))}</summary>
      {opened && <Items source={source} />}
    </details>
  )
}
