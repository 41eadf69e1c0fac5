import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Delivery, DeliveryTry } from '../../../src/model/integration.ts'
import { formatExact } from '../../lib/format.ts'
import { deliveriesKey, deliveryQuery, retryDelivery } from '../../lib/integration-endpoints.ts'
import { integrations } from '../../lib/words/integrations.ts'
import { toast, toastFailure } from '../../ui/toast.ts'
import classes from './delivery-log.module.css'

const words = integrations.log

function Try({ tried }: { tried: DeliveryTry }) {
  const { at, status, error, response, durationMs } = tried
  return (
    <li>
      <p className={classes.try}>
        <time dateTime={at}>{formatExact(at)}</time>
        {status !== null && <span>{words.status(status)}</span>}
        <span>{words.took(durationMs)}</span>
      </p>
      {error !== null && <p>{error}</p>}
      {response !== '' && (
        <>
          <p className={classes.label}>{words.answer}</p>
          {/* Scrolled by keys too. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre className={classes.text} tabIndex={0} aria-label={words.answer}>
            {response}
          </pre>
        </>
      )}
    </li>
  )
}

/** One delivery: what is sent, every try of it, and sending it again. */
export function DeliveryTries({ delivery }: { delivery: Delivery }) {
  const client = useQueryClient()
  const { data } = useQuery(deliveryQuery(delivery.id))
  const retry = useMutation({
    mutationFn: () => retryDelivery(delivery.id),
    onSuccess: async () => {
      toast(words.retried)
      await client.invalidateQueries({ queryKey: deliveriesKey })
    },
    onError: (error) => toastFailure(words.retry, error),
  })
  const { ticketId, dueAt } = delivery
  return (
    <div className={classes.detail}>
      <div className={classes.buttons}>
        <Button
          size="xs"
          variant="default"
          loading={retry.isPending}
          onClick={() => retry.mutate()}
        >
          {words.retry}
        </Button>
        {ticketId !== null && (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            renderRoot={(props) => (
              <Link to="/inbox/{-$queue}" search={{ ticket: ticketId }} {...props} />
            )}
          >
            {words.ticket}
          </Button>
        )}
      </div>
      {dueAt !== null && (
        <p>
          {words.due}: <time dateTime={dueAt}>{formatExact(dueAt)}</time>
        </p>
      )}
      {data && (
        <>
          <p className={classes.label}>{words.tries(data.tries.length)}</p>
          <ol className={classes.tries}>
            {data.tries.map((tried) => (
              <Try key={tried.at} tried={tried} />
            ))}
          </ol>
          <div>
            <p className={classes.label}>{words.payload}</p>
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
            <pre className={classes.text} tabIndex={0} aria-label={words.payload}>
              {JSON.stringify(JSON.parse(data.payload), null, 2)}
            </pre>
          </div>
        </>
      )}
    </div>
  )
}
