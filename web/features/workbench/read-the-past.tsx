import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Source } from '../../../src/model/source.ts'
import { startBackFill } from '../../lib/endpoints.ts'
import { collectorsQuery, keys, sourcesQuery } from '../../lib/queries.ts'
import { strings } from '../../lib/strings.ts'
import { Tag } from '../../ui/tag.tsx'
import { toast, toastFailure } from '../../ui/toast.ts'
import classes from './read-the-past.module.css'

const words = strings.workbench
const spans = [7, 30, 90, 365]

function SourceOffer({ source, days }: { source: Source; days: number }) {
  const client = useQueryClient()
  const start = useMutation({
    mutationFn: () => startBackFill(source.id, days),
    onSuccess: async () => {
      toast(words.pastStarted(source.name))
      await client.invalidateQueries({ queryKey: keys.sources })
    },
    onError: (error) => toastFailure(source.name, error),
  })
  const isRunning = start.isSuccess || source.backFill?.state === 'running'
  const charges = source.budgets.some(({ usdEach }) => usdEach !== null && usdEach > 0)
  return (
    <li className={classes.source}>
      <bdi className={classes.name}>{source.name}</bdi>
      {charges && <Tag>{words.pastCharges}</Tag>}
      <Button
        size="xs"
        variant="default"
        className={classes.action}
        loading={start.isPending}
        disabled={isRunning}
        aria-label={`${isRunning ? words.pastRunning : words.pastRead}: ${source.name}`}
        onClick={() => start.mutate()}
      >
        {isRunning ? words.pastRunning : words.pastRead}
      </Button>
    </li>
  )
}

/** Offered once a query is saved: what was said before, of the sources that can read it. */
export function ReadThePast() {
  const { data: sources = [] } = useQuery(sourcesQuery)
  const { data: collectors = [] } = useQuery(collectorsQuery)
  const [days, setDays] = useState(30)
  const hasPast = new Set(collectors.filter((each) => each.hasPast).map(({ name }) => name))
  const able = sources.filter(({ collector, enabled }) => enabled && hasPast.has(collector))
  if (able.length === 0) return null
  return (
    <section className={classes.offer} aria-labelledby="past-title">
      <h2 id="past-title" className={classes.title}>
        {words.pastTitle}
      </h2>
      <p className={classes.hint}>{words.pastHint}</p>
      <NativeSelect
        size="xs"
        label={words.pastDays}
        value={days}
        data={spans.map((count) => ({ value: String(count), label: words.dayCount(count) }))}
        onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}
      />
      <ul>
        {able.map((source) => (
          <SourceOffer key={source.id} source={source} days={days} />
        ))}
      </ul>
    </section>
  )
}
