import { Button } from '@mantine/core'
import type { PersonDetail } from '../../../src/model/person.ts'
import { networkName } from '../../lib/networks.ts'
import { persons } from '../../lib/words/persons.ts'
import { NetworkIcon } from '../../ui/network-icon.tsx'
import { partPerson } from './people-api.ts'
import { Section } from './section.tsx'
import classes from './section.module.css'
import type { PersonDeeds } from './use-person.ts'

const words = persons.parts

type Part = { id: string; name: string; network: string | null }

/** Everything that was joined and can be taken out: accounts, and those known by identifiers only. */
function partsOf({ parts, authors }: PersonDetail): Part[] {
  if (parts.length === 0) return []
  const accounts = authors.map(({ id, network, name, handle }) => ({
    id,
    network,
    name: name ?? (handle === null ? networkName(network) : `@${handle}`),
  }))
  const known = new Set(accounts.map(({ id }) => id))
  const others = parts.filter(({ id }) => !known.has(id))
  return [...accounts, ...others.map(({ id, name }) => ({ id, name, network: null }))]
}

type Props = { person: PersonDetail; deeds: PersonDeeds; onJoin(): void }

/** Who was joined into this person, each of whom can be taken out again. */
export function PersonParts({ person, deeds, onJoin }: Props) {
  const parts = partsOf(person)
  const part = ({ id, name }: Part) =>
    deeds.mutate({
      run: () => partPerson(person.id, id),
      done: words.parted(name),
      other: true,
    })
  return (
    <Section title={words.title}>
      <p className={classes.why}>{parts.length === 0 ? words.alone : words.joined}</p>
      <ul className={classes.rows}>
        {parts.map((one) => (
          <li key={one.id}>
            {one.network === null ? <span /> : <NetworkIcon network={one.network} />}
            <bdi>{one.name}</bdi>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-label={words.part(one.name)}
              onClick={() => part(one)}
            >
              {words.takeOut}
            </Button>
          </li>
        ))}
      </ul>
      <Button size="xs" variant="default" aria-keyshortcuts="m" onClick={onJoin}>
        {words.join}
      </Button>
    </Section>
  )
}
