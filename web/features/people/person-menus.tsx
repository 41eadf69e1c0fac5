import { useQuery } from '@tanstack/react-query'
import type { PersonDetail, Stage } from '../../../src/model/person.ts'
import { agentsQuery } from '../../lib/ticket-queries.ts'
import { stageHints, stageNames } from '../../lib/words/person-names.ts'
import { persons as words } from '../../lib/words/persons.ts'
import type { Choice } from '../inbox/quick-choices.ts'
import { QuickMenu } from '../inbox/quick-menu.tsx'
import { changePerson } from './people-api.ts'
import type { PersonDeeds } from './use-person.ts'

export type PersonMenu = 'stage' | 'owner'

type Props = {
  person: PersonDetail
  deeds: PersonDeeds
  menu: PersonMenu | null
  onClose(): void
}

/** What is chosen by key: where somebody stands, and who looks after them. */
export function PersonMenus({ person, deeds, menu, onClose }: Props) {
  const { id, stage, stageBy, owner } = person
  const { data: agents = [] } = useQuery(agentsQuery)
  const setStage = (to: Stage): Choice => ({
    id: to,
    label: stageNames[to],
    hint: stageHints[to],
    checked: stageBy !== null && to === stage,
    run: () =>
      deeds.mutate({
        run: (version) => changePerson(id, { stage: to, version }),
        done: words.person.done.stage(stageNames[to]),
      }),
  })
  const follow: Choice = {
    id: 'follow',
    key: '0',
    label: words.journey.follow,
    checked: stageBy === null,
    run: () =>
      deeds.mutate({
        run: (version) => changePerson(id, { stage: null, version }),
        done: words.person.done.follow,
      }),
  }
  const give = (ownerId: number | null, label: string): Choice => ({
    id: String(ownerId),
    label,
    checked: (owner?.id ?? null) === ownerId,
    run: () =>
      deeds.mutate({
        run: (version) => changePerson(id, { ownerId, version }),
        done: words.person.done.owner,
      }),
  })
  const stages = Object.keys(stageNames) as Stage[]
  return (
    <>
      <QuickMenu
        opened={menu === 'stage'}
        title={words.journey.menu}
        placeholder={words.stage}
        choices={[...stages.map(setStage), ...(stageBy === null ? [] : [follow])]}
        onClose={onClose}
      />
      <QuickMenu
        opened={menu === 'owner'}
        title={words.keys.owner}
        placeholder={words.owner}
        choices={[
          ...agents.filter(({ active }) => active).map((agent) => give(agent.id, agent.name)),
          { ...give(null, words.person.noOwner), key: '0' },
        ]}
        onClose={onClose}
      />
    </>
  )
}
