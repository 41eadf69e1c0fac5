import { TextInput } from '@mantine/core'
import type { CollectorInfo } from '../../lib/endpoints.ts'
import { strings } from '../../lib/strings.ts'
import { retentionOf } from './retention.ts'
import type { SourceForm } from './use-source-form.ts'
import classes from './source-fields.module.css'

const words = strings.sources.retention

/** After how many days what was heard is forgotten, beside what the network asks for. */
export function RetentionField({
  form,
  collector,
}: {
  form: SourceForm
  collector: CollectorInfo
}) {
  const { draft, errors, change } = form
  const { title, retentionDays: rule } = collector
  const days = retentionOf(draft.retentionDays)
  const isBeyond = rule !== null && days !== undefined && (days === null || days > rule)
  return (
    <div>
      <TextInput
        type="number"
        min={1}
        max={3650}
        label={words.label}
        description={rule === null ? words.noRule(title) : words.rule(title, rule)}
        error={days === undefined ? words.wrong : errors['retentionDays']}
        value={draft.retentionDays}
        onChange={({ currentTarget }) => change({ retentionDays: currentTarget.value })}
      />
      {isBeyond && <p className={classes.warning}>{words.beyond(title, rule)}</p>}
    </div>
  )
}
