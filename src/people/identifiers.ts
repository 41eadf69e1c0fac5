import { AppError } from '../errors.ts'
import type { Identifier } from '../model/person.ts'

const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/
const PHONE = /^\+[1-9]\d{6,14}$/
const NUMBERED = /^[a-z0-9][a-z0-9._-]*:\S+$/

/**
 * An identifier as it is compared: addresses in lower case, telephone numbers as in E.164, numbers of a
 * CRM or shop behind the name of their system. `AppError` invalid where it is none of its kind.
 */
export function cleanIdentifier({ kind, value }: Identifier): Identifier {
  const text = value.trim()
  switch (kind) {
    case 'email':
      return { kind, value: held(EMAIL, text.toLowerCase(), 'an address such as ann@example.org') }
    case 'phone':
      return {
        kind,
        value: held(PHONE, text.replace(/[\s()./-]/g, ''), 'a number such as +4930123456'),
      }
    case 'crm':
    case 'shop': {
      const [system = '', ...rest] = text.split(':')
      const whole = [system.toLowerCase(), ...rest].join(':')
      return { kind, value: held(NUMBERED, whole, 'a number with its system, such as hubspot:51') }
    }
    case 'user':
      return { kind, value: text }
  }
}

function held(pattern: RegExp, value: string, shape: string): string {
  if (pattern.test(value)) return value
  throw new AppError('invalid', `value: must be ${shape}.`)
}
