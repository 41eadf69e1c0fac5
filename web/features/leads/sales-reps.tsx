import { Switch, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Rep, RepPatch } from '../../../src/model/lead.ts'
import { leads as words } from '../../lib/words/leads.ts'
import { toastFailure } from '../../ui/toast.ts'
import { changeRep, leadKeys, repsQuery } from './leads-api.ts'
import classes from './sales-page.module.css'

/** Who of the team sells, and where. */
export function SalesReps() {
  const { data: reps } = useQuery(repsQuery)
  if (reps === undefined) return null
  return (
    <section>
      <h2 className={classes.heading}>{words.sales.reps}</h2>
      {reps.length === 0 && <p className={classes.quiet}>{words.sales.noTeam}</p>}
      <ul className={classes.rules}>
        {reps.map((rep) => (
          <RepLine key={rep.id} rep={rep} />
        ))}
      </ul>
    </section>
  )
}

function RepLine({ rep }: { rep: Rep }) {
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: (patch: RepPatch) => changeRep(rep.id, patch),
    onError: (error) => toastFailure(words.stepFailed, error),
    onSettled: () => client.invalidateQueries({ queryKey: leadKeys.reps }),
  })
  return (
    <li className={classes.rule}>
      <Switch
        label={rep.name}
        description={words.menus.leads(rep.leads, rep.capacity)}
        checked={rep.sells}
        onChange={({ currentTarget }) => change.mutate({ sells: currentTarget.checked })}
      />
      <TextInput
        size="xs"
        aria-label={words.sales.territories(rep.name)}
        placeholder={words.sales.everywhere}
        defaultValue={rep.territories.join(', ')}
        disabled={!rep.sells}
        onBlur={({ currentTarget }) => {
          const territories = currentTarget.value
            .split(',')
            .map((word) => word.trim())
            .filter((word) => word !== '')
          if (territories.join() !== rep.territories.join()) change.mutate({ territories })
        }}
      />
    </li>
  )
}
