import type { CollectorInfo } from '../../lib/endpoints.ts'
import { needsKeys } from '../../lib/schema-fields.ts'
import { strings } from '../../lib/strings.ts'
import classes from './collector-choice.module.css'

const words = strings.sources

type Props = {
  collectors: readonly CollectorInfo[]
  chosen: CollectorInfo
  onChoose(name: string): void
}

/** Kinds of place that are alike in whether one needs a key for them. */
function Group({ title, collectors, chosen, onChoose }: Props & { title: string }) {
  return (
    <fieldset className={classes.group}>
      <legend className={classes.heading}>{title}</legend>
      <div className={classes.kinds}>
        {collectors.map((one) => (
          <label key={one.name} className={classes.kind}>
            <input
              type="radio"
              name="collector"
              value={one.name}
              className={classes.radio}
              checked={one.name === chosen.name}
              onChange={() => onChoose(one.name)}
            />
            {one.title}
            <span className={classes.heard}> {one.description}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** Which kind of place it is: first those that can be listened to at once. */
export function CollectorChoice({ collectors, ...choice }: Props) {
  const sorted = collectors.toSorted((a, b) => a.title.localeCompare(b.title))
  const groups = [
    { title: words.withoutKey, collectors: sorted.filter((one) => !needsKeys(one)) },
    { title: words.withKey, collectors: sorted.filter(needsKeys) },
  ]
  return (
    <fieldset className={classes.choice}>
      <legend className={classes.legend}>{words.kind}</legend>
      {groups.map((group) =>
        group.collectors.length === 0 ? null : <Group key={group.title} {...group} {...choice} />,
      )}
      <p className={classes.description}>{choice.chosen.description}</p>
    </fieldset>
  )
}
