import type { ShippedRule } from '../../../src/model/rule.ts'
import { queueNames } from '../../lib/words/names.ts'
import { rules as words } from '../../lib/words/rules.ts'
import classes from './rules-page.module.css'

/** The rules that are read after one's own, in words. */
export function RulesShipped({ rules }: { rules: readonly ShippedRule[] }) {
  return (
    <section className={classes.shipped} aria-labelledby="rules-shipped">
      <h2 id="rules-shipped" className={classes.heading}>
        {words.shippedTitle}
      </h2>
      <p className={classes.hint}>{words.shippedText}</p>
      <ol className={classes.shippedList}>
        {rules.map(({ id, name, when, queue }) => (
          <li key={id} id={`rule-${id}`}>
            <p className={classes.shippedName}>{name}</p>
            <p className={classes.hint}>
              {when.length === 0 ? words.shippedAlways : when.join(` ${words.and} `)}
              {': '}
              <strong>{queue === 'none' ? words.noTicket : words.goesTo(queueNames[queue])}</strong>
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}
