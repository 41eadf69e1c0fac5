import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type Budget, listBudgets, type CollectorInfo, type Tried } from '../../lib/endpoints.ts'
import { formatCost, formatCount, formatPrice, formatWhole } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import { rateNames } from '../../lib/words/names.ts'
import { guessCost, mostAMonth } from './cost-forecast.ts'
import classes from './cost-note.module.css'
import type { SourceForm } from './use-source-form.ts'

const words = strings.sources.cost

/** What was tried, and when. */
type Trial = { tried: Tried | undefined; at: number }

/** What of these options costs money; asked for again as they are typed. */
function useCosts(collector: CollectorInfo, form: SourceForm): Budget[] {
  const { credentials } = form.credentials
  const trial = {
    collector: collector.name,
    options: form.options ?? {},
    ...(credentials ? { credentials } : {}),
  }
  // Which keys there are matters, not what they are.
  const about = { ...trial, credentials: Object.keys(credentials ?? {}) }
  const [asked] = useDebouncedValue(JSON.stringify(about), 300)
  const { data = [] } = useQuery({
    queryKey: ['budgets', asked],
    queryFn: async ({ signal }) => (await listBudgets(trial, signal)).items,
    enabled: collector.hasBudgets && form.options !== null,
    placeholderData: (before) => before,
    staleTime: Infinity,
  })
  return data.filter(({ usdEach }) => usdEach !== null && usdEach > 0)
}

function guessWords(budget: Budget, { tried, at }: Trial): string {
  if (tried === undefined || tried.error !== null) return `${words.trial} ${words.tryFirst}`
  const guess = guessCost(budget, tried.mentions, at)
  if (guess === null) return words.tooFew
  const perDay = formatCount(Math.round(guess.perDay * 10) / 10)
  return guess.reachesLimit
    ? words.reached(perDay, formatCost(guess.most))
    : words.guess(perDay, formatCost(guess.least), formatCost(guess.most))
}

type Props = { collector: CollectorInfo; form: SourceForm; trial: Trial }

/** What a source may cost, before it is saved: the most by its budget, and a guess by what was tried. */
export function CostNote({ collector, form, trial }: Props) {
  const costs = useCosts(collector, form)
  if (costs.length === 0) return null
  return (
    <section className={classes.note} aria-labelledby="cost-title">
      <h2 id="cost-title" className={classes.title}>
        {words.title}
      </h2>
      {costs.map((budget) => (
        <div key={budget.name}>
          <p>
            <strong>{words.most(formatCost(mostAMonth(budget)))}</strong>{' '}
            {words.sum(
              formatWhole(budget.limit),
              budget.title,
              rateNames[budget.per],
              formatPrice(budget.usdEach ?? 0),
            )}
          </p>
          <p className={classes.rough}>{guessWords(budget, trial)}</p>
        </div>
      ))}
    </section>
  )
}
