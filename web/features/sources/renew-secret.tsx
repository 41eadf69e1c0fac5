import { useMutation } from '@tanstack/react-query'
import type { Source } from '../../../src/model/source.ts'
import { renewSecret } from '../../lib/endpoints.ts'
import { strings } from '../../lib/strings.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { toastFailure } from '../../ui/toast.ts'
import { WebhookSecret } from './webhook-secret.tsx'

const words = strings.webhook

type Props = { source: Source; opened: boolean; onClose(): void }

/** Asks, makes a new secret, and shows it until the box is closed. */
export function RenewSecret({ source, opened, onClose }: Props) {
  const renew = useMutation({
    mutationFn: () => renewSecret(source.id),
    onSuccess: onClose,
    onError: (error) => toastFailure(source.name, error),
  })
  return (
    <>
      <Confirm
        opened={opened}
        title={words.renewTitle(source.name)}
        text={words.renewText}
        action={words.renew}
        busy={renew.isPending}
        onConfirm={() => renew.mutate()}
        onClose={onClose}
      />
      <WebhookSecret
        title={words.renewed(source.name)}
        url={source.hookUrl ?? ''}
        made={renew.data ?? null}
        onClose={renew.reset}
      />
    </>
  )
}
