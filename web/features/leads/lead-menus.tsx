import { Button, Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LeadItem, LeadState, RejectReason } from '../../../src/model/lead.ts'
import { useNow } from '../../lib/clock.ts'
import { formatDay } from '../../lib/format.ts'
import { strings } from '../../lib/strings.ts'
import { leadStateNames, leads as words, rejectNames } from '../../lib/words/leads.ts'
import { QuickMenu } from '../inbox/quick-menu.tsx'
import { withDigits } from '../inbox/quick-choices.ts'
import { TimeDialog } from '../inbox/time-dialog.tsx'
import classes from './lead-pane.module.css'
import { repsQuery } from './leads-api.ts'
import type { LeadSteps } from './use-lead-steps.ts'

type Props = { lead: LeadItem; steps: LeadSteps }

const DAY_MS = 86_400_000
const later = [
  ['week', strings.snooze.week, 7],
  ['month', words.menus.months.month, 30],
  ['quarter', words.menus.months.quarter, 91],
  ['half', words.menus.months.half, 182],
] as const

/** What next, by where it is: nothing that cannot be. */
const onward: Partial<Record<LeadState, readonly ('talking' | 'quoted' | 'won' | 'lost')[]>> = {
  accepted: ['talking', 'quoted', 'won', 'lost'],
  talking: ['quoted', 'won', 'lost'],
  quoted: ['talking', 'won', 'lost'],
}

/** The short lists of a lead: why not, until when, what next, whose. */
export function LeadMenus({ lead, steps }: Props) {
  const { menu, setMenu, take } = steps
  const now = useNow()
  const close = (): void => setMenu(null)
  const reasons = Object.entries(rejectNames) as [RejectReason, string][]
  return (
    <>
      <QuickMenu
        opened={menu === 'reject'}
        title={words.menus.reject}
        onClose={close}
        choices={withDigits(
          reasons.map(([reason, label]) => ({
            id: reason,
            label,
            run: () => void take(lead, { name: 'reject', reason }),
          })),
        )}
      />
      <QuickMenu
        opened={menu === 'nurture'}
        title={words.menus.nurture}
        onClose={close}
        choices={withDigits([
          {
            id: 'signal',
            label: words.menus.signal,
            run: () => void take(lead, { name: 'nurture', until: null }),
          },
          ...later.map(([id, label, days]) => {
            const until = new Date(now + days * DAY_MS).toISOString()
            return {
              id,
              label,
              hint: formatDay(until, now),
              run: () => void take(lead, { name: 'nurture', until }),
            }
          }),
          { id: 'date', key: 'c', label: strings.snooze.custom, run: () => setMenu('until') },
        ])}
      />
      <TimeDialog
        opened={menu === 'until'}
        title={words.menus.nurture}
        label={words.menus.nurture}
        submit={words.do.nurture}
        onClose={close}
        onChoose={(at) => void take(lead, { name: 'nurture', until: at.toISOString() })}
      />
      <QuickMenu
        opened={menu === 'advance'}
        title={words.menus.advance}
        onClose={close}
        choices={withDigits(
          (onward[lead.state] ?? []).map((state) => ({
            id: state,
            label: leadStateNames[state],
            run: () => {
              if (state === 'won') setMenu('worth')
              else void take(lead, { name: 'advance', state })
            },
          })),
        )}
      />
      <HandMenu lead={lead} steps={steps} />
      <Modal
        opened={menu === 'worth'}
        onClose={close}
        size="xs"
        title={words.worth.title}
        closeButtonProps={{ 'aria-label': strings.app.close }}
      >
        <WorthForm lead={lead} steps={steps} />
      </Modal>
    </>
  )
}

function HandMenu({ lead, steps: { menu, setMenu, take } }: Props) {
  const { data = [] } = useQuery({ ...repsQuery, enabled: menu === 'hand' })
  const others = data.filter(({ id, sells }) => sells && id !== lead.rep?.id)
  const give = (repId: number | null) => () => void take(lead, { name: 'reassign', repId })
  return (
    <QuickMenu
      opened={menu === 'hand'}
      title={words.menus.hand}
      empty={words.menus.noReps}
      onClose={() => setMenu(null)}
      choices={
        others.length === 0
          ? []
          : withDigits([
              { id: 'turn', key: '0', label: words.menus.turn, run: give(null) },
              ...others.map(({ id, name, leads, capacity }) => ({
                id: String(id),
                label: name,
                hint: words.menus.leads(leads, capacity),
                run: give(id),
              })),
            ])
      }
    />
  )
}

function WorthForm({ lead, steps: { setMenu, take } }: Props) {
  const [amount, setAmount] = useState('')
  const [currency, setCurrency] = useState('EUR')
  const [tried, setTried] = useState(false)
  const worth = Number(amount.replace(',', '.'))
  const isRight = amount.trim() !== '' && worth >= 0 && /^[A-Z]{3}$/.test(currency)
  return (
    <form
      className={classes.worth}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!isRight) return
        setMenu(null)
        void take(lead, { name: 'advance', state: 'won', amount: worth, currency })
      }}
    >
      <TextInput
        label={words.worth.amount}
        inputMode="decimal"
        value={amount}
        error={tried && !isRight ? words.worth.wrong : undefined}
        onChange={({ currentTarget }) => setAmount(currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label={words.worth.currency}
        value={currency}
        maxLength={3}
        onChange={({ currentTarget }) => setCurrency(currentTarget.value.toUpperCase())}
      />
      <Button type="submit">{words.worth.save}</Button>
      <Button
        variant="subtle"
        color="gray"
        onClick={() => {
          setMenu(null)
          void take(lead, { name: 'advance', state: 'won' })
        }}
      >
        {words.worth.skip}
      </Button>
    </form>
  )
}
