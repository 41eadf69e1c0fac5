import { Checkbox, Group, MultiSelect, NativeSelect, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { RuleField } from '../../../src/model/rule.ts'
import type { Weekday } from '../../../src/model/sla.ts'
import { networkName } from '../../lib/networks.ts'
import { brandsQuery, sourcesQuery } from '../../lib/queries.ts'
import {
  brandKindNames,
  intentNames,
  kindNames,
  queueNames,
  sentimentNames,
  topicNames,
} from '../../lib/words/names.ts'
import { dayNames, rules as words } from '../../lib/words/rules.ts'
import type { DraftCondition } from './rules-draft.ts'
import { fieldKinds } from './rules-fields.ts'
import classes from './rules-editor.module.css'

type Props = {
  condition: DraftCondition
  label: string
  onChange(change: Partial<DraftCondition>): void
}

type Choice = { value: string; label: string }

const choicesOf = (names: Record<string, string>): Choice[] =>
  Object.entries(names).map(([value, label]) => ({ value, label }))

const { none: noQueue, service, sales, advocacy } = queueNames
const fixed: Partial<Record<RuleField, Choice[]>> = {
  kind: choicesOf(kindNames),
  brand_kind: choicesOf(brandKindNames),
  sentiment: choicesOf(sentimentNames),
  intent: choicesOf(intentNames),
  topic: choicesOf(topicNames),
  model_queue: choicesOf({ service, sales, advocacy, none: noQueue }),
}

function languageChoices(): Choice[] {
  const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' })
  const tags = ['en', 'es', 'fr', 'de', 'pt', 'it', 'nl', 'ar', 'hi', 'ja', 'zh', 'tr', 'pl']
  return tags.map((value) => ({ value, label: names.of(value) ?? value }))
}

/** The choices of a field whose values are stored things. */
function useChoices(field: RuleField): Choice[] {
  const { data: brands = [] } = useQuery({ ...brandsQuery, enabled: field === 'brand' })
  const { data: sources = [] } = useQuery({ ...sourcesQuery, enabled: field === 'source' })
  const named = field === 'brand' ? brands : field === 'source' ? sources : []
  return fixed[field] ?? named.map(({ id, name }) => ({ value: String(id), label: name }))
}

function ListValue({ condition, label, onChange }: Props) {
  const { field, list } = condition
  const kind = fieldKinds[field]
  const choices = useChoices(field)
  const isFree = kind === 'words' || kind === 'names' || kind === 'own-labels'
  if (!isFree) {
    return (
      <MultiSelect
        aria-label={label}
        className={classes.wide}
        data={choices}
        value={list}
        searchable
        onChange={(value) => onChange({ list: value })}
      />
    )
  }
  const suggested =
    field === 'language'
      ? languageChoices().map(({ value }) => value)
      : field === 'network'
        ? ['x', 'reddit', 'bluesky', 'mastodon', 'youtube', 'facebook', 'instagram', 'discourse']
        : []
  const named = new Map(languageChoices().map(({ value, label: name }) => [value, name]))
  return (
    <TagsInput
      aria-label={label}
      className={classes.wide}
      placeholder={list.length === 0 ? words.typeWords : ''}
      data={suggested}
      renderOption={({ option: { value } }) =>
        field === 'language' ? (named.get(value) ?? value) : networkName(value)
      }
      value={list}
      acceptValueOnBlur
      clearable={false}
      splitChars={kind === 'words' ? [] : [',', ' ']}
      onChange={(value) => onChange({ list: value })}
    />
  )
}

function HoursValue({ condition, label, onChange }: Props) {
  const { hours } = condition
  const set = (change: Partial<typeof hours>) => onChange({ hours: { ...hours, ...change } })
  return (
    <div className={classes.hours}>
      <Checkbox.Group
        aria-label={`${label}: ${words.days}`}
        value={hours.days}
        onChange={(days) => set({ days: days as Weekday[] })}
      >
        <Group gap="sm">
          {Object.entries(dayNames).map(([value, name]) => (
            <Checkbox key={value} value={value} label={name} size="xs" />
          ))}
        </Group>
      </Checkbox.Group>
      <div className={classes.times}>
        {(['from', 'to'] as const).map((end) => (
          <TextInput
            key={end}
            type="time"
            label={words[end]}
            value={hours[end]}
            onChange={({ currentTarget }) => set({ [end]: currentTarget.value })}
          />
        ))}
        <NativeSelect
          label={words.timeZone}
          data={zonesWith(hours.timeZone)}
          value={hours.timeZone}
          onChange={({ currentTarget }) => set({ timeZone: currentTarget.value })}
        />
      </div>
    </div>
  )
}

const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])

function zonesWith(chosen: string): string[] {
  return [...zones.union(new Set([chosen]))].sort()
}

/** What a condition compares with, entered as it suits the field. */
export function RuleValue(props: Props) {
  const { condition, label, onChange } = props
  const kind = fieldKinds[condition.field]
  if (kind === 'hours') return <HoursValue {...props} />
  if (kind === 'flag') {
    return (
      <NativeSelect
        aria-label={label}
        data={[words.yes, words.no]}
        value={condition.flag ? words.yes : words.no}
        onChange={({ currentTarget }) => onChange({ flag: currentTarget.value === words.yes })}
      />
    )
  }
  if (kind === 'figure' || kind === 'share') {
    return (
      <TextInput
        aria-label={label}
        type="number"
        min={0}
        max={kind === 'share' ? 100 : undefined}
        step="any"
        className={classes.figure}
        rightSection={kind === 'share' ? <span aria-hidden="true">%</span> : undefined}
        value={condition.amount}
        onChange={({ currentTarget }) => onChange({ amount: currentTarget.value })}
      />
    )
  }
  return <ListValue {...props} />
}
