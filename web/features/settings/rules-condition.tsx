import { ActionIcon, NativeSelect } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { Condition, RuleField } from '../../../src/model/rule.ts'
import {
  fieldGroups,
  fieldNames,
  hoursOperators,
  operatorNames,
  rules as words,
} from '../../lib/words/rules.ts'
import { withField, type DraftCondition } from './rules-draft.ts'
import { fieldKinds, operatorsOf } from './rules-fields.ts'
import { RuleValue } from './rules-value.tsx'
import classes from './rules-editor.module.css'

const fields = Object.entries(fieldGroups).map(([group, items]) => ({
  group,
  items: items.map((value) => ({ value, label: fieldNames[value] })),
}))

const SURENESS = [50, 60, 70, 80, 90, 95]

type Props = {
  condition: DraftCondition
  place: number
  onChange(condition: DraftCondition): void
  onRemove(): void
}

function operatorName(field: RuleField, op: Condition['op']): string {
  if (field === 'posted' && (op === 'in' || op === 'not_in')) return hoursOperators[op]
  return operatorNames[op]
}

/** One row: what is looked at, how, and what it is compared with. */
export function RuleCondition({ condition, place, onChange, onRemove }: Props) {
  const { field, op, sureness } = condition
  const kind = fieldKinds[field]
  const named = (part: string) => `${words.condition(place)}: ${part}`
  const hasSureness = kind === 'labels' || kind === 'own-labels'
  const bars = SURENESS.includes(sureness ?? 50) ? SURENESS : [...SURENESS, sureness ?? 50].sort()
  return (
    <li className={classes.condition} data-wide={kind === 'hours' || undefined}>
      <NativeSelect
        aria-label={named(words.field)}
        data={fields}
        value={field}
        onChange={({ currentTarget }) =>
          onChange(withField(condition, currentTarget.value as RuleField))
        }
      />
      <NativeSelect
        aria-label={named(words.operator)}
        data={operatorsOf[kind].map((value) => ({ value, label: operatorName(field, value) }))}
        value={op}
        onChange={({ currentTarget }) =>
          onChange({ ...condition, op: currentTarget.value as Condition['op'] })
        }
      />
      <div className={classes.value}>
        <RuleValue
          condition={condition}
          label={named(words.value)}
          onChange={(change) => onChange({ ...condition, ...change })}
        />
        {hasSureness && (
          <NativeSelect
            aria-label={named(words.sureness)}
            data={[
              { value: '', label: words.anySureness },
              ...bars.map((bar) => ({ value: String(bar), label: words.sure(bar) })),
            ]}
            value={sureness === null ? '' : String(sureness)}
            onChange={({ currentTarget: { value } }) =>
              onChange({ ...condition, sureness: value === '' ? null : Number(value) })
            }
          />
        )}
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={words.removeCondition(place)}
        onClick={onRemove}
      >
        <IconX size={16} stroke={1.8} />
      </ActionIcon>
    </li>
  )
}
