import { MultiSelect, TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { TicketQueue } from '../../../src/model/queue.ts'
import type { Policy } from '../../../src/model/sla.ts'
import type { Priority } from '../../../src/model/ticket.ts'
import { brandsQuery } from '../../lib/queries.ts'
import { loudQueues, quietQueues } from '../../lib/queues.ts'
import { priorityNames, queueNames } from '../../lib/words/names.ts'
import { sla } from '../../lib/words/sla.ts'
import classes from './sla-page.module.css'
import { chosen } from './sla-policy-draft.ts'

const words = sla.policy
type When = Policy['when']

const queues = [...loudQueues, ...quietQueues].map((queue) => ({
  value: queue,
  label: queueNames[queue],
}))
const priorities = ([2, 1, 0] as const).map((priority) => ({
  value: String(priority),
  label: priorityNames[priority],
}))

/** Which tickets a policy is for. */
export function SlaPolicyWhen({ when, onChange }: { when: When; onChange(when: When): void }) {
  const { data: brands = [] } = useQuery(brandsQuery)
  const any = (values: readonly unknown[] | undefined) => (values?.length ? '' : words.any)
  const { queues: inQueues, priorities: ofPriorities, brandIds, networks, tags, ...rest } = when
  const put = (part: Partial<When>, key: keyof When) => {
    const { [key]: _, ...others } = when
    onChange({ ...rest, ...others, ...part })
  }
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{words.whom}</legend>
      <p className={classes.hint}>{words.whomHint}</p>
      <div className={classes.fields}>
        <MultiSelect
          label={words.queues}
          placeholder={any(inQueues)}
          data={queues}
          value={inQueues ?? []}
          onChange={(values) => put(chosen('queues', values as TicketQueue[]), 'queues')}
        />
        <MultiSelect
          label={words.priorities}
          placeholder={any(ofPriorities)}
          data={priorities}
          value={(ofPriorities ?? []).map(String)}
          onChange={(values) =>
            put(chosen('priorities', values.map(Number) as Priority[]), 'priorities')
          }
        />
        <MultiSelect
          label={words.brands}
          placeholder={any(brandIds)}
          data={brands.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={(brandIds ?? []).map(String)}
          onChange={(values) => put(chosen('brandIds', values.map(Number)), 'brandIds')}
        />
        <TagsInput
          label={words.networks}
          placeholder={any(networks)}
          value={networks ?? []}
          onChange={(values) => put(chosen('networks', values), 'networks')}
        />
        <TagsInput
          label={words.tags}
          placeholder={any(tags)}
          value={tags ?? []}
          onChange={(values) =>
            put(
              chosen(
                'tags',
                values.map((tag) => tag.trim().toLowerCase()),
              ),
              'tags',
            )
          }
        />
      </div>
    </fieldset>
  )
}
