import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { IdentifierKind, PersonDetail } from '../../../src/model/person.ts'
import { identifierHints, identifierNames } from '../../lib/words/person-names.ts'
import { persons } from '../../lib/words/persons.ts'
import { addIdentifier, removeIdentifier } from './people-api.ts'
import { Refusal } from './refusal.tsx'
import { Section } from './section.tsx'
import classes from './section.module.css'
import type { PersonDeeds } from './use-person.ts'

const words = persons.identifiers
const { done } = persons.person
const kinds = Object.entries(identifierNames).map(([value, label]) => ({ value, label }))
const isKind = (value: string): value is IdentifierKind => Object.hasOwn(identifierNames, value)
const FIELD_ID = 'person-identifier'

type Props = { person: PersonDetail; deeds: PersonDeeds; onConsent(): void }

/** Under what they are known elsewhere, which ties orders and visits to them. */
export function PersonIdentifiers({ person: { id, identifiers }, deeds, onConsent }: Props) {
  const [kind, setKind] = useState<IdentifierKind>('email')
  const [value, setValue] = useState('')
  const [refused, setRefused] = useState<Error | null>(null)
  const isEmpty = value.trim() === ''
  function submit(): void {
    if (isEmpty) return
    setRefused(null)
    deeds.mutate(
      {
        run: () => addIdentifier(id, { kind, value: value.trim() }),
        done: done.identifierAdded,
        quiet: true,
      },
      { onSuccess: () => setValue(''), onError: setRefused },
    )
    document.getElementById(FIELD_ID)?.focus()
  }
  return (
    <Section title={words.title} count={identifiers.length}>
      {identifiers.length === 0 && <p className={classes.why}>{words.none}</p>}
      <ul className={classes.rows}>
        {identifiers.map((one) => (
          <li key={`${one.kind} ${one.value}`}>
            <span className={classes.quiet}>{identifierNames[one.kind]}</span>
            <bdi>{one.value}</bdi>
            <CloseButton
              size="sm"
              aria-label={words.remove(one.value)}
              onClick={() =>
                deeds.mutate({
                  run: () => removeIdentifier(id, one),
                  done: done.identifierRemoved,
                })
              }
            />
          </li>
        ))}
      </ul>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <div className={classes.pair}>
          <NativeSelect
            aria-label={words.kind}
            data={kinds}
            value={kind}
            onChange={({ currentTarget: { value: next } }) => {
              if (isKind(next)) setKind(next)
            }}
          />
          <TextInput
            id={FIELD_ID}
            aria-label={words.value}
            placeholder={identifierHints[kind]}
            value={value}
            maxLength={320}
            autoCapitalize="none"
            spellCheck={false}
            onChange={({ currentTarget }) => setValue(currentTarget.value)}
          />
        </div>
        {!isEmpty && (
          <Button type="submit" size="xs" variant="default">
            {words.add}
          </Button>
        )}
      </form>
      <Refusal error={refused} onConsent={onConsent} />
    </Section>
  )
}
