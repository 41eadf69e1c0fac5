import type { Touchpoint } from '../../../src/model/person.ts'
import { touchpointNames } from '../../lib/words/person-names.ts'
import { persons } from '../../lib/words/persons.ts'
import { Ago } from '../../ui/age.tsx'
import { OutsideLink } from '../../ui/outside-link.tsx'
import classes from './person-touchpoints.module.css'
import { Section } from './section.tsx'

const words = persons.touchpoints

export const touchpointId = (id: string): string => `touchpoint-${id}`

function money({ amount, currency }: Touchpoint): string | null {
  if (amount === null) return null
  if (currency === null) return amount.toLocaleString()
  return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount)
}

/** What they did elsewhere, as far as it was told. */
export function PersonTouchpoints({ touchpoints }: { touchpoints: readonly Touchpoint[] }) {
  return (
    <Section title={words.title} count={touchpoints.length}>
      {touchpoints.length === 0 && <p className={classes.none}>{words.none}</p>}
      <ol>
        {touchpoints.map((touchpoint) => (
          <li
            key={touchpoint.id}
            id={touchpointId(touchpoint.id)}
            tabIndex={-1}
            className={classes.item}
          >
            <p>
              {touchpointNames[touchpoint.kind]}
              {touchpoint.what !== null && <bdi className={classes.what}> {touchpoint.what}</bdi>}
              {touchpoint.amount !== null && (
                <span className={classes.amount}> {money(touchpoint)}</span>
              )}
            </p>
            <p className={classes.facts}>
              <Ago at={touchpoint.at} />
              <bdi>{words.from(touchpoint.source)}</bdi>
              <OutsideLink address={touchpoint.url} className={classes.link}>
                {() => words.see}
              </OutsideLink>
            </p>
          </li>
        ))}
      </ol>
    </Section>
  )
}
