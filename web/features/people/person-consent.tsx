import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Consent, PersonDetail } from '../../../src/model/person.ts'
import { consentNames } from '../../lib/words/person-names.ts'
import { persons } from '../../lib/words/persons.ts'
import { Ago } from '../../ui/age.tsx'
import { changePerson } from './people-api.ts'
import { Section } from './section.tsx'
import classes from './section.module.css'
import type { PersonDeeds } from './use-person.ts'

const words = persons.consent
export const CONSENT_ID = 'person-consent'

const states = Object.entries(consentNames).map(([value, label]) => ({ value, label }))
const isState = (value: string): value is Consent => Object.hasOwn(consentNames, value)

type Props = { person: PersonDetail; deeds: PersonDeeds }

/** Whether their accounts may be tied to what we know of them, and what that rests on. */
export function PersonConsent({ person, deeds }: Props) {
  const { id, consent, consentAt, consentBy, consentBasis } = person
  const [state, setState] = useState(consent)
  const [basis, setBasis] = useState(consentBasis ?? '')
  const isSame = state === consent && basis.trim() === (consentBasis ?? '')
  const needsBasis = state === 'given' || state === 'public'
  return (
    <Section title={words.title}>
      <p className={classes.why}>{words.why}</p>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          deeds.mutate({
            run: (version) =>
              changePerson(id, { consent: { state, basis: basis.trim() }, version }),
            done: persons.person.done.consent,
          })
        }}
      >
        <NativeSelect
          id={CONSENT_ID}
          label={words.state}
          aria-keyshortcuts="c"
          data={states}
          value={state}
          onChange={({ currentTarget: { value } }) => {
            if (!isState(value)) return
            setState(value)
            setBasis(value === consent ? (consentBasis ?? '') : '')
          }}
        />
        {state !== 'unknown' && (
          <TextInput
            label={words.basis}
            description={words.basisHint[state]}
            value={basis}
            maxLength={500}
            required={needsBasis}
            withAsterisk={false}
            onChange={({ currentTarget }) => setBasis(currentTarget.value)}
          />
        )}
        {!isSame && (
          <Button type="submit" size="xs" variant="default">
            {words.save}
          </Button>
        )}
        {isSame && consentAt !== null && consentBy !== null && (
          <p className={classes.hint}>
            <bdi>{words.setBy(consentBy)}</bdi> <Ago at={consentAt} />
          </p>
        )}
      </form>
    </Section>
  )
}
