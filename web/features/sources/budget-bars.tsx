import type { BudgetState } from '../../../src/model/source.ts'
import { useNow } from '../../lib/clock.ts'
import { formatCost, formatWhen, formatWhole } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import { windowNames } from '../../lib/words/names.ts'
import { Bar } from '../../ui/bar.tsx'
import classes from './budget-bars.module.css'

const words = strings.sources.health

function BudgetBar({ budget }: { budget: BudgetState }) {
  const now = useNow()
  const { title, used, limit, per, usdEach, resetsAt } = budget
  const text = [
    words.used(formatWhole(used), formatWhole(limit), windowNames[per]),
    ...(usdEach === null ? [] : [words.spent(formatCost(used * usdEach))]),
    words.anew(formatWhen(resetsAt, now)),
  ]
  return (
    <li className={classes.budget}>
      <span>{title}</span>
      <Bar share={limit === 0 ? 1 : used / limit} tone={used >= limit ? 'mixed' : 'accent'} />
      <span className={classes.text}>{text.join(' · ')}</span>
    </li>
  )
}

/** What may be spent here, and what was. */
export function BudgetBars({ name, budgets }: { name: string; budgets: readonly BudgetState[] }) {
  if (budgets.length === 0) return null
  return (
    <ul className={classes.budgets} aria-label={words.budgets(name)}>
      {budgets.map((budget) => (
        <BudgetBar key={budget.name} budget={budget} />
      ))}
    </ul>
  )
}
