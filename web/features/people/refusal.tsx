import { UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { ApiError } from '../../lib/api.ts'
import { persons as words } from '../../lib/words/persons.ts'
import classes from './section.module.css'
import { isConsent, refusal } from './use-person.ts'

type Props = { error: Error | null; onConsent(): void }

/** Who has what was to be added, where the server says so. */
function holderOf(error: Error): string | null {
  const id = error instanceof ApiError ? error.details['personId'] : null
  return typeof id === 'string' ? id : null
}

/** Why something was refused, in the server's words, and where to go from there. */
export function Refusal({ error, onConsent }: Props) {
  if (error === null) return null
  const holder = holderOf(error)
  return (
    <div role="alert" className={classes.refusal}>
      {refusal(error)}{' '}
      {isConsent(error) && (
        <UnstyledButton onClick={onConsent}>{words.consent.toConsent}</UnstyledButton>
      )}
      {holder !== null && (
        <Link to="/people/$personId" params={{ personId: holder }} className={classes.link}>
          {words.identifiers.holder}
        </Link>
      )}
    </div>
  )
}
