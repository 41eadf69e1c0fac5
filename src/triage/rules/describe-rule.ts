import type { ShippedRule } from '../../model/rule.ts'
import type { Rule } from './rule.ts'

const percent = (share: number): string => `${Math.round(share * 100)} %`
const listed = (values: readonly string[]): string => {
  const words = values.map((value) => value.replaceAll('_', ' '))
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`
}

/** A rule that Earshot brings along, as sentences for the people who work beside it. */
export function describeRule({ id, name, when, then }: Rule): ShippedRule {
  const says: (string | null)[] = [
    when.spam === undefined ? null : when.spam ? 'It is spam or an advert' : 'It is no spam',
    when.brandKind ? `It is about a brand of kind ${listed(when.brandKind)}` : null,
    when.label ? `The model says ${listed(when.label)}` : null,
    when.labelConfidenceBelow === undefined
      ? null
      : `The model is less than ${percent(when.labelConfidenceBelow)} sure of that`,
    when.labelConfidenceFrom === undefined
      ? null
      : `The model is at least ${percent(when.labelConfidenceFrom)} sure of that`,
    when.unsure === undefined
      ? null
      : `That is ${when.unsure ? 'not sure' : 'sure'} enough for the share of mistakes that is accepted`,
    when.intent ? `It is heard as ${listed(when.intent)}${bounds(when)}` : null,
    when.notIntent ? `It is not heard as ${listed(when.notIntent)}` : null,
    when.sentiment ? `The mood is ${listed(when.sentiment)}` : null,
    when.urgencyFrom === undefined ? null : `Urgency is ${when.urgencyFrom} or more`,
  ]
  return { id, name, when: says.filter((each) => each !== null), queue: then.queue }
}

function bounds({ intentConfidenceFrom, intentConfidenceBelow }: Rule['when']): string {
  const from =
    intentConfidenceFrom === undefined ? '' : ` at least ${percent(intentConfidenceFrom)}`
  const below =
    intentConfidenceBelow === undefined ? '' : ` less than ${percent(intentConfidenceBelow)}`
  const both = [from, below].filter((each) => each !== '').join(' and')
  return both === '' ? '' : `,${both} sure`
}
