import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Brand, BrandInput } from '../../../src/model/brand.ts'
import { strings } from '../../lib/strings.ts'
import { Page } from '../../ui/page.tsx'
import { firstDraft, keepDraft, useDraftTaken } from '../settings/brand-draft.ts'
import { QueryField } from '../settings/query-field.tsx'
import { LiveSample } from './live-sample.tsx'
import { ReadThePast } from './read-the-past.tsx'
import { TrialResults } from './trial-results.tsx'
import { useSave } from './use-save.ts'
import { useTrial } from './use-trial.ts'
import classes from './workbench.module.css'

const words = strings.workbench
const ranges = [7, 30, 90, 365]

function Back({ brand, draft }: { brand: Brand | null; draft: BrandInput }) {
  return (
    <Link
      to="/brands/{-$brandId}"
      params={{ brandId: String(brand?.id ?? 'new') }}
      className={classes.back}
      onClick={() => keepDraft(brand?.id ?? null, draft)}
    >
      <IconArrowLeft size={15} stroke={1.8} aria-hidden="true" />
      {words.back}
    </Link>
  )
}

type Props = { brand: Brand | null; onAdded(id: number): void }

/** A query with what it finds beside it, while it is written. */
export function Workbench({ brand, onAdded }: Props) {
  const [draft, setDraft] = useState(() => firstDraft(brand))
  const [days, setDays] = useState(30)
  const [isQueryFine, setQueryFine] = useState(true)
  const save = useSave(brand, onAdded)
  const trial = useTrial(draft, days)
  useDraftTaken()
  const { name, query } = draft
  const canSave = isQueryFine && trial.isSettled && name.trim() !== ''
  const saveButton = (
    <Button
      size="sm"
      loading={save.isPending}
      disabled={!canSave}
      onClick={() => save.mutate({ ...draft, name: name.trim() })}
    >
      {words.save}
    </Button>
  )
  return (
    <Page
      title={brand === null ? words.title : words.titleOf(brand.name)}
      intro={words.intro}
      before={<Back brand={brand} draft={draft} />}
      actions={saveButton}
    >
      {save.isSuccess && <ReadThePast />}
      <div className={classes.columns}>
        <div className={classes.form}>
          {brand === null && (
            <TextInput
              label={strings.brands.name}
              value={name}
              maxLength={120}
              onChange={({ currentTarget }) => setDraft({ ...draft, name: currentTarget.value })}
            />
          )}
          <QueryField
            value={query}
            onChange={(next) => setDraft({ ...draft, query: next })}
            onChecked={setQueryFine}
          />
          <div>
            <p className={classes.label}>{words.days}</p>
            <SegmentedControl
              size="xs"
              aria-label={words.days}
              value={String(days)}
              data={ranges.map((count) => ({
                value: String(count),
                label: words.dayCount(count),
              }))}
              onChange={(value) => setDays(Number(value))}
            />
          </div>
          <LiveSample
            live={trial.live}
            error={trial.sample.error}
            isPending={trial.sample.isPending}
            canRun={trial.canRun && trial.isSettled}
            onAsk={trial.sample.mutate}
          />
        </div>
        <TrialResults trial={trial} />
      </div>
    </Page>
  )
}
