import { Button, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Delivery, DeliveryState, Integration } from '../../../src/model/integration.ts'
import { deliveriesQuery } from '../../lib/integration-endpoints.ts'
import { deliveryStateNames, integrations, outgoingNames } from '../../lib/words/integrations.ts'
import { Age } from '../../ui/age.tsx'
import { LoadError } from '../../ui/load-error.tsx'
import { Tag, type Tone } from '../../ui/tag.tsx'
import { DeliveryTries } from './delivery-tries.tsx'
import classes from './delivery-log.module.css'
import { ReplayDialog } from './replay-dialog.tsx'

const words = integrations.log

const tones: Record<DeliveryState, Tone> = {
  pending: 'plain',
  sending: 'accent',
  delivered: 'positive',
  failed: 'negative',
  held: 'mixed',
}

/** An unknown name stands for itself: the server may know more than the page. */
const nameOf = (type: string): string =>
  type === 'test' ? words.test : (Reflect.get(outgoingNames, type) ?? type)

function Item({ delivery }: { delivery: Delivery }) {
  const [opened, { toggle }] = useDisclosure(false)
  const { type, state, createdAt, error } = delivery
  return (
    <li className={classes.item}>
      <UnstyledButton className={classes.summary} aria-expanded={opened} onClick={toggle}>
        <Tag tone={tones[state]}>{deliveryStateNames[state]}</Tag>
        <span className={classes.what}>{nameOf(type)}</span>
        <Age at={createdAt} className={classes.age} />
        {error !== null && <span className={classes.error}>{error}</span>}
      </UnstyledButton>
      {opened && <DeliveryTries delivery={delivery} />}
    </li>
  )
}

/** What an integration was told, newest first, each with its tries. */
export function DeliveryLog({ integration }: { integration: Integration }) {
  const read = useInfiniteQuery(deliveriesQuery(integration.id))
  const [replaying, { open, close }] = useDisclosure(false)
  const items = read.data?.pages.flatMap((page) => page.items)
  return (
    <section className={classes.log}>
      <div className={classes.head}>
        <h2 className={classes.title}>{words.title}</h2>
        <Button size="xs" variant="default" onClick={open}>
          {integrations.replay.open}
        </Button>
      </div>
      {read.isError && items === undefined && (
        <LoadError title={words.failed} error={read.error} onRetry={() => void read.refetch()} />
      )}
      {items?.length === 0 && <p className={classes.none}>{words.none}</p>}
      {items !== undefined && items.length > 0 && (
        <ul>
          {items.map((delivery) => (
            <Item key={delivery.id} delivery={delivery} />
          ))}
        </ul>
      )}
      {read.hasNextPage && (
        <Button
          variant="subtle"
          color="gray"
          loading={read.isFetchingNextPage}
          onClick={() => void read.fetchNextPage()}
        >
          {words.more}
        </Button>
      )}
      {replaying && <ReplayDialog integration={integration} onClose={close} />}
    </section>
  )
}
