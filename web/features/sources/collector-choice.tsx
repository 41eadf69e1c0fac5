import type { CollectorInfo } from '../../lib/endpoints.ts'
import { strings } from '../../lib/strings.ts'
import classes from './collector-choice.module.css'

type Props = {
  collectors: readonly CollectorInfo[]
  chosen: string
  onChoose(name: string): void
}

/** Which kind of place it is. */
export function CollectorChoice({ collectors, chosen, onChoose }: Props) {
  return (
    <fieldset className={classes.choice}>
      <legend className={classes.legend}>{strings.sources.kind}</legend>
      {collectors.map(({ name, title, description }) => (
        <label key={name} className={classes.kind}>
          <input
            type="radio"
            name="collector"
            value={name}
            className={classes.radio}
            checked={name === chosen}
            onChange={() => onChoose(name)}
          />
          <span className={classes.title}>{title}</span>
          <span className={classes.description}>{description}</span>
        </label>
      ))}
    </fieldset>
  )
}
