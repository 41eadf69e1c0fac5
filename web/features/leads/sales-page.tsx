import { Button, NativeSelect, NumberInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Need, SalesSettings } from '../../../src/model/lead.ts'
import type { SavedReply } from '../../../src/model/saved-reply.ts'
import { savedRepliesQuery } from '../../lib/ticket-queries.ts'
import { leads as words, needNames } from '../../lib/words/leads.ts'
import { LoadError } from '../../ui/load-error.tsx'
import { Page } from '../../ui/page.tsx'
import { toast } from '../../ui/toast.ts'
import { RowSkeleton } from '../inbox/row-skeleton.tsx'
import { leadKeys, saveSettings, settingsQuery } from './leads-api.ts'
import classes from './sales-page.module.css'
import { SalesReps } from './sales-reps.tsx'
import { SalesRules } from './sales-rules.tsx'
import { SalesWeights } from './sales-weights.tsx'

/** How leads are handled: what is offered, who sells, what fits, and what was learned. */
export function SalesPage() {
  const query = useQuery(settingsQuery)
  const { data: replies } = useQuery(savedRepliesQuery)
  return (
    <Page title={words.sales.title} intro={words.sales.intro}>
      {query.isPending && <RowSkeleton />}
      {query.isError && query.data === undefined && (
        <LoadError
          title={words.sales.failed}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.data !== undefined && replies !== undefined && (
        <Settings settings={query.data} replies={replies} />
      )}
      <SalesReps />
      <SalesWeights />
    </Page>
  )
}

const needs = Object.keys(needNames) as Need[]
const numbers = ['contactGapDays', 'offerFrom', 'nurtureDays'] as const
const bounds = {
  contactGapDays: { min: 0, max: 365 },
  offerFrom: { min: 0, max: 100 },
  nurtureDays: { min: 1, max: 730 },
} as const

type Props = { settings: SalesSettings; replies: readonly SavedReply[] }

function Settings({ settings, replies }: Props) {
  const [draft, setDraft] = useState(settings)
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: () => saveSettings(draft),
    onSuccess: () => toast(words.sales.saved),
    onSettled: () => client.invalidateQueries({ queryKey: leadKeys.all }),
  })
  const choose = (need: Need, id: string) =>
    setDraft({ ...draft, replies: { ...draft.replies, [need]: id === '' ? null : Number(id) } })
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <div className={classes.fields}>
        {numbers.map((name) => (
          <NumberInput
            key={name}
            label={words.sales.numbers[name].label}
            description={words.sales.numbers[name].hint}
            {...bounds[name]}
            clampBehavior="strict"
            allowDecimal={false}
            hideControls
            value={draft[name]}
            onChange={(value) => {
              if (typeof value === 'number') setDraft({ ...draft, [name]: value })
            }}
          />
        ))}
      </div>
      <h2 className={classes.heading}>{words.sales.replies}</h2>
      <div className={classes.fields}>
        {needs.map((need) => (
          <NativeSelect
            key={need}
            label={needNames[need]}
            value={String(draft.replies[need] ?? '')}
            onChange={({ currentTarget }) => choose(need, currentTarget.value)}
            data={[
              { value: '', label: words.sales.noReply },
              ...replies.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
        ))}
      </div>
      <h2 className={classes.heading}>{words.sales.rules}</h2>
      <SalesRules
        rules={draft.fitRules}
        onChange={(fitRules) => setDraft({ ...draft, fitRules })}
      />
      {save.isError && (
        <p role="alert" className={classes.fault}>
          {save.error.message}
        </p>
      )}
      <Button type="submit" loading={save.isPending}>
        {words.sales.save}
      </Button>
    </form>
  )
}
