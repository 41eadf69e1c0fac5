import { UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { PersonDetail } from '../../../src/model/person.ts'
import { agentsQuery } from '../../lib/ticket-queries.ts'
import { strings } from '../../lib/strings.ts'
import { persons } from '../../lib/words/persons.ts'
import { Ago } from '../../ui/age.tsx'
import classes from './person-history.module.css'
import { Section } from './section.tsx'
import { describeStep, shownSteps } from './steps.ts'
import type { PersonDeeds } from './use-person.ts'

const words = persons.history

type Props = { person: PersonDetail; deeds: PersonDeeds }

/** Who did what, and how they moved; what still stands can be taken back. */
export function PersonHistory({ person: { history }, deeds }: Props) {
  const { data: agents = [] } = useQuery(agentsQuery)
  const names = { agent: (id: number) => agents.find((agent) => agent.id === id)?.name }
  return (
    <Section title={words.title}>
      {history.length === 0 && <p className={classes.by}>{words.none}</p>}
      <ol>
        {shownSteps(history).map((step) => {
          const what = describeStep(step, names)
          return (
            <li key={step.id} className={classes.entry}>
              <span className={classes.dot} aria-hidden="true" />
              <span className={classes.what} dir="auto">
                {what}
              </span>
              <span className={classes.by}>
                <bdi>{strings.history.by(step.actor)}</bdi> <Ago at={step.at} />
                {step.undoable && (
                  <UnstyledButton
                    className={classes.undo}
                    aria-label={words.undoLabel(what)}
                    onClick={() => deeds.undo(step)}
                  >
                    {words.undo}
                  </UnstyledButton>
                )}
              </span>
            </li>
          )
        })}
      </ol>
    </Section>
  )
}
