import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import type { FitRule } from '../../../src/model/lead.ts'
import { formatSigned } from '../../lib/format.ts'
import { leads as words } from '../../lib/words/leads.ts'
import classes from './sales-page.module.css'

type Props = { rules: readonly FitRule[]; onChange(rules: FitRule[]): void }

const fitFields = Object.keys(words.sales.fields) as FitRule['field'][]
const empty: FitRule = { name: '', field: 'profile', words: [], weight: 2 }
const weights = [3, 2, 1, -1, -2, -3].map((weight) => ({
  value: String(weight),
  label: formatSigned(weight),
}))

/** What makes somebody fit, or not; saved with the rest. */
export function SalesRules({ rules, onChange }: Props) {
  const [rule, setRule] = useState(empty)
  const [typed, setTyped] = useState('')
  const name = useRef<HTMLInputElement>(null)
  const said = typed
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '')
  const isWhole = rule.name.trim() !== '' && said.length > 0
  const without = (index: number) => {
    name.current?.focus()
    onChange(rules.filter((_, at) => at !== index))
  }
  return (
    <>
      <ul className={classes.rules}>
        {rules.map((one, index) => (
          <li key={`${one.name} ${one.field}`} className={classes.rule}>
            <span>
              <strong>{one.name}</strong> {formatSigned(one.weight)} ·{' '}
              {words.sales.fields[one.field]}: <bdi>{one.words.join(', ')}</bdi>
            </span>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-label={words.sales.removeRule(one.name)}
              onClick={() => without(index)}
            >
              {words.sales.remove}
            </Button>
          </li>
        ))}
      </ul>
      <div className={classes.fields}>
        <TextInput
          ref={name}
          label={words.sales.ruleName}
          value={rule.name}
          onChange={({ currentTarget }) => setRule({ ...rule, name: currentTarget.value })}
        />
        <NativeSelect
          label={words.sales.ruleField}
          value={rule.field}
          data={fitFields.map((value) => ({ value, label: words.sales.fields[value] }))}
          onChange={({ currentTarget }) => {
            const field = fitFields.find((one) => one === currentTarget.value)
            if (field !== undefined) setRule({ ...rule, field })
          }}
        />
        <TextInput
          label={words.sales.ruleWords}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <NativeSelect
          label={words.sales.ruleWeight}
          value={String(rule.weight)}
          data={weights}
          onChange={({ currentTarget }) =>
            setRule({ ...rule, weight: Number(currentTarget.value) })
          }
        />
      </div>
      <Button
        variant="default"
        size="compact-sm"
        disabled={!isWhole}
        onClick={() => {
          onChange([...rules, { ...rule, name: rule.name.trim(), words: said }])
          setRule(empty)
          setTyped('')
          name.current?.focus()
        }}
      >
        {words.sales.addRule}
      </Button>
    </>
  )
}
