import { NativeSelect } from '@mantine/core'
import type { ReplyCheckView } from '../../../src/model/reply.ts'
import { formatPrice } from '../../lib/format.ts'
import { inbox } from '../../lib/words/inbox.ts'
import classes from './composer.module.css'

const words = inbox.write

type Props = {
  check: ReplyCheckView
  sourceId: number
  onSource(id: number): void
}

/** Who answers, what it costs, and what the network makes of it. */
export function ReplyFacts({ check, sourceId, onSource }: Props) {
  const { accounts, costUsd, notes, needsApproval } = check
  const facts = [
    ...(costUsd === null ? [] : [words.cost(formatPrice(costUsd))]),
    ...notes,
    ...(needsApproval ? [words.approvalNote] : []),
  ]
  return (
    <div className={classes.facts} id="reply-facts">
      {accounts.length > 1 ? (
        <NativeSelect
          size="xs"
          aria-label={words.from}
          value={String(sourceId)}
          data={accounts.map((account) => ({
            value: String(account.sourceId),
            label: words.fromOne(account.name),
          }))}
          onChange={({ currentTarget }) => onSource(Number(currentTarget.value))}
        />
      ) : (
        accounts[0] !== undefined && <bdi>{words.fromOne(accounts[0].name)}</bdi>
      )}
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </div>
  )
}
