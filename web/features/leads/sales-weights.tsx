import { useQuery } from '@tanstack/react-query'
import { formatWeight } from '../../lib/format.ts'
import { leads as words } from '../../lib/words/leads.ts'
import { Ago } from '../../ui/age.tsx'
import { weightsQuery } from './leads-api.ts'
import classes from './sales-page.module.css'

/** What scores are made of, as shipped and as learned from reps. */
export function SalesWeights() {
  const { data } = useQuery(weightsQuery)
  if (data === undefined) return null
  return (
    <section>
      <h2 className={classes.heading}>{words.sales.weights}</h2>
      <p className={classes.quiet}>
        {data.learnedAt === null ? (
          words.sales.notLearned
        ) : (
          <>
            {words.sales.learned(data.decisions)} <Ago at={data.learnedAt} />
          </>
        )}
      </p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{words.sales.what}</th>
            <th scope="col">{words.sales.shipped}</th>
            <th scope="col">{words.sales.now}</th>
          </tr>
        </thead>
        <tbody>
          {data.items.map(({ name, text, shipped, now }) => (
            <tr key={name}>
              <th scope="row">{text}</th>
              <td>{formatWeight(shipped)}</td>
              <td>{formatWeight(now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
